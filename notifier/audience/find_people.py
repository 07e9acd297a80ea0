"""A person as somebody else names them, by an address, and everything a sender knows under it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias, cast

from sqlalchemy import ColumnElement, Table, and_, false, or_, select, tuple_
from sqlalchemy.orm import Session

from notifier.channels.addresses import digest_email, find_email
from notifier.channels.numbers import digest_phone, find_phone
from notifier.foundation.errors import ProductError
from notifier.models import Message, Recipient, RecipientAddress, TriggerEvent
from notifier.vocabulary.channel import Channel

_ADDRESSES = cast(Table, RecipientAddress.__table__)
_RECIPIENTS = cast(Table, Recipient.__table__)
_EVENTS = cast(Table, TriggerEvent.__table__)
_MESSAGES = cast(Table, Message.__table__)
_DIALLED: Final = (Channel.SMS, Channel.WHATSAPP)

#: Channel and digest of an address.
Digest: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class PersonAddress:
    """The normal form of what somebody is known by: an e-mail address, or a number in E.164."""

    email: str | None
    phone: str | None

    @cached_property
    def digests(self) -> tuple[Digest, ...]:
        """What stands for it, by channel."""
        if self.email is not None:
            return ((Channel.EMAIL.value, digest_email(self.email)),)
        return tuple((channel.value, digest_phone(channel, self.phone or "")) for channel in _DIALLED)

    @property
    def text(self) -> str:
        """The address itself."""
        return self.email or self.phone or ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What of a sender's rows is about a person: their recipients, the subjects that are theirs, their addresses."""

    sender_id: uuid.UUID
    recipient_ids: tuple[uuid.UUID, ...]
    #: As whoever publishes triggers names them: `order:<id>`.
    subject_keys: tuple[str, ...]
    digests: tuple[Digest, ...]
    #: In lower case; names find them in texts of ours, addresses in bodies of others as well.
    names: frozenset[str]
    addresses: frozenset[str]

    @property
    def needles(self) -> frozenset[str]:
        """Names and addresses."""
        return self.names | self.addresses

    def is_recipient(self, table: Table, column: str = "recipient_id") -> ColumnElement[bool]:
        """Whether a row belongs to one of the recipients."""
        return and_(table.c.sender_id == self.sender_id, table.c[column].in_(self.recipient_ids))

    def is_address(self, table: Table) -> ColumnElement[bool]:
        """Whether a row with channel and digest is about one of the addresses."""
        pairs = tuple_(table.c.channel, table.c.address_digest)
        return and_(table.c.sender_id == self.sender_id, pairs.in_(self.digests)) if self.digests else false()

    @property
    def is_event(self) -> ColumnElement[bool]:
        """Whether a trigger event is the person's: published for them, or about one of their subjects."""
        is_theirs = or_(_EVENTS.c.recipient_id.in_(self.recipient_ids), _EVENTS.c.subject_key.in_(self.subject_keys))
        return and_(_EVENTS.c.sender_id == self.sender_id, is_theirs)

    @property
    def is_message_to_others(self) -> ColumnElement[bool]:
        """Whether a message tells somebody else of the person: the carrier, the team, who gets the parcel."""
        events = select(_EVENTS.c.id).where(self.is_event)
        return and_(
            _MESSAGES.c.sender_id == self.sender_id,
            _MESSAGES.c.recipient_id.not_in(self.recipient_ids),
            _MESSAGES.c.trigger_id.in_(events),
        )


def read_person_address(text: str, country: str | None) -> PersonAddress:
    """What a person is known by, national numbers read by the country (ISO 3166); `ProductError` for anything else."""
    email = find_email(text) if "@" in text else None
    phone = find_phone(text, country) if "@" not in text else None
    if email is None and phone is None:
        raise ProductError(f"{text!r} is neither an e-mail address nor a number such as +15550100100.")
    return PersonAddress(email, phone)


def find_holdings(
    session: Session, sender_id: uuid.UUID, address: PersonAddress, subject_keys: Collection[str]
) -> Holdings:
    """Everything a sender holds of who has an address; what was forgotten already is not among the recipients."""
    people = find_recipients(session, sender_id, address.digests)
    known = session.execute(
        select(_ADDRESSES.c.channel, _ADDRESSES.c.address_digest, _ADDRESSES.c.address).where(
            _ADDRESSES.c.sender_id == sender_id, _ADDRESSES.c.recipient_id.in_(people)
        )
    ).all()
    names = session.scalars(select(_RECIPIENTS.c.name).where(_RECIPIENTS.c.id.in_(people)))
    return Holdings(
        sender_id=sender_id,
        recipient_ids=people,
        subject_keys=tuple(subject_keys),
        digests=tuple(dict.fromkeys((*address.digests, *((row.channel, row.address_digest) for row in known)))),
        names=frozenset(name.strip().casefold() for name in names if name and name.strip()),
        addresses=frozenset((address.text.casefold(), *(row.address.casefold() for row in known))),
    )


def find_recipients(session: Session, sender_id: uuid.UUID, digests: Collection[Digest]) -> tuple[uuid.UUID, ...]:
    """Everybody a sender knows by one of the addresses."""
    pairs = tuple_(_ADDRESSES.c.channel, _ADDRESSES.c.address_digest)
    rows = session.scalars(
        select(_ADDRESSES.c.recipient_id).where(_ADDRESSES.c.sender_id == sender_id, pairs.in_(list(digests)))
    )
    return tuple(dict.fromkeys(rows))


def find_subject_keys(session: Session, held: Holdings) -> frozenset[str]:
    """The subjects of everything that was published for the person."""
    mine = (_EVENTS.c.sender_id == held.sender_id, _EVENTS.c.recipient_id.in_(held.recipient_ids))
    return frozenset(session.scalars(select(_EVENTS.c.subject_key).where(*mine).distinct()))
