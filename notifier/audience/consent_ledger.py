"""Answers of people: the one that counts now, and the ledger of how it came to be."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, select, tuple_
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.ids import new_id
from notifier.models import Consent, ConsentChange, ConsentRequest, Recipient
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.topic import Topic

_CONSENTS = cast(Table, Consent.__table__)
_CHANGES = cast(Table, ConsentChange.__table__)
_REQUESTS = cast(Table, ConsentRequest.__table__)
_RECIPIENTS = cast(Table, Recipient.__table__)
_KEY = ("sender_id", "recipient_id", "topic", "channel")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer for one topic on one channel."""

    topic: Topic
    channel: Channel
    state: ConsentState


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves an answer: where it was given, which wording was seen in which language, from which page or mail."""

    source: ConsentSource
    wording_version: str
    language: str
    proof: str


def record_choice(
    session: Session, sender_id: uuid.UUID, recipient_id: uuid.UUID, choice: Choice, evidence: Evidence
) -> bool:
    """Store one answer; returns whether it was a change. The same answer again adds nothing to the ledger."""
    return record_choices(session, (sender_id, recipient_id), (choice,), evidence) > 0


def refuse_everything(session: Session, sender_id: uuid.UUID, recipient_id: uuid.UUID, evidence: Evidence) -> int:
    """Refuse every topic on every channel; holds before the next message leaves. Returns how many answers changed."""
    choices = tuple(Choice(topic, channel, ConsentState.REFUSED) for topic in Topic for channel in Channel)
    return record_choices(session, (sender_id, recipient_id), choices, evidence)


def record_choices(
    session: Session, owner: tuple[uuid.UUID, uuid.UUID], choices: Sequence[Choice], evidence: Evidence
) -> int:
    """Store answers of one person (sender id, recipient id) together; returns how many were changes.

    A no ends what waits to be confirmed of the same, also where it changes nothing.
    """
    lock_recipient(session, owner)
    _end_requests(session, owner, [choice for choice in choices if choice.state is ConsentState.REFUSED])
    mine = (_CONSENTS.c.sender_id == owner[0], _CONSENTS.c.recipient_id == owner[1])
    rows = session.execute(select(_CONSENTS.c.topic, _CONSENTS.c.channel, _CONSENTS.c.state).where(*mine))
    known = {(row.topic, row.channel): row.state for row in rows}
    changes = [choice for choice in choices if known.get((choice.topic, choice.channel)) != choice.state]
    if changes:
        _store(session, owner, changes, evidence)
    return len(changes)


def lock_recipient(session: Session, owner: tuple[uuid.UUID, uuid.UUID]) -> None:
    """Let two answers of one person at the same moment be told apart by who comes first."""
    mine = (_RECIPIENTS.c.sender_id == owner[0], _RECIPIENTS.c.id == owner[1])
    session.execute(select(_RECIPIENTS.c.id).where(*mine).with_for_update())


def _end_requests(session: Session, owner: tuple[uuid.UUID, uuid.UUID], refused: Sequence[Choice]) -> None:
    if not refused:
        return
    now, pairs = utc_now(), [(choice.topic.value, choice.channel.value) for choice in refused]
    waiting = (
        *(_REQUESTS.c.sender_id == owner[0], _REQUESTS.c.recipient_id == owner[1]),
        *(_REQUESTS.c.confirmed_at.is_(None), _REQUESTS.c.expires_at > now),
        tuple_(_REQUESTS.c.topic, _REQUESTS.c.channel).in_(pairs),
    )
    session.execute(_REQUESTS.update().where(*waiting).values(expires_at=now))


def _store(session: Session, owner: tuple[uuid.UUID, uuid.UUID], changes: Sequence[Choice], evidence: Evidence) -> None:
    now = utc_now()
    answers = [
        {
            "sender_id": owner[0],
            "recipient_id": owner[1],
            "topic": change.topic.value,
            "channel": change.channel.value,
            "state": change.state.value,
            "changed_at": now,
        }
        for change in changes
    ]
    insert_or_ignore(session, _CONSENTS, answers, on=_KEY)
    for state in ConsentState:
        _set_state(session, owner, [change for change in changes if change.state is state])
    proof = {
        "source": evidence.source.value,
        "wording_version": evidence.wording_version,
        "language": evidence.language,
        "proof": evidence.proof,
    }
    session.execute(_CHANGES.insert(), [{"id": new_id()} | answer | proof for answer in answers])


def _set_state(session: Session, owner: tuple[uuid.UUID, uuid.UUID], changes: Sequence[Choice]) -> None:
    if not changes:
        return
    mine = (_CONSENTS.c.sender_id == owner[0], _CONSENTS.c.recipient_id == owner[1])
    pairs = [(change.topic.value, change.channel.value) for change in changes]
    session.execute(
        _CONSENTS.update()
        .where(*mine, tuple_(_CONSENTS.c.topic, _CONSENTS.c.channel).in_(pairs))
        .values(state=changes[0].state.value, changed_at=utc_now())
    )
