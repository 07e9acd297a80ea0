"""After a crash: what a dead worker held is sent, waiting again, or unknown, as its journal tells."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Table, bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.logs import get_logger
from notifier.models import Message, SendAttempt
from notifier.sending.claim_messages import LEASE_SECONDS
from notifier.sending.context import SendingContext
from notifier.sending.handover_journal import SUFFIX
from notifier.sending.read_journal import Fate, JournalAnswer, hear_journal, lock_journal
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import HAS_LEFT, AttemptOutcome, MessageStatus

#: A worker that lives but has not answered for so long after its lease is not waited for any more.
ABANDONED_SECONDS: Final = 3600

_MESSAGES = cast(Table, Message.__table__)
_ATTEMPTS = cast(Table, SendAttempt.__table__)
_SENDING = _MESSAGES.c.status == literal_column("'sending'")
_STORE_MESSAGE: Final = (
    _MESSAGES.update()
    .where(_SENDING, _MESSAGES.c.id == bindparam("of_id"), _MESSAGES.c.claimed_by == bindparam("owner"))
    .values(
        status=bindparam("new_status"),
        reason=bindparam("new_reason"),
        sent_at=bindparam("new_sent_at"),
        provider=bindparam("new_provider"),
        account_id=bindparam("new_account_id"),
        attempts=_MESSAGES.c.attempts + bindparam("new_attempts"),
        claimed_until=None,
        claimed_by=bindparam("new_owner"),
    )
)
_STORE_ATTEMPT: Final = (
    _ATTEMPTS.update()
    .where(_ATTEMPTS.c.id == bindparam("of_id"), _ATTEMPTS.c.outcome.is_(None))
    .values(outcome=bindparam("new_outcome"), detail=bindparam("new_detail"), finished_at=bindparam("new_finished_at"))
)
#: How long after the end of its lease a worker is waited for, by what is known of it: the dead are not.
_PATIENCE: Final = {
    Fate.ALIVE: dt.timedelta(seconds=ABANDONED_SECONDS),
    Fate.ABSENT: dt.timedelta(0),
    Fate.ACCOUNTED: -dt.timedelta(seconds=LEASE_SECONDS * 2),
    Fate.DOUBTFUL: -dt.timedelta(seconds=LEASE_SECONDS * 2),
}
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Ending:
    """How one message of a dead worker ends."""

    status: MessageStatus
    outcome: AttemptOutcome
    detail: str


@dataclass(frozen=True, slots=True)
class _Held:
    """A message in `sending` with its open attempt, if one was begun."""

    id: uuid.UUID
    channel: Channel
    attempt_id: uuid.UUID | None
    provider: str | None
    account_id: uuid.UUID | None


_UNANSWERED = _Ending(MessageStatus.UNKNOWN, AttemptOutcome.UNKNOWN, "Handed over, reply not seen.")
_ANSWER_LOST: Final = "The worker ended before it could store the answer."
#: Where the journal has the answer. A refusal is asked for again, to hear its reason.
_ANSWERED: Final = {
    AttemptOutcome.ACCEPTED: _Ending(MessageStatus.SENT, AttemptOutcome.ACCEPTED, _ANSWER_LOST),
    AttemptOutcome.TRANSIENT: _Ending(MessageStatus.QUEUED, AttemptOutcome.TRANSIENT, _ANSWER_LOST),
    AttemptOutcome.PERMANENT: _Ending(MessageStatus.QUEUED, AttemptOutcome.PERMANENT, _ANSWER_LOST),
}
#: The answer may have been a no, and the same message twice is seen once.
_AGAIN = _Ending(MessageStatus.QUEUED, AttemptOutcome.UNKNOWN, "The worker ended before the answer came.")
_STAYED = _Ending(MessageStatus.QUEUED, AttemptOutcome.NOT_HANDED_OVER, "The worker ended before this message left.")
_UNKNOWN = _Ending(
    MessageStatus.UNKNOWN, AttemptOutcome.UNKNOWN, "The worker ended, and nothing tells whether this message left."
)


def recover_messages(context: SendingContext) -> int:
    """Settle what dead workers left in `sending`; returns how many messages. Several workers may do it at once."""
    with context.database.reading() as session:
        claims = session.execute(
            select(_MESSAGES.c.claimed_by, func.max(_MESSAGES.c.claimed_until).label("until"))
            .where(_SENDING, _MESSAGES.c.claimed_by.is_not(None))
            .group_by(_MESSAGES.c.claimed_by)
        ).all()
    settled = sum(_settle_claim(context, claim.claimed_by, claim.until) for claim in claims)
    _delete_journals(context)
    if settled:
        _log.warning("messages_recovered", messages=settled)
    return settled


def _settle_claim(context: SendingContext, owner: str, lease_ends_at: dt.datetime) -> int:
    # The journal is heard before the rows are read: only a worker known to be dead writes no more of either.
    with hear_journal(context.journal, owner) as answer:
        expired_by = utc_now() - _PATIENCE[answer.fate]
        if lease_ends_at > expired_by:
            return 0
        with context.database.unit_of_work() as session:
            return _settle_messages(session, owner, answer, expired_by)


def _settle_messages(session: Session, owner: str, answer: JournalAnswer, expired_by: dt.datetime) -> int:
    held = _lock_held(session, owner, expired_by)
    if not held:
        return 0
    now = utc_now()
    endings = [(row, _judge(row, answer)) for row in held]
    session.execute(_STORE_MESSAGE, [_message_values(row, ending, owner, now) for row, ending in endings])
    attempts = _attempt_values(endings, now)
    if attempts:
        session.execute(_STORE_ATTEMPT, attempts)
    return len(held)


def _lock_held(session: Session, owner: str, expired_by: dt.datetime) -> Sequence[_Held]:
    ours = (_SENDING, _MESSAGES.c.claimed_by == owner, _MESSAGES.c.claimed_until <= expired_by)
    locked = session.execute(select(_MESSAGES.c.id, _MESSAGES.c.channel).where(*ours).with_for_update())
    channels = {row.id: Channel(row.channel) for row in locked}
    if not channels:
        return ()
    # A statement of its own after the lock: it sees attempts that were committed while we waited for it.
    is_open = (_ATTEMPTS.c.message_id.in_(channels), _ATTEMPTS.c.outcome.is_(None))
    columns = (_ATTEMPTS.c.message_id, _ATTEMPTS.c.id, _ATTEMPTS.c.provider, _ATTEMPTS.c.account_id)
    attempts = {row.message_id: tuple(row)[1:] for row in session.execute(select(*columns).where(*is_open))}
    return [
        _Held(message_id, channel, *attempts.get(message_id, (None, None, None)))
        for message_id, channel in channels.items()
    ]


def _judge(held: _Held, answer: JournalAnswer) -> _Ending:
    attempt_id = held.attempt_id
    told = answer.answers.get(attempt_id) if attempt_id else None
    if told in _ANSWERED:
        return _ANSWERED[told]
    has_left = attempt_id in answer.handed_over
    # Attempts are on record before anything leaves: without one, nothing has, unless its worker still lives.
    is_idle = attempt_id is None and answer.fate is not Fate.ALIVE
    if attempt_id not in answer.leaving and (answer.fate is Fate.ACCOUNTED or is_idle):
        return _STAYED
    if held.channel.repeats_harmlessly:
        return _AGAIN
    # Servers refuse some messages only in their answer: a receipt or a person will tell.
    return _UNANSWERED if has_left else _UNKNOWN


def _message_values(row: _Held, ending: _Ending, owner: str, now: dt.datetime) -> dict[str, Any]:
    is_unknown = ending.status is MessageStatus.UNKNOWN
    return {
        "of_id": row.id,
        "owner": owner,
        "new_status": ending.status.value,
        "new_reason": ending.detail if is_unknown else None,
        # What may have left counts as left, as when an outcome is stored.
        "new_sent_at": now if ending.status in HAS_LEFT else None,
        "new_provider": row.provider,
        "new_account_id": row.account_id,
        "new_attempts": int(row.attempt_id is not None),
        # Should its worker turn up after all, it may still tell what happened.
        "new_owner": owner if is_unknown else None,
    }


def _attempt_values(endings: Sequence[tuple[_Held, _Ending]], now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {
            "of_id": row.attempt_id,
            "new_outcome": ending.outcome.value,
            "new_detail": ending.detail,
            "new_finished_at": now,
        }
        for row, ending in endings
        if row.attempt_id is not None
    ]


def _delete_journals(context: SendingContext) -> None:
    """Remove journals of dead workers once no message is open that they could tell about."""
    for path in sorted(context.journal.folder.glob(f"*{SUFFIX}")):
        with lock_journal(path) as fate:
            if fate is Fate.ACCOUNTED and not _is_needed(context, path.stem):
                path.unlink(missing_ok=True)


def _is_needed(context: SendingContext, name: str) -> bool:
    with context.database.reading() as session:
        open_claim = select(_MESSAGES.c.id).where(_SENDING, _MESSAGES.c.claimed_by.startswith(f"{name}/")).limit(1)
        return session.scalar(open_claim) is not None
