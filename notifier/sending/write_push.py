"""Claimed push messages become finished ones: payload, topic, and the keys the browser knows us by."""

import json

from notifier.channels.push import render_push
from notifier.foundation.errors import PermanentError
from notifier.foundation.ids import new_id
from notifier.providers.contract import OutgoingPush, PushSubscription
from notifier.sending.load_batch import LoadedMessage
from notifier.sending.provider_pool import ProviderAccount
from notifier.sending.short_jobs import make_short_job
from notifier.sending.written import Desk, KeptWords, WrittenMessage


def write_push(desk: Desk, message: LoadedMessage, account: ProviderAccount) -> WrittenMessage:
    """The finished push message; raises `WordingError`, `PermanentError` when the browser's keys cannot be read."""
    if message.browser is None:
        raise PermanentError("The browser is no longer subscribed.")
    content = render_push(make_short_job(desk, message, counts_clicks=True))
    outgoing = OutgoingPush(
        attempt_id=new_id(),
        message_id=message.id,
        to_address=message.address_digest,
        subscription=PushSubscription(**json.loads(desk.sealer.unseal(message.browser.subscription_sealed))),
        vapid_private_key=desk.sealer.unseal(message.browser.private_key_sealed),
        vapid_subject=desk.settings.vapid_subject,
        payload=content.payload,
        shorter_payload=content.shorter_payload,
        topic=content.topic,
        urgency=content.urgency,
        ttl_seconds=content.ttl_seconds,
    )
    shown = json.loads(content.payload)
    headers = (("Topic", content.topic), ("Urgency", content.urgency), ("TTL", str(content.ttl_seconds)))
    # The endpoint is a credential: what is kept names the browser by the beginning of its digest.
    words = KeptWords(f"browser {message.address_digest[:8]}", shown["title"], shown["body"], headers=headers)
    return WrittenMessage(message, account, outgoing, words)
