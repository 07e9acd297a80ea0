"""Where people, addresses and channels stand now: answers, suppressions and carriers of a whole batch in few reads."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import CompoundSelect, Row, Table, null, or_, select, type_coerce
from sqlalchemy.orm import Session

from notifier.foundation.key_sets import among, in_parts
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
_CARRIERS = cast(Table, SenderChannel.__table__)
#: Channels the deployment carries for senders that have chosen nobody.
ALWAYS_CARRIED: Final = frozenset({Channel.EMAIL, Channel.PUSH, Channel.INBOX})
_MODE_WORDS: Final = frozenset(ConsentMode)


def _select_answers() -> CompoundSelect[*tuple[Any, ...]]:
    """What was said by people and chosen by their senders: in one read, since most have done nothing of the kind."""
    said, person, mode = _CONSENTS.c, _PEOPLE.c, _MODES.c
    wishes = (person.paused_until, person.chosen_language, person.channel_order)
    no_wishes = tuple(type_coerce(null(), column.type).label(column.name) for column in wishes)
    nothing = type_coerce(null(), said.topic.type)
    answered = select(said.recipient_id.label("owner_id"), said.topic, said.channel, said.state, *no_wishes).where(
        among(said.sender_id, "senders"), among(said.recipient_id, "people")
    )
    chosen = select(mode.sender_id, mode.topic, mode.channel, mode.mode, *no_wishes).where(
        among(mode.sender_id, "senders")
    )
    has_set = or_(person.message_dial != MessageDial.ALL.value, *(column.is_not(None) for column in wishes))
    wanted = select(person.id, nothing, nothing, person.message_dial, *wishes).where(
        among(person.sender_id, "senders"), among(person.id, "people"), has_set
    )
    return answered.union_all(wanted, chosen)


_SELECT_ANSWERS: Final = _select_answers()
_SELECT_SUPPRESSIONS: Final = select(
    _SUPPRESSIONS.c.sender_id, _SUPPRESSIONS.c.channel, _SUPPRESSIONS.c.address_digest, _SUPPRESSIONS.c.reason
).where(
    among(_SUPPRESSIONS.c.sender_id, "senders"),
    among(_SUPPRESSIONS.c.channel, "channels"),
    among(_SUPPRESSIONS.c.address_digest, "digests"),
)
_SELECT_CARRIED: Final = select(_CARRIERS.c.sender_id, _CARRIERS.c.channel).where(
    among(_CARRIERS.c.sender_id, "senders"), among(_CARRIERS.c.channel, "channels"), _CARRIERS.c.is_on.is_(True)
)


class Contact(NamedTuple):
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
    senders = {contact.sender_id for contact in contacts}
    channels = {contact.channel.value for contact in contacts}
    standing = Standing({}, {}, _load_carried(session, senders, channels - ALWAYS_CARRIED))
    for people in in_parts(contact.recipient_id for contact in contacts):
        _add_answers(standing, session.execute(_SELECT_ANSWERS, {"senders": senders, "people": people}))
    for digests in in_parts(contact.address_digest for contact in contacts):
        listed = {"senders": senders, "channels": channels, "digests": digests}
        for sender_id, channel, digest, reason in session.execute(_SELECT_SUPPRESSIONS, listed):
            standing.suppressions[sender_id, channel, digest] = SuppressionReason(reason)
    return replace(standing, muted=load_muted(session, subjects))


def _add_answers(standing: Standing, rows: Iterable[Row[*tuple[Any, ...]]]) -> None:
    for row in rows:
        if row.topic is None:
            standing.wishes[row.owner_id] = _read_wishes(row)
        elif row.state in _MODE_WORDS:
            standing.modes[row.owner_id, row.topic, row.channel] = ConsentMode(row.state)
        else:
            standing.consents[row.owner_id, row.topic, row.channel] = ConsentState(row.state)


def _read_wishes(row: Row[*tuple[Any, ...]]) -> Wishes:
    dial = MessageDial(row.state)
    return Wishes(dial, row.paused_until, row.chosen_language, read_channel_order(row.channel_order))


def read_channel_order(stored: str | None) -> tuple[Channel, ...]:
    """The channels of `recipients.channel_order`, none when it is None."""
    return tuple(Channel(name) for name in stored.split(",")) if stored else ()


def _load_carried(
    session: Session, senders: Collection[uuid.UUID], channels: Collection[str]
) -> frozenset[tuple[uuid.UUID, str]]:
    if not channels:
        return frozenset()
    rows = session.execute(_SELECT_CARRIED, {"senders": senders, "channels": channels})
    return frozenset((row.sender_id, row.channel) for row in rows)
