"""Claimed messages for the inbox on the shop's page and for the merchant's team become finished ones."""

from notifier.channels.chat import render_chat
from notifier.channels.inbox import render_inbox
from notifier.foundation.ids import new_id
from notifier.providers.contract import OutgoingChat, OutgoingInbox
from notifier.sending.load_batch import LoadedMessage
from notifier.sending.provider_pool import ProviderAccount
from notifier.sending.short_jobs import make_short_job
from notifier.sending.written import Desk, KeptWords, WrittenMessage


def write_inbox(desk: Desk, message: LoadedMessage, account: ProviderAccount) -> WrittenMessage:
    """The finished message of the inbox, which is what is kept of it; raises `WordingError`."""
    content = render_inbox(make_short_job(desk, message))
    outgoing = OutgoingInbox(attempt_id=new_id(), message_id=message.id, to_address="inbox")
    headers = (("Link", content.link), ("Action", content.action)) if content.link else ()
    return WrittenMessage(message, account, outgoing, KeptWords("inbox", content.title, content.text, headers=headers))


def write_chat(desk: Desk, message: LoadedMessage, account: ProviderAccount) -> WrittenMessage:
    """The finished message to the team; raises `WordingError`."""
    content = render_chat(make_short_job(desk, message))
    outgoing = OutgoingChat(
        attempt_id=new_id(),
        message_id=message.id,
        to_address="team",
        title=content.title,
        text=content.text_with_link,
    )
    return WrittenMessage(message, account, outgoing, KeptWords("team", content.title, outgoing.text))
