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


def load_standing(session: Session, recipient_ids: Collection[uuid.UUID], address_digests: Collection[str]) -> Standing:
    """What is on record for these people and addresses."""
    answers = session.execute(
        select(Consent.recipient_id, Consent.topic, Consent.channel, Consent.state).where(
            Consent.recipient_id.in_(recipient_ids)
        )
    )
    listed = session.execute(
        select(Suppression.sender_id, Suppression.channel, Suppression.address_digest).where(
            Suppression.address_digest.in_(address_digests)
        )
    )
    return Standing(
        consents={(row.recipient_id, row.topic, row.channel): ConsentState(row.state) for row in answers},
        suppressed=frozenset((row.sender_id, row.channel, row.address_digest) for row in listed),
    )
