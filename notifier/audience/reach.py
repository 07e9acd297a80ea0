"""On which channels a sender can reach one person, and under which addresses."""

import uuid
from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.models import RecipientAddress
from notifier.queries.address_book import load_address_book
from notifier.queries.inbox_items import writes_to_inbox
from notifier.queries.standing import Contact, load_standing
from notifier.vocabulary.channel import Channel

_ADDRESSES = cast(Table, RecipientAddress.__table__)


def load_reach(session: Session, sender_id: uuid.UUID, recipient_id: uuid.UUID) -> Mapping[Channel, str]:
    """Channels somebody carries and the person has a usable address on, in the order of `Channel`.

    With the address in full, to be masked before it is shown; empty where it is none people know (push, inbox). The
    inbox reaches everybody, so it is one of them only where a rule writes to it.
    """
    book = load_address_book(session, {(sender_id, recipient_id)})
    contacts = [
        Contact(sender_id, recipient_id, channel, digest)
        for channel in Channel
        if not channel.is_for_team
        # A browser counts whatever it may hear of.
        for place, digests in book.items()
        if place.channel is channel
        for digest in digests
    ]
    standing = load_standing(session, contacts)
    usable = [one for one in contacts if standing.is_carried(one) and standing.find_suppression(one) is None]
    if not writes_to_inbox(session.connection(), sender_id):
        usable = [one for one in usable if one.channel is not Channel.INBOX]
    known = _load_addresses(session, sender_id, recipient_id)
    return {one.channel: known.get((one.channel, one.address_digest), "") for one in usable}


def _load_addresses(
    session: Session, sender_id: uuid.UUID, recipient_id: uuid.UUID
) -> Mapping[tuple[Channel, str], str]:
    rows = session.execute(
        select(_ADDRESSES.c.channel, _ADDRESSES.c.address_digest, _ADDRESSES.c.address).where(
            _ADDRESSES.c.sender_id == sender_id, _ADDRESSES.c.recipient_id == recipient_id
        )
    )
    return {(Channel(row.channel), row.address_digest): row.address for row in rows}
