"""Where people, addresses and channels stand now: answers, suppressions and carriers of a whole batch in few reads."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.row_sets import is_among
from notifier.models import Consent, SenderChannel, Suppression
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.suppression_reason import SuppressionReason

_CONSENTS = cast(Table, Consent.__table__)
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

    def find_consent(self, contact: Contact, topic: str) -> ConsentState | None:
        """The person's answer, None when nobody has asked."""
        return self.consents.get((contact.recipient_id, topic, contact.channel.value))

    def find_suppression(self, contact: Contact) -> SuppressionReason | None:
        """Why the address must not be used, None when it may."""
        return self.suppressions.get((contact.sender_id, contact.channel.value, contact.address_digest))

    def is_carried(self, contact: Contact) -> bool:
        """Whether somebody carries the channel for the sender."""
        return contact.channel in ALWAYS_CARRIED or (contact.sender_id, contact.channel.value) in self.carried


def load_standing(session: Session, contacts: Collection[Contact]) -> Standing:
    """What is on record for these people, addresses and channels."""
    # The sender comes first in all keys: without it, every row of every sender would be read.
    sender_ids = {contact.sender_id for contact in contacts}
    channels = {contact.channel.value for contact in contacts}
    answers = session.execute(
        select(_CONSENTS.c.recipient_id, _CONSENTS.c.topic, _CONSENTS.c.channel, _CONSENTS.c.state).where(
            _CONSENTS.c.sender_id.in_(sender_ids),
            is_among(session, _CONSENTS.c.recipient_id, {contact.recipient_id for contact in contacts}),
        )
    )
    listed = _SUPPRESSIONS.c
    suppressed = session.execute(
        select(listed.sender_id, listed.channel, listed.address_digest, listed.reason).where(
            listed.sender_id.in_(sender_ids),
            listed.channel.in_(channels),
            is_among(session, listed.address_digest, {contact.address_digest for contact in contacts}),
        )
    )
    return Standing(
        consents={(row.recipient_id, row.topic, row.channel): ConsentState(row.state) for row in answers},
        suppressions={
            (row.sender_id, row.channel, row.address_digest): SuppressionReason(row.reason) for row in suppressed
        },
        carried=_load_carried(session, sender_ids, channels - ALWAYS_CARRIED),
    )


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
