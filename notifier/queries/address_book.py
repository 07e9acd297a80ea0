"""Under which addresses the people of a batch can be reached on each channel."""

import uuid
from collections.abc import Collection, Mapping
from typing import NamedTuple, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.digests import digest_text
from notifier.foundation.row_sets import is_among
from notifier.models import PushSubscriptionRow, RecipientAddress
from notifier.vocabulary.channel import Channel


class Place(NamedTuple):
    """Where somebody is reached: on a channel, for everything or, where a browser was switched on so, for a subject."""

    recipient_id: uuid.UUID
    channel: Channel
    subject_key: str | None = None


AddressBook: TypeAlias = Mapping[Place, tuple[str, ...]]


def load_address_book(
    session: Session, people: Collection[tuple[uuid.UUID, uuid.UUID]], channels: Collection[Channel] = tuple(Channel)
) -> AddressBook:
    """Digests by place for pairs of sender and recipient.

    The newest address of e-mail, SMS and WhatsApp, every browser for push, the person itself for the inbox, and
    the sender's own people for chat. Only the channels asked for are sure to be in it.
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
    book = {Place(row.recipient_id, Channel(row.channel)): (str(row.address_digest),) for row in written}
    for sender_id, recipient_id in people:
        if Channel.INBOX in channels:
            book[Place(recipient_id, Channel.INBOX)] = (digest_text(Channel.INBOX, recipient_id.hex),)
        if Channel.CHAT in channels:
            book[Place(recipient_id, Channel.CHAT)] = (digest_text(Channel.CHAT, sender_id.hex),)
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
        for subject_key in (None,) if row.subjects is None else row.subjects.split():
            place = Place(row.recipient_id, Channel.PUSH, subject_key)
            book[place] = (*book.get(place, ()), row.endpoint_digest)
    return book


def find_addresses(
    book: AddressBook, recipient_id: uuid.UUID, channel: Channel, subject_key: str | None
) -> tuple[str, ...]:
    """The digests under which a person hears of a subject on a channel; none where there is no address."""
    about = book.get(Place(recipient_id, channel, subject_key), ()) if subject_key else ()
    return (*book.get(Place(recipient_id, channel), ()), *about)
