"""Where people, addresses and channels stand now: answers, suppressions and carriers of a whole batch in few reads."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, cast

from sqlalchemy import Table, null, or_, select, type_coerce
from sqlalchemy.orm import Session

from notifier.foundation.row_sets import is_among
from notifier.models import Consent, Recipient, SenderChannel, Suppression
from notifier.policies.wishes import NO_WISHES, Wishes
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.message_dial import MessageDial
from notifier.vocabulary.suppression_reason import SuppressionReason

_CONSENTS = cast(Table, Consent.__table__)
_PEOPLE = cast(Table, Recipient.__table__)
_SUPPRESSIONS = cast(Table, Suppression.__table__)
#: Channels the deployment carries for senders that have chosen nobody.
ALWAYS_CARRIED: Final = frozenset({Channel.EMAIL, Channel.PUSH, Channel.INBOX})


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

    def find_consent(self, contact: Contact, topic: str) -> ConsentState | None:
        """The person's answer, None when nobody has asked."""
        return self.consents.get((contact.recipient_id, topic, contact.channel.value))

    def find_suppression(self, contact: Contact) -> SuppressionReason | None:
        """Why the address must not be used, None when it may."""
        return self.suppressions.get((contact.sender_id, contact.channel.value, contact.address_digest))

    def find_wishes(self, contact: Contact) -> Wishes:
        """What the person has set for all messages alike."""
        return self.wishes.get(contact.recipient_id, NO_WISHES)

    def is_carried(self, contact: Contact) -> bool:
        """Whether somebody carries the channel for the sender."""
        return contact.channel in ALWAYS_CARRIED or (contact.sender_id, contact.channel.value) in self.carried


def load_standing(session: Session, contacts: Collection[Contact]) -> Standing:
    """What is on record for these people, addresses and channels."""
    # The sender comes first in all keys: without it, every row of every sender would be read.
    sender_ids = {contact.sender_id for contact in contacts}
    channels = {contact.channel.value for contact in contacts}
    consents, wishes = _load_answers(session, sender_ids, {contact.recipient_id for contact in contacts})
    listed = _SUPPRESSIONS.c
    suppressed = session.execute(
        select(listed.sender_id, listed.channel, listed.address_digest, listed.reason).where(
            listed.sender_id.in_(sender_ids),
            listed.channel.in_(channels),
            is_among(session, listed.address_digest, {contact.address_digest for contact in contacts}),
        )
    )
    return Standing(
        consents=consents,
        suppressions={
            (row.sender_id, row.channel, row.address_digest): SuppressionReason(row.reason) for row in suppressed
        },
        carried=_load_carried(session, sender_ids, channels - ALWAYS_CARRIED),
        wishes=wishes,
    )


def _load_answers(
    session: Session, sender_ids: Collection[uuid.UUID], people: Collection[uuid.UUID]
) -> tuple[dict[tuple[uuid.UUID, str, str], ConsentState], dict[uuid.UUID, Wishes]]:
    """What people have answered and set, in one read: most have done neither."""
    said, person = _CONSENTS.c, _PEOPLE.c
    answers = select(
        *(said.recipient_id, said.topic, said.channel, said.state),
        *(type_coerce(null(), person[name].type).label(name) for name in ("paused_until", "chosen_language")),
    ).where(said.sender_id.in_(sender_ids), is_among(session, said.recipient_id, people))
    nothing = type_coerce(null(), said.topic.type)
    settings = select(person.id, nothing, nothing, person.message_dial, person.paused_until, person.chosen_language)
    has_set = or_(
        person.message_dial != MessageDial.ALL.value,
        person.paused_until.is_not(None),
        person.chosen_language.is_not(None),
    )
    wanted = settings.where(person.sender_id.in_(sender_ids), is_among(session, person.id, people), has_set)
    consents: dict[tuple[uuid.UUID, str, str], ConsentState] = {}
    wishes: dict[uuid.UUID, Wishes] = {}
    for row in session.execute(answers.union_all(wanted)):
        if row.topic is None:
            wishes[row.recipient_id] = Wishes(MessageDial(row.state), row.paused_until, row.chosen_language)
        else:
            consents[row.recipient_id, row.topic, row.channel] = ConsentState(row.state)
    return consents, wishes


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
