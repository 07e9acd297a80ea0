"""The limits that new decisions are held against, so that people see when a message will leave or why it will not."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.authoring.sender_limits import NO_LIMITS, SenderLimits
from notifier.foundation.key_sets import is_among
from notifier.models import Recipient, RecipientAddress
from notifier.queries.standing import Contact
from notifier.sending.limit_terms import PERSON_COLUMNS, Limited, LimitTerms, PersonHours, read_person_hours
from notifier.sending.load_limits import UNLIMITED, Limits, LimitStates, load_limits
from notifier.sending.readers import Reader
from notifier.sending.weigh_rules import Weighed
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.topic import Topic

_PEOPLE = cast(Table, Recipient.__table__)
_ADDRESSES = cast(Table, RecipientAddress.__table__)
_DIALLED: Final = (Channel.SMS.value, Channel.WHATSAPP.value)
_NOBODY: Final = PersonHours()

#: Sender, channel and digest of an address.
_Address: TypeAlias = tuple[uuid.UUID, Channel, str]


class LimitedAnswer(Protocol):
    """As much of an answer as its limits need."""

    @property
    def weighed(self) -> Weighed:
        """The trigger and its rule."""

    @property
    def reader(self) -> Reader:
        """Who would be told."""

    @property
    def limits(self) -> SenderLimits:
        """The sender's."""

    @property
    def all_contacts(self) -> Sequence[Contact]:
        """How the reader might be reached."""


def is_limited(answer: LimitedAnswer) -> bool:
    """Whether a limit may hold the answer back; who has just written waits for it, and offices keep their own hours."""
    if answer.reader.kind.is_business or answer.weighed.trigger.answers_on is not None:
        return False
    return answer.limits is not NO_LIMITS or Topic(answer.reader.topic).is_promotional


@dataclass(frozen=True, slots=True)
class PlannedLimits:
    """What is on record for a batch of answers."""

    limits: Limits
    people: Mapping[uuid.UUID, PersonHours] = field(default_factory=dict)
    numbers: Mapping[_Address, str] = field(default_factory=dict)

    def find(self, answer: LimitedAnswer, contact: Contact, at: dt.datetime) -> LimitStates:
        """What the policies are to be asked with about a message that would leave at a moment."""
        if self is NOTHING_KNOWN or not is_limited(answer):
            return UNLIMITED
        return self.limits.find(self.look_at(answer, contact, at))

    def look_at(self, answer: LimitedAnswer, contact: Contact, at: dt.datetime) -> Limited:
        """The message as limits look at it."""
        person = self.people.get(contact.recipient_id, _NOBODY)
        return Limited(
            id=None,
            contact=contact,
            topic=Topic(answer.reader.topic),
            lane=Lane(answer.reader.lane),
            number=self.numbers.get((contact.sender_id, contact.channel, contact.address_digest)),
            terms=LimitTerms(answer.limits, answer.weighed.rule.zone, person),
            at=at,
        )


#: For answers that nothing is known of.
NOTHING_KNOWN: Final = PlannedLimits(Limits(dt.datetime.min.replace(tzinfo=dt.UTC)))


def load_planned_limits(
    session: Session, answers: Sequence[LimitedAnswer], now: dt.datetime, *, without_rule: uuid.UUID | None = None
) -> PlannedLimits:
    """What is on record for the answers some limit may hold back; without any nothing is read.

    Messages of the rule `without_rule` do not count as sent.
    """
    limited = [answer for answer in answers if is_limited(answer)]
    if not limited:
        return NOTHING_KNOWN
    contacts = {contact for answer in limited for contact in answer.all_contacts}
    known = PlannedLimits(Limits(now), _load_people(session, contacts), _load_numbers(session, contacts))
    messages = [
        known.look_at(answer, contact, max(now, answer.weighed.due_at or now))
        for answer in limited
        for contact in answer.all_contacts
    ]
    loaded = load_limits(session, messages, now, without_rule=without_rule)
    return PlannedLimits(loaded, known.people, known.numbers)


def _load_people(session: Session, contacts: Collection[Contact]) -> Mapping[uuid.UUID, PersonHours]:
    rows = session.execute(
        select(_PEOPLE.c.id, *PERSON_COLUMNS).where(
            is_among(session, _PEOPLE.c.sender_id, {contact.sender_id for contact in contacts}),
            is_among(session, _PEOPLE.c.id, {contact.recipient_id for contact in contacts}),
        )
    )
    return {row.id: read_person_hours(row) for row in rows}


def _load_numbers(session: Session, contacts: Collection[Contact]) -> Mapping[_Address, str]:
    dialled = [contact for contact in contacts if contact.channel in _DIALLED and contact.address_digest]
    if not dialled:
        return {}
    columns = (_ADDRESSES.c.sender_id, _ADDRESSES.c.channel, _ADDRESSES.c.address_digest, _ADDRESSES.c.address)
    rows = session.execute(
        select(*columns).where(
            is_among(session, _ADDRESSES.c.sender_id, {contact.sender_id for contact in dialled}),
            is_among(session, _ADDRESSES.c.recipient_id, {contact.recipient_id for contact in dialled}),
            _ADDRESSES.c.channel.in_(_DIALLED),
        )
    )
    return {(row.sender_id, Channel(row.channel), row.address_digest): row.address for row in rows}
