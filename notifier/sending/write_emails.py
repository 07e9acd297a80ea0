"""Claimed messages become finished e-mails: words, links, headers, who they come from."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from notifier.audience.link_tokens import UnsubscribeLink, make_preferences_token, make_unsubscribe_token
from notifier.authoring.wording import get_wording
from notifier.channels.content import SenderView
from notifier.channels.email import EmailJob, render_email
from notifier.channels.rendering import WordingError
from notifier.foundation.errors import TransientError
from notifier.foundation.ids import new_id
from notifier.foundation.signing import Signer
from notifier.providers.contract import OutgoingEmail
from notifier.sending.choose_provider import ProviderChoices
from notifier.sending.load_batch import LoadedMessage
from notifier.sending.provider_pool import ProviderAccount


@dataclass(frozen=True, slots=True)
class WrittenEmail:
    """A finished e-mail, whose it is and who is to carry it."""

    message: LoadedMessage
    account: ProviderAccount
    email: OutgoingEmail


@dataclass(frozen=True, slots=True)
class UnwritableEmail:
    """A message that cannot be written, with the sentence that says why; some reasons go away."""

    message: LoadedMessage
    problem: str
    is_permanent: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What e-mails of one batch are written with."""

    signer: Signer
    senders: Mapping[uuid.UUID, SenderView]
    providers: ProviderChoices


def write_emails(desk: Desk, messages: Sequence[LoadedMessage]) -> Iterator[WrittenEmail | UnwritableEmail]:
    """Each message written, or the reason why it cannot be: one bad wording does not hold up the batch."""
    for message in messages:
        try:
            yield _write(desk, message)
        except WordingError as problem:
            yield UnwritableEmail(message, str(problem), is_permanent=True)
        except TransientError as problem:
            yield UnwritableEmail(message, str(problem), is_permanent=False)


def _write(desk: Desk, message: LoadedMessage) -> WrittenEmail:
    sender = desk.senders[message.sender_id]
    account = desk.providers.choose(message.sender_id)
    unsubscribe_url, preferences_url = _links(desk.signer, sender, message)
    content = render_email(
        EmailJob(
            sender=sender,
            trigger=message.trigger,
            language=message.language,
            wording=get_wording(message.trigger, message.language),
            recipient_name=message.recipient_name,
            facts=message.facts,
            unsubscribe_url=unsubscribe_url,
            preferences_url=preferences_url,
        )
    )
    email = OutgoingEmail(
        attempt_id=new_id(),
        message_id=message.id,
        to_address=message.address or "",
        to_name=message.recipient_name or "",
        from_address=account.identity.from_address,
        from_name=account.identity.from_name or sender.name,
        reply_to=account.identity.reply_to or sender.support_email or "",
        subject=content.subject,
        text=content.text,
        html=content.html,
        # RFC 8058, section 3.1: both headers, and one HTTPS address.
        headers=(
            ("List-Unsubscribe", f"<{unsubscribe_url}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ),
    )
    return WrittenEmail(message, account, email)


def _links(signer: Signer, sender: SenderView, message: LoadedMessage) -> tuple[str, str]:
    link = UnsubscribeLink(message.sender_id, message.recipient_id, message.channel, message.topic, message.id)
    return (
        f"{sender.base_url}/u/{make_unsubscribe_token(signer, link)}",
        f"{sender.base_url}/p/{make_preferences_token(signer, message.sender_id, message.recipient_id)}",
    )
