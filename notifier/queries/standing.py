"""Where people and addresses stand now: answers and suppressions of a whole batch in two reads."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.models import Consent, Suppression
from notifier.vocabulary.consent_state import ConsentState


@dataclass(frozen=True, slots=True)
class Standing:
    """Answers by (recipient, topic, channel), suppressed addresses as (sender, channel, digest)."""

    consents: dict[tuple[uuid.UUID, str, str], ConsentState]
    suppressed: frozenset[tuple[uuid.UUID, str, str]]


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as one sender would reach it; the digest is empty without an address."""

    sender_id: uuid.UUID
    recipient_id: uuid.UUID
    channel: str
    address_digest: str


def load_standing(session: Session, contacts: Collection[Contact]) -> Standing:
    """What is on record for these people and addresses."""
    # The sender comes first in both keys: without it, every row of every sender would be read.
    sender_ids = {contact.sender_id for contact in contacts}
    answers = session.execute(
        select(Consent.recipient_id, Consent.topic, Consent.channel, Consent.state).where(
            Consent.sender_id.in_(sender_ids),
            Consent.recipient_id.in_({contact.recipient_id for contact in contacts}),
        )
    )
    listed = session.execute(
        select(Suppression.sender_id, Suppression.channel, Suppression.address_digest).where(
            Suppression.sender_id.in_(sender_ids),
            Suppression.channel.in_({contact.channel for contact in contacts}),
            Suppression.address_digest.in_({contact.address_digest for contact in contacts}),
        )
    )
    return Standing(
        consents={(row.recipient_id, row.topic, row.channel): ConsentState(row.state) for row in answers},
        suppressed=frozenset((row.sender_id, row.channel, row.address_digest) for row in listed),
    )
