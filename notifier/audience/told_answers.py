"""Answers another system tells of a person: a no counts at once, a yes needs its proof and never undoes a later no."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.audience.consent_ledger import Choice, Evidence, lock_recipient, record_choices
from notifier.foundation.errors import ProductError
from notifier.models import Consent
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class ToldAnswers:
    """Choices of one person with their evidence; `given_at` is when the person gave them, where that is known."""

    choices: Sequence[Choice]
    evidence: Evidence
    given_at: dt.datetime | None


class UnprovenError(ProductError):
    """A yes without anything that proves it."""


class LaterRefusalError(ProductError):
    """A yes that is older than the person's no, or does not say when it was given."""

    def __init__(self, choice: Choice, refused_at: dt.datetime) -> None:
        """Keep which answer, and when it was refused."""
        said = f"{choice.topic.value} by {choice.channel.value} was refused at {refused_at.isoformat()}"
        super().__init__(f"{said}; only a yes that was given later, with its proof, counts.")
        self.choice = choice


def record_told_answers(session: Session, owner: tuple[uuid.UUID, uuid.UUID], told: ToldAnswers) -> int:
    """Store all of them or none; returns how many were changes. Raises `UnprovenError`, `LaterRefusalError`."""
    granted = [choice for choice in told.choices if choice.state is ConsentState.GRANTED]
    if granted and not told.evidence.proof.strip():
        raise UnprovenError("A yes needs its proof: where it was given, so that it can be read again.")
    lock_recipient(session, owner)
    refused = _load_refusals(session, owner)
    for choice in granted:
        refused_at = refused.get((choice.topic, choice.channel))
        if refused_at is not None and (told.given_at is None or told.given_at <= refused_at):
            raise LaterRefusalError(choice, refused_at)
    return record_choices(session, owner, told.choices, told.evidence)


def _load_refusals(session: Session, owner: tuple[uuid.UUID, uuid.UUID]) -> dict[tuple[Topic, Channel], dt.datetime]:
    rows = session.execute(
        select(Consent.topic, Consent.channel, Consent.changed_at).where(
            Consent.sender_id == owner[0],
            Consent.recipient_id == owner[1],
            Consent.state == ConsentState.REFUSED.value,
        )
    )
    return {(Topic(row.topic), Channel(row.channel)): row.changed_at for row in rows}
