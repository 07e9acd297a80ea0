"""A bounce mail becomes receipts of the message it is about; mails that name no message of ours change nothing."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from notifier.channels.addresses import digest_email, find_email
from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_bytes
from notifier.foundation.signing import Signer
from notifier.models import Message
from notifier.providers.bounce_mail.bounce import Bounce
from notifier.providers.bounce_mail.parse import parse_bounce
from notifier.providers.bounce_mail.receipts import to_receipts
from notifier.providers.bounce_mail.return_path import find_bounced_message, find_message_id
from notifier.providers.callbacks import Receipt
from notifier.sending.apply_receipts import Origin, record_receipts
from notifier.vocabulary.channel import Channel

PROVIDER: Final = "smtp"
#: A bounce that returns a long message says what it has to say at its beginning.
LARGEST_MAIL: Final = 1_000_000

_MESSAGES = cast(Table, Message.__table__)


@dataclass(frozen=True, slots=True)
class BounceMail:
    """A mail as it came; `envelope_to` is whom the mail server took it for, empty when only the header tells."""

    raw: bytes
    envelope_to: str = ""


@dataclass(frozen=True, slots=True)
class BounceNews:
    """What a mail brought: receipts that were new, or one sentence why there are none."""

    message_id: uuid.UUID | None
    new_receipts: int
    problem: str | None = None


def apply_bounce(session: Session, signer: Signer, sender_ids: Collection[uuid.UUID], mail: BounceMail) -> BounceNews:
    """Store and apply what a mail reports about a message of these senders, in the caller's transaction; never raises.

    Our return path proves that the mail answers our message. Without it the mail must give back our `Message-ID`,
    which only its readers know, and speak of the address we wrote to: else anybody could have somebody's address
    suppressed by a letter. The same mail again is known and adds nothing.
    """
    raw = mail.raw[:LARGEST_MAIL]
    bounce = parse_bounce(raw)
    proven = _find_proven(bounce, mail.envelope_to, signer)
    message_id = proven or find_bounced_message(bounce, signer)
    receipts = to_receipts(bounce, message_id)
    if not receipts:
        return BounceNews(None, 0, bounce.problem or "The mail reports nothing about a message.")
    message = _find_message(session, sender_ids, message_id)
    if message is None:
        return BounceNews(None, 0, "The mail is about no message of this sender.")
    placed = _choose_receipts(receipts, message.address_digest, is_proven=proven is not None)
    if not placed:
        return BounceNews(None, 0, "The mail speaks of another address than the message was sent to.")
    origin = Origin(message.sender_id, PROVIDER, Channel.EMAIL, message.id, utc_now())
    # The same mail may come by the pipe and by the mailbox, with other lines about its way.
    name = digest_bytes(bounce.mail_id.encode("utf-8", "replace") if bounce.mail_id else raw)
    named = [_name(receipt, name) for receipt in placed]
    return BounceNews(message.id, record_receipts(session, origin, named))


def _find_proven(bounce: Bounce, envelope_to: str, signer: Signer) -> uuid.UUID | None:
    addresses = (envelope_to, *bounce.delivered_to) if envelope_to else bounce.delivered_to
    return next((found for address in addresses if (found := find_message_id(address, signer)) is not None), None)


def _find_message(
    session: Session, sender_ids: Collection[uuid.UUID], message_id: uuid.UUID | None
) -> Row[*tuple[Any, ...]] | None:
    if message_id is None:
        return None
    return session.execute(
        select(_MESSAGES.c.id, _MESSAGES.c.sender_id, _MESSAGES.c.address_digest).where(
            _MESSAGES.c.id == message_id,
            _MESSAGES.c.sender_id.in_(sender_ids),
            _MESSAGES.c.channel == Channel.EMAIL.value,
        )
    ).one_or_none()


def _choose_receipts(receipts: Sequence[Receipt], address_digest: str, *, is_proven: bool) -> Sequence[Receipt]:
    """Those about the address we wrote to; behind a forwarding the mail names another, and large services none."""
    own = [receipt for receipt in receipts if _digest(receipt.address) == address_digest]
    if own or is_proven:
        return own or receipts
    return [receipt for receipt in receipts if receipt.address is None]


def _digest(address: str | None) -> str | None:
    email = find_email(address)
    return digest_email(email) if email else None


def _name(receipt: Receipt, mail_name: str) -> Receipt:
    """Named after the mail it came by, with words every database takes."""
    detail = (receipt.detail or "").encode("utf-8", "replace").decode().replace("\x00", " ")
    return replace(receipt, event_id=f"{mail_name}:{_digest(receipt.address) or ''}", detail=detail or None)
