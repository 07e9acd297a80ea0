"""Under which addresses the people of a batch can be reached on each channel."""

import uuid
from collections.abc import Collection, Mapping
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.digests import digest_text
from notifier.foundation.row_sets import is_among
from notifier.models import PushSubscriptionRow, RecipientAddress
from notifier.vocabulary.channel import Channel

AddressBook: TypeAlias = Mapping[tuple[uuid.UUID, Channel] | tuple[uuid.UUID, Channel, str], tuple[str, ...]]


def load_address_book(
    session: Session, people: Collection[tuple[uuid.UUID, uuid.UUID]], channels: Collection[Channel] = tuple(Channel)
) -> AddressBook:
    """Digests by (recipient, channel) for pairs of sender and recipient.

    The newest address of e-mail, SMS and WhatsApp, every browser for push, the person itself for the inbox, and
    the sender's own people for chat. Only the channels asked for are sure to be in it. Browsers that may hear of
    certain subjects only stand under (recipient, channel, subject).
    """
    sender_ids = {sender_id for sender_id, _ in people}
    recipient_ids = {recipient_id for _, recipient_id in people}
    written = session.execute(
        select(RecipientAddress.recipient_id, RecipientAddress.channel, RecipientAddress.address_digest)
        .where(
            RecipientAddress.sender_id.in_(sender_ids),
            is_among(session, RecipientAddress.recipient_id.expression, recipient_ids),
        )
        .order_by(RecipientAddress.created_at)
    )
    book: dict[tuple[uuid.UUID, Channel] | tuple[uuid.UUID, Channel, str], tuple[str, ...]] = {
        (row.recipient_id, Channel(row.channel)): (row.address_digest,) for row in written
    }
    for sender_id, recipient_id in people:
        if Channel.INBOX in channels:
            book[recipient_id, Channel.INBOX] = (digest_text(Channel.INBOX, recipient_id.hex),)
        if Channel.CHAT in channels:
            book[recipient_id, Channel.CHAT] = (digest_text(Channel.CHAT, sender_id.hex),)
    if Channel.PUSH not in channels:
        return book
    browsers = session.execute(
        select(PushSubscriptionRow.recipient_id, PushSubscriptionRow.endpoint_digest, PushSubscriptionRow.subjects)
        .where(
            PushSubscriptionRow.sender_id.in_(sender_ids),
            is_among(session, PushSubscriptionRow.recipient_id.expression, recipient_ids),
        )
        .order_by(PushSubscriptionRow.created_at)
    )
    for row in browsers:
        place = (row.recipient_id, Channel.PUSH)
        for key in (place,) if row.subjects is None else tuple((*place, subject) for subject in row.subjects.split()):
            book[key] = (*book.get(key, ()), row.endpoint_digest)
    return book


def list_addresses(book: AddressBook, recipient_id: uuid.UUID, channel: Channel, subjects: Collection[str]) -> set[str]:
    """The digests under which a person hears of any of these subjects on a channel."""
    return {digest for subject in (None, *subjects) for digest in find_addresses(book, recipient_id, channel, subject)}


def find_addresses(
    book: AddressBook, recipient_id: uuid.UUID, channel: Channel, subject_key: str | None
) -> tuple[str, ...]:
    """The digests under which a person hears of a subject on a channel; none where there is no address."""
    about = book.get((recipient_id, channel, subject_key), ()) if subject_key else ()
    return (*book.get((recipient_id, channel), ()), *about)
