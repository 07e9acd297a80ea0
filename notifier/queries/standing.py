"""Where people, addresses and channels stand now: answers, suppressions and carriers of a whole batch in few reads."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final, cast

from sqlalchemy import CompoundSelect, Row, Table, null, or_, select, type_coerce
from sqlalchemy.orm import Session

from notifier.foundation.row_sets import is_among
from notifier.models import Consent, ConsentModeRow, Recipient, SenderChannel, Suppression
from notifier.policies.wishes import NO_WISHES, Wishes
from notifier.queries.muted_subjects import load_muted
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_mode import ConsentMode
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.message_dial import MessageDial
from notifier.vocabulary.suppression_reason import SuppressionReason

_CONSENTS = cast(Table, Consent.__table__)
_MODES = cast(Table, ConsentModeRow.__table__)
_PEOPLE = cast(Table, Recipient.__table__)
_SUPPRESSIONS = cast(Table, Suppression.__table__)
#: Channels the deployment carries for senders that have chosen nobody.
ALWAYS_CARRIED: Final = frozenset({Channel.EMAIL, Channel.PUSH, Channel.INBOX})
_MODE_WORDS: Final = frozenset(ConsentMode)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as one sender would reach it; the digest is empty without an address."""

    sender_id: uuid.UUID
    recipient_id: uuid.UUID
    channel: Channel
    address_digest: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is on record for a batch of contacts."""

    #: By recipient, topic, channel.
    consents: dict[tuple[uuid.UUID, str, str], ConsentState]
    #: By sender, channel, digest.
    suppressions: dict[tuple[uuid.UUID, str, str], SuppressionReason]
    #: Channels for which a sender has chosen a provider.
    carried: frozenset[tuple[uuid.UUID, str]]
    #: By recipient; those who have set nothing are missing.
    wishes: dict[uuid.UUID, Wishes] = field(default_factory=dict)
    #: By sender, topic, channel; where nothing was chosen they are missing.
    modes: dict[tuple[uuid.UUID, str, str], ConsentMode] = field(default_factory=dict)
    #: Subjects of a sender nobody is written to about.
    muted: frozenset[tuple[uuid.UUID, str]] = frozenset()

    def find_consent(self, contact: Contact, topic: str) -> ConsentState | None:
        """The person's answer, None when nobody has asked."""
        return self.consents.get((contact.recipient_id, topic, contact.channel.value))

    def find_mode(self, contact: Contact, topic: str) -> ConsentMode | None:
        """What the sender has chosen to hold when the person has said nothing."""
        return self.modes.get((contact.sender_id, topic, contact.channel.value))

    def find_suppression(self, contact: Contact) -> SuppressionReason | None:
        """Why the address must not be used, None when it may."""
        return self.suppressions.get((contact.sender_id, contact.channel.value, contact.address_digest))

    def find_wishes(self, contact: Contact) -> Wishes:
        """What the person has set for all messages alike."""
        return self.wishes.get(contact.recipient_id, NO_WISHES)

    def is_carried(self, contact: Contact) -> bool:
        """Whether somebody carries the channel for the sender."""
        return contact.channel in ALWAYS_CARRIED or (contact.sender_id, contact.channel.value) in self.carried


def load_standing(
    session: Session, contacts: Collection[Contact], subjects: Collection[tuple[uuid.UUID, str]] = ()
) -> Standing:
    """What is on record for these people, addresses and channels, and which of the subjects are muted."""
    # The sender comes first in all keys: without it, every row of every sender would be read.
    sender_ids = {contact.sender_id for contact in contacts}
    channels = {contact.channel.value for contact in contacts}
    answers = _load_answers(session, sender_ids, {contact.recipient_id for contact in contacts})
    listed = _SUPPRESSIONS.c
    suppressed = session.execute(
        select(listed.sender_id, listed.channel, listed.address_digest, listed.reason).where(
            listed.sender_id.in_(sender_ids),
            listed.channel.in_(channels),
            is_among(session, listed.address_digest, {contact.address_digest for contact in contacts}),
        )
    )
    return Standing(
        consents=answers.consents,
        suppressions={
            (row.sender_id, row.channel, row.address_digest): SuppressionReason(row.reason) for row in suppressed
        },
        carried=_load_carried(session, sender_ids, channels - ALWAYS_CARRIED),
        wishes=answers.wishes,
        modes=answers.modes,
        muted=load_muted(session, subjects),
    )


@dataclass(frozen=True, slots=True)
class _Answers:
    """What was said by people and chosen by their senders."""

    consents: dict[tuple[uuid.UUID, str, str], ConsentState]
    wishes: dict[uuid.UUID, Wishes]
    modes: dict[tuple[uuid.UUID, str, str], ConsentMode]


def _load_answers(session: Session, sender_ids: Collection[uuid.UUID], people: Collection[uuid.UUID]) -> _Answers:
    """In one read, since most have neither answered nor set nor chosen anything."""
    answers = _Answers({}, {}, {})
    for row in session.execute(_select_answers(session, sender_ids, people)):
        if row.topic is None:
            answers.wishes[row.owner_id] = _read_wishes(row)
        elif row.state in _MODE_WORDS:
            answers.modes[row.owner_id, row.topic, row.channel] = ConsentMode(row.state)
        else:
            answers.consents[row.owner_id, row.topic, row.channel] = ConsentState(row.state)
    return answers


def _select_answers(
    session: Session, sender_ids: Collection[uuid.UUID], people: Collection[uuid.UUID]
) -> CompoundSelect[*tuple[Any, ...]]:
    said, person, mode = _CONSENTS.c, _PEOPLE.c, _MODES.c
    wishes = (person.paused_until, person.chosen_language, person.channel_order)
    no_wishes = tuple(type_coerce(null(), column.type).label(column.name) for column in wishes)
    nothing = type_coerce(null(), said.topic.type)
    answered = select(said.recipient_id.label("owner_id"), said.topic, said.channel, said.state, *no_wishes).where(
        said.sender_id.in_(sender_ids), is_among(session, said.recipient_id, people)
    )
    chosen = select(mode.sender_id, mode.topic, mode.channel, mode.mode, *no_wishes).where(
        mode.sender_id.in_(sender_ids)
    )
    has_set = or_(person.message_dial != MessageDial.ALL.value, *(column.is_not(None) for column in wishes))
    wanted = select(person.id, nothing, nothing, person.message_dial, *wishes).where(
        person.sender_id.in_(sender_ids), is_among(session, person.id, people), has_set
    )
    return answered.union_all(wanted, chosen)


def _read_wishes(row: Row[*tuple[Any, ...]]) -> Wishes:
    dial = MessageDial(row.state)
    return Wishes(dial, row.paused_until, row.chosen_language, read_channel_order(row.channel_order))


def read_channel_order(stored: str | None) -> tuple[Channel, ...]:
    """The channels of `recipients.channel_order`, none when it is None."""
    return tuple(Channel(name) for name in stored.split(",")) if stored else ()


def _load_carried(
    session: Session, sender_ids: Collection[uuid.UUID], channels: Collection[str]
) -> frozenset[tuple[uuid.UUID, str]]:
    if not channels:
        return frozenset()
    rows = session.execute(
        select(SenderChannel.sender_id, SenderChannel.channel).where(
            SenderChannel.sender_id.in_(sender_ids), SenderChannel.channel.in_(channels), SenderChannel.is_on.is_(True)
        )
    )
    return frozenset((row.sender_id, row.channel) for row in rows)
