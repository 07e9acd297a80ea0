"""What became of messages, written back in a few statements, only where they are still ours."""

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Table, bindparam, or_
from sqlalchemy.orm import Session

from notifier.audience.suppressions import BadAddress, suppress_addresses
from notifier.foundation.clock import utc_now
from notifier.models import Message, SendAttempt
from notifier.policies.verdict import Defer, Suppress, Verdict
from notifier.providers.contract import Outcome
from notifier.rules.timing import retry_at
from notifier.sending.load_batch import LoadedMessage
from notifier.sending.plan_messages import status_of_refusal
from notifier.vocabulary.message_status import AttemptOutcome, MessageStatus
from notifier.vocabulary.suppression_reason import SuppressionReason

_MESSAGES = cast(Table, Message.__table__)
_ATTEMPTS = cast(Table, SendAttempt.__table__)

# A message that others have called unknown meanwhile may still be put right by the worker that knows.
_STORE_MESSAGE: Final = (
    _MESSAGES.update()
    .where(
        _MESSAGES.c.id == bindparam("of_id"),
        _MESSAGES.c.claimed_by == bindparam("owner"),
        or_(*(_MESSAGES.c.status == status.value for status in (MessageStatus.SENDING, MessageStatus.UNKNOWN))),
    )
    .values(
        status=bindparam("new_status"),
        reason=bindparam("new_reason"),
        due_at=bindparam("new_due_at"),
        sent_at=bindparam("new_sent_at"),
        provider=bindparam("new_provider"),
        provider_message_id=bindparam("new_provider_message_id"),
        claimed_until=None,
        claimed_by=None,
    )
)
_STORE_ATTEMPT: Final = (
    _ATTEMPTS.update()
    .where(
        _ATTEMPTS.c.id == bindparam("of_id"),
        or_(_ATTEMPTS.c.outcome.is_(None), _ATTEMPTS.c.outcome == AttemptOutcome.UNKNOWN.value),
    )
    .values(
        outcome=bindparam("new_outcome"),
        code=bindparam("new_code"),
        detail=bindparam("new_detail"),
        finished_at=bindparam("new_finished_at"),
    )
)


@dataclass(frozen=True, slots=True)
class Finish:
    """How a message leaves a worker's hands; `outcome` None when no attempt was begun."""

    message: LoadedMessage
    status: MessageStatus
    reason: str | None
    due_at: dt.datetime
    provider: str | None = None
    outcome: Outcome | None = None


def finish_after(message: LoadedMessage, outcome: Outcome, provider: str) -> Finish:
    """What an outcome means for its message: sent, tried again while it is fresh, failed, or never touched again."""
    now = utc_now()
    kind = outcome.kind
    if kind is AttemptOutcome.ACCEPTED:
        return Finish(message, MessageStatus.SENT, None, message.due_at, provider, outcome)
    if kind is AttemptOutcome.PERMANENT:
        return Finish(message, MessageStatus.FAILED, outcome.detail, message.due_at, provider, outcome)
    if kind is AttemptOutcome.UNKNOWN:
        return Finish(message, MessageStatus.UNKNOWN, outcome.detail, message.due_at, provider, outcome)
    again_at = retry_at(now, message.attempts + 1, random.random())  # noqa: S311  spreads load, guards nothing
    status = MessageStatus.QUEUED if again_at < message.stale_at else MessageStatus.EXPIRED
    return Finish(message, status, outcome.detail, again_at, provider, outcome)


def finish_refused(message: LoadedMessage, verdict: Verdict, attempt_id: uuid.UUID | None = None) -> Finish:
    """What a policy's answer means for a claimed message, begun (with its attempt) or not."""
    outcome = None
    if attempt_id is not None:
        kind, detail = AttemptOutcome.NOT_HANDED_OVER, "Held back before it left."
        outcome = Outcome(attempt_id, kind, None, None, detail, address_is_bad=False)
    if isinstance(verdict, Suppress):
        status = status_of_refusal(verdict.reason)
        return Finish(message, status, verdict.reason.value, message.due_at, None, outcome)
    until = verdict.until if isinstance(verdict, Defer) else message.due_at
    return Finish(message, MessageStatus.QUEUED, None, until, None, outcome)


def finish_unwritten(message: LoadedMessage, problem: str, *, is_permanent: bool) -> Finish:
    """A message nobody could write: failed, or tried again when the reason can go away."""
    if is_permanent:
        return Finish(message, MessageStatus.FAILED, problem, message.due_at)
    again_at = retry_at(utc_now(), message.attempts + 1, random.random())  # noqa: S311  spreads load, guards nothing
    status = MessageStatus.QUEUED if again_at < message.stale_at else MessageStatus.EXPIRED
    return Finish(message, status, problem, again_at)


def store_outcomes(session: Session, owner: str, finishes: Sequence[Finish]) -> None:
    """Write every finish back where the message is still the owner's, and list addresses that cannot be reached."""
    if not finishes:
        return
    now = utc_now()
    session.execute(_STORE_MESSAGE, [_message_values(finish, owner, now) for finish in finishes])
    attempts = [_attempt_values(finish.outcome, now) for finish in finishes if finish.outcome]
    if attempts:
        session.execute(_STORE_ATTEMPT, attempts)
    suppress_addresses(session, tuple(_bad_addresses(finishes)))


def _bad_addresses(finishes: Iterable[Finish]) -> Iterable[BadAddress]:
    for finish in finishes:
        if finish.outcome and finish.outcome.address_is_bad:
            message = finish.message
            yield BadAddress(message.sender_id, message.channel, message.address_digest, SuppressionReason.HARD_BOUNCE)


def _message_values(finish: Finish, owner: str, now: dt.datetime) -> dict[str, Any]:
    return {
        "of_id": finish.message.id,
        "owner": owner,
        "new_status": finish.status.value,
        "new_reason": finish.reason,
        "new_due_at": finish.due_at,
        "new_sent_at": now if finish.status is MessageStatus.SENT else None,
        "new_provider": finish.provider,
        "new_provider_message_id": finish.outcome.provider_message_id if finish.outcome else None,
    }


def _attempt_values(outcome: Outcome, now: dt.datetime) -> dict[str, Any]:
    return {
        "of_id": outcome.attempt_id,
        "new_outcome": outcome.kind.value,
        "new_code": outcome.code,
        "new_detail": outcome.detail,
        "new_finished_at": now,
    }
