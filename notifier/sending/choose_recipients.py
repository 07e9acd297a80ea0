"""Whom rules write to beside the shopper: who gets the parcel, the merchant's contact at the carrier, its own team.

Asks nothing of the database for rules that write to shoppers only.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.audience.recipients import Person, record_recipient
from notifier.authoring.sender_contacts import SenderContacts, read_contacts
from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.foundation.key_sets import is_among
from notifier.models import Sender, TriggerEvent
from notifier.queries.address_book import AddressBook
from notifier.sending.ask_carriers import Inquiry, choose_words
from notifier.sending.find_receiver import find_receiver
from notifier.sending.readers import TEAM_WORDS, Reader, make_shopper
from notifier.sending.weigh_rules import Weighed
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import Facts
from notifier.vocabulary.recipient_kind import RecipientKind

_SENDERS = cast(Table, Sender.__table__)
_TRIGGERS = cast(Table, TriggerEvent.__table__)
_ONLY_SHOPPER: Final = (RecipientKind.SHOPPER,)
_BY_MAIL: Final = (Channel.EMAIL,)
_TEAM_CHANNELS: Final = frozenset({Channel.EMAIL, Channel.CHAT})


@dataclass(frozen=True, slots=True)
class _Case:
    """A rule that answers a trigger and writes to others, with what is known of whom."""

    weighed: Weighed
    kinds: tuple[RecipientKind, ...]
    facts: Facts
    contacts: SenderContacts
    #: The sender's.
    language: str


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who is to be a recipient of a sender; without a person, whoever is behind the key."""

    sender_id: uuid.UUID
    person: Person | None
    unknown_key: str


#: Makes recipients of people: their ids in the same order.
RecordPeople: TypeAlias = Callable[[Session, Sequence[Stranger]], Sequence[uuid.UUID]]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Somebody a rule writes to, not yet a recipient; without a person it stays on record that nobody was known."""

    case: _Case
    kind: RecipientKind
    person: Person | None
    #: What the unknown one is known by.
    unknown_key: str
    language: str
    channels: tuple[Channel, ...]

    @property
    def who(self) -> tuple[uuid.UUID, str, str]:
        """The same for the same recipient."""
        person = self.person
        address = (person.email or person.phone) if person else None
        return (self.case.weighed.trigger.sender_id, address or "", "" if address else self.unknown_key)


def record_people(session: Session, strangers: Sequence[Stranger]) -> Sequence[uuid.UUID]:
    """Store each of them as a recipient."""
    return [record_recipient(session, one.sender_id, one.person, subject_key=one.unknown_key) for one in strangers]


def choose_recipients(
    session: Session, weighed: Sequence[Weighed], book: AddressBook, record: RecordPeople = record_people
) -> Sequence[tuple[Weighed, Reader]]:
    """Each rule that answers a trigger with everybody it writes to, who are stored as recipients of the sender.

    `book` holds the addresses of the triggers' own people.
    """
    kinds = [_kinds_of(one) for one in weighed]
    if all(its == _ONLY_SHOPPER for its in kinds):
        return _make_shoppers(weighed)
    told = [(one, its) for one, its in zip(weighed, kinds, strict=True) if its != _ONLY_SHOPPER]
    cases = _load_cases(session, told)
    wanted = [each for case in cases for each in _want(case, book)]
    others = _make_readers(session, wanted, record)
    chosen: list[tuple[Weighed, Reader]] = []
    for one, its in zip(weighed, kinds, strict=True):
        if RecipientKind.SHOPPER in its:
            chosen.append((one, make_shopper(one, leaves_out=Channel.CHAT if RecipientKind.TEAM in its else None)))
        chosen += [(one, reader) for reader in others.get(id(one), ())]
    return chosen


def _make_shoppers(weighed: Sequence[Weighed]) -> Sequence[tuple[Weighed, Reader]]:
    """Rules that tell a trigger's own person of it on the same channels have one reader."""
    chosen: list[tuple[Weighed, Reader]] = []
    for one in weighed:
        last = chosen[-1] if chosen else None
        is_same = last and last[0].trigger is one.trigger and last[0].rule.channels == one.rule.channels
        chosen.append((one, last[1] if last and is_same else make_shopper(one)))
    return chosen


def _kinds_of(weighed: Weighed) -> tuple[RecipientKind, ...]:
    """The rule's; but words that speak to a carrier, the team or a receiver are said to no shopper."""
    kinds, known = weighed.rule.recipients, TRIGGER_TYPES.get(weighed.trigger.trigger)
    if weighed.trigger.answers_on is not None:
        return _ONLY_SHOPPER
    if known is None or known.audience is RecipientKind.SHOPPER:
        return kinds
    if known.audience.is_business:
        return tuple(kind for kind in kinds if kind.is_business) or (known.audience,)
    return tuple(dict.fromkeys(known.audience if kind is RecipientKind.SHOPPER else kind for kind in kinds))


