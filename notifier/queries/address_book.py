"""Under which addresses the people of a batch can be reached on each channel."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias, cast

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from notifier.foundation.digests import digest_text
from notifier.foundation.key_sets import among, in_parts
from notifier.models import PushSubscriptionRow, RecipientAddress
from notifier.vocabulary.channel import Channel


class Place(NamedTuple):
    """Where somebody is reached: on a channel, for everything or, where a browser was switched on so, for a subject."""

    recipient_id: uuid.UUID
    channel: Channel
    subject_key: str | None = None


AddressBook: TypeAlias = Mapping[Place, tuple[str, ...]]

_ADDRESSES = cast(Table, RecipientAddress.__table__)
_BROWSERS = cast(Table, PushSubscriptionRow.__table__)
_SELECT_WRITTEN: Final = (
    select(_ADDRESSES.c.recipient_id, _ADDRESSES.c.channel, _ADDRESSES.c.address_digest)
    .where(among(_ADDRESSES.c.sender_id, "senders"), among(_ADDRESSES.c.recipient_id, "people"))
    .order_by(_ADDRESSES.c.created_at)
)
_SELECT_BROWSERS: Final = (
    select(_BROWSERS.c.recipient_id, _BROWSERS.c.endpoint_digest, _BROWSERS.c.subjects)
    .where(among(_BROWSERS.c.sender_id, "senders"), among(_BROWSERS.c.recipient_id, "people"))
    .order_by(_BROWSERS.c.created_at)
)
_CHANNELS: Final = {channel.value: channel for channel in Channel}


def load_address_book(
    session: Session, people: Collection[tuple[uuid.UUID, uuid.UUID]], channels: Collection[Channel] = tuple(Channel)
) -> AddressBook:
    """Digests by place for pairs of sender and recipient.

    The newest address of e-mail, SMS and WhatsApp, every browser for push, the person itself for the inbox, and
    the sender's own people for chat. Only the channels asked for are sure to be in it.
    """
    book: dict[Place, tuple[str, ...]] = {}
    senders = {sender_id for sender_id, _ in people}
    for recipients in in_parts(recipient_id for _, recipient_id in people):
        keys = {"senders": senders, "people": recipients}
        for recipient_id, channel, digest in session.execute(_SELECT_WRITTEN, keys):
            book[Place(recipient_id, _CHANNELS[channel])] = (digest,)
        if Channel.PUSH in channels:
            _add_browsers(book, session.execute(_SELECT_BROWSERS, keys))
    if Channel.INBOX in channels:
        book |= {Place(one, Channel.INBOX): (digest_text(Channel.INBOX, one.hex),) for _, one in people}
    if Channel.CHAT in channels:
        rooms = {sender_id: (digest_text(Channel.CHAT, sender_id.hex),) for sender_id in senders}
        book |= {Place(one, Channel.CHAT): rooms[sender_id] for sender_id, one in people}
    return book


def _add_browsers(book: dict[Place, tuple[str, ...]], rows: Iterable[Row[*tuple[Any, ...]]]) -> None:
    for recipient_id, digest, subjects in rows:
        for subject_key in (None,) if subjects is None else subjects.split():
            place = Place(recipient_id, Channel.PUSH, subject_key)
            book[place] = (*book.get(place, ()), digest)


def find_addresses(
    book: AddressBook, recipient_id: uuid.UUID, channel: Channel, subject_key: str | None
) -> tuple[str, ...]:
    """The digests under which a person hears of a subject on a channel; none where there is no address."""
    about = book.get(Place(recipient_id, channel, subject_key), ()) if subject_key else ()
    return (*book.get(Place(recipient_id, channel), ()), *about)
