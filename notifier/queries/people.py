"""A sender's people with their addresses, as other software reads them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Exists, Select, exists, select
from sqlalchemy.orm import Session

from notifier.channels.addresses import digest_email
from notifier.channels.numbers import digest_phone
from notifier.models import Recipient, RecipientAddress
from notifier.vocabulary.channel import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """Which people of a sender: all conditions that are not None hold; the newest come first."""

    recipient_id: uuid.UUID | None = None
    #: Normal forms.
    email: str | None = None
    phone: str | None = None
    #: Known for longer than the one with this id.
    below: uuid.UUID | None = None
    limit: int = 25


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """Where somebody is reached on a channel."""

    channel: Channel
    address: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody a sender writes to."""

    id: uuid.UUID
    name: str | None
    language: str | None
    country: str | None
    region: str | None
    time_zone: str | None
    created_at: dt.datetime
    addresses: Sequence[KnownAddress]


def load_people(session: Session, sender_id: uuid.UUID, wanted: PeopleFilter) -> tuple[PersonRecord, ...]:
    """People with all their addresses; nobody who was forgotten."""
    rows = session.scalars(_query(sender_id, wanted)).all()
    addresses = _load_addresses(session, sender_id, [row.id for row in rows])
    return tuple(
        PersonRecord(
            id=row.id,
            name=row.name,
            language=row.language,
            country=row.country,
            region=row.region,
            time_zone=row.time_zone,
            created_at=row.created_at,
            addresses=addresses.get(row.id, ()),
        )
        for row in rows
    )


def _query(sender_id: uuid.UUID, wanted: PeopleFilter) -> Select[Recipient]:
    query = select(Recipient).where(Recipient.sender_id == sender_id, Recipient.forgotten_at.is_(None))
    if wanted.recipient_id is not None:
        query = query.where(Recipient.id == wanted.recipient_id)
    if wanted.email is not None:
        query = query.where(_has(Channel.EMAIL, digest_email(wanted.email)))
    if wanted.phone is not None:
        query = query.where(_has(Channel.SMS, digest_phone(Channel.SMS, wanted.phone)))
    if wanted.below is not None:
        query = query.where(Recipient.id < wanted.below)
    return query.order_by(Recipient.id.desc()).limit(wanted.limit)


def _has(channel: Channel, digest: str) -> Exists:
    return exists().where(
        RecipientAddress.sender_id == Recipient.sender_id,
        RecipientAddress.recipient_id == Recipient.id,
        RecipientAddress.channel == channel.value,
        RecipientAddress.address_digest == digest,
    )


def _load_addresses(
    session: Session, sender_id: uuid.UUID, ids: Sequence[uuid.UUID]
) -> Mapping[uuid.UUID, Sequence[KnownAddress]]:
    rows = session.scalars(
        select(RecipientAddress)
        .where(RecipientAddress.sender_id == sender_id, RecipientAddress.recipient_id.in_(ids))
        .order_by(RecipientAddress.id)
    )
    found: dict[uuid.UUID, list[KnownAddress]] = defaultdict(list)
    for row in rows:
        found[row.recipient_id].append(KnownAddress(Channel(row.channel), row.address, row.created_at))
    return found