def _load_cases(session: Session, told: Sequence[tuple[Weighed, tuple[RecipientKind, ...]]]) -> Sequence[_Case]:
    facts = _load_facts(session, {one.trigger.id for one, _ in told})
    senders = {
        row.id: (read_contacts(row.id, row.limits), row.language)
        for row in session.execute(
            select(_SENDERS.c.id, _SENDERS.c.limits, _SENDERS.c.language).where(
                _SENDERS.c.id.in_({one.trigger.sender_id for one, _ in told})
            )
        )
    }
    return [_Case(one, its, facts[one.trigger.id], *senders[one.trigger.sender_id]) for one, its in told]


def _load_facts(session: Session, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Facts]:
    rows = session.execute(select(_TRIGGERS.c.id, _TRIGGERS.c.facts).where(is_among(session, _TRIGGERS.c.id, ids)))
    return {row.id: row.facts for row in rows}


def _want(case: _Case, book: AddressBook) -> Iterator[_Wanted]:
    for kind in case.kinds:
        if kind is RecipientKind.RECEIVER:
            yield from _want_receiver(case, book)
        elif kind is RecipientKind.CARRIER:
            yield _want_carrier(case)
        elif kind is RecipientKind.TEAM:
            yield from _want_team(case)


def _want_receiver(case: _Case, book: AddressBook) -> Iterator[_Wanted]:
    trigger, rule = case.weighed.trigger, case.weighed.rule
    found = find_receiver(case.facts, trigger.recipient_id, book)
    # That nobody else gets the parcel need not be on record beside the shopper's own message.
    if found.is_shopper or (found.person is None and not found.is_named and RecipientKind.SHOPPER in case.kinds):
        return
    channels = tuple(channel for channel in dict.fromkeys(rule.channels) if not channel.is_for_team) or _BY_MAIL
    language = (found.person.language if found.person else None) or trigger.language
    yield _Wanted(case, RecipientKind.RECEIVER, found.person, f"receiver:{trigger.subject_key}", language, channels)


def _want_carrier(case: _Case) -> _Wanted:
    code = _fact(case.facts, "carrier_code")
    contact = case.contacts.carriers.get(code)
    language = (contact.language if contact else None) or case.language
    person = Person(contact.name, contact.email, language=language) if contact else None
    return _Wanted(case, RecipientKind.CARRIER, person, f"carrier:{code}", language, _BY_MAIL)


def _want_team(case: _Case) -> Iterator[_Wanted]:
    rule = case.weighed.rule
    channels = tuple(channel for channel in dict.fromkeys(rule.channels) if channel in _TEAM_CHANNELS) or _BY_MAIL
    people: Iterable[Person | None] = [
        Person(contact.name, contact.email, language=case.language) for contact in case.contacts.team.values()
    ]
    for person in people or (None,):
        if channels:
            yield _Wanted(case, RecipientKind.TEAM, person, "team", case.language, channels)
        # The team has one chat, whoever else is written to.
        channels = tuple(channel for channel in channels if channel is not Channel.CHAT)


def _make_readers(session: Session, wanted: Sequence[_Wanted], record: RecordPeople) -> Mapping[int, Sequence[Reader]]:
    """By the identity of what was weighed: the same rule may answer several triggers."""
    # In one order, so that two planners never wait for each other's rows in a circle.
    first = {each.who: each for each in wanted}
    ordered = sorted(first)
    strangers = [Stranger(who[0], first[who].person, first[who].unknown_key) for who in ordered]
    ids = dict(zip(ordered, record(session, strangers), strict=True))
    inquiries = {id(each): _ask(each, ids[each.who]) for each in wanted if each.kind is RecipientKind.CARRIER}
    words = choose_words(session, set(inquiries.values()))
    readers: dict[int, list[Reader]] = defaultdict(list)
    for each in wanted:
        inquiry = inquiries.get(id(each))
        reader = _read(each, ids[each.who], words[inquiry] if inquiry else None)
        readers[id(each.case.weighed)].append(reader)
    return readers


def _ask(wanted: _Wanted, recipient_id: uuid.UUID) -> Inquiry:
    weighed = wanted.case.weighed
    return Inquiry(
        sender_id=weighed.trigger.sender_id,
        recipient_id=recipient_id,
        subject_key=weighed.trigger.subject_key,
        tracking_number=_fact(wanted.case.facts, "tracking_number"),
        due_at=weighed.due_at or weighed.trigger.occurred_at,
    )


def _read(wanted: _Wanted, recipient_id: uuid.UUID, carrier_words: str | None) -> Reader:
    trigger = wanted.case.weighed.trigger
    words = carrier_words or (TEAM_WORDS if wanted.kind is RecipientKind.TEAM else trigger.trigger)
    known = TRIGGER_TYPES[words] if words != trigger.trigger else None
    return Reader(
        kind=wanted.kind,
        recipient_id=recipient_id,
        words=words,
        topic=known.topic.value if known else trigger.topic,
        lane=known.lane.value if known else trigger.lane,
        language=wanted.language,
        channels=wanted.channels,
    )


def _fact(facts: Facts, name: str) -> str:
    shipment = facts.get("shipment")
    value = shipment.get(name) if isinstance(shipment, Mapping) else None
    return value if isinstance(value, str) else ""
