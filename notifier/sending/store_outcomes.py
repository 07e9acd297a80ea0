"""What became of messages, written back in a few statements, only where they are still ours."""

import datetime as dt
import threading
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

from sqlalchemy import Table, bindparam, func, or_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from notifier.audience.suppressions import BadAddress, suppress_addresses
from notifier.foundation.clock import monotonic_seconds, utc_now
from notifier.foundation.database import Database, is_passing
from notifier.foundation.logs import get_logger
from notifier.models import Message, PushSubscriptionRow, SendAttempt
from notifier.providers.contract import Outcome
from notifier.sending.cascade import release_next
from notifier.sending.finish_messages import Finish
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import AttemptOutcome, MessageStatus
from notifier.vocabulary.suppression_reason import SuppressionReason
from notifier.vocabulary.transitions import TRANSITIONS

_MESSAGES = cast(Table, Message.__table__)
_ATTEMPTS = cast(Table, SendAttempt.__table__)
_BROWSERS = cast(Table, PushSubscriptionRow.__table__)
#: Longer than a database takes to start again, shorter than a lease.
_PATIENCE_SECONDS: Final = 60.0
_PAUSE_SECONDS: Final = 0.5
_log = get_logger(__name__)

# Who carried it last: what waits for its turn or was held back has gone by nobody since.
_CARRIED: Final = {
    name: func.coalesce(bindparam(f"new_{name}", type_=_MESSAGES.c[name].type), _MESSAGES.c[name])
    for name in ("provider", "account_id", "provider_message_id", "cost", "currency")
}
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
        **_CARRIED,
        claimed_until=None,
        claimed_by=None,
    )
)
# A receipt has overtaken the outcome: where the message stands is known, by whom and for how much it went is not.
_STORE_OVERTAKEN: Final = (
    _MESSAGES.update()
    .where(
        _MESSAGES.c.id == bindparam("of_id"),
        _MESSAGES.c.claimed_by == bindparam("owner"),
        or_(*(_MESSAGES.c.status == transition.to.value for transition in TRANSITIONS.values())),
    )
    .values(**_CARRIED, claimed_until=None, claimed_by=None)
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
#: Ends that leave the person unreached on this channel, so that a cascade goes on at once.
_REACHED_NOBODY: Final = frozenset({MessageStatus.FAILED, MessageStatus.EXPIRED, MessageStatus.SUPPRESSED})


def store_outcomes_surely(database: Database, owner: str, finishes: Sequence[Finish]) -> None:
    """As `store_outcomes`, again and again while the database is away: what is known must not be forgotten.

    Raises what the database raised last after a minute; recovery then knows only what has left.
    """
    ends_at = monotonic_seconds() + _PATIENCE_SECONDS
    while True:
        try:
            with database.unit_of_work() as session:
                store_outcomes(session, owner, finishes)
            return
        except DBAPIError as problem:
            if not is_passing(problem) or monotonic_seconds() > ends_at:
                raise
            _log.warning("outcomes_not_stored_yet", owner=owner, problem=type(problem.orig).__name__)
            threading.Event().wait(_PAUSE_SECONDS)


def store_outcomes(session: Session, owner: str, finishes: Sequence[Finish]) -> None:
    """Write every finish back where the message is still the owner's, and forget addresses that cannot be reached."""
    if not finishes:
        return
    now = utc_now()
    values = [_message_values(finish, owner, now) for finish in finishes]
    stored: Any = session.execute(_STORE_MESSAGE, values)
    if stored.rowcount != len(values):
        session.execute(_STORE_OVERTAKEN, values)
    attempts = [_attempt_values(finish.outcome, now) for finish in finishes if finish.outcome]
    if attempts:
        session.execute(_STORE_ATTEMPT, attempts)
    _forget_addresses(session, [finish for finish in finishes if finish.outcome and finish.outcome.address_is_bad])
    release_next(
        session,
        [
            finish.message.id
            for finish in finishes
            if finish.message.cascade_step is not None and finish.status in _REACHED_NOBODY
        ],
    )


def _forget_addresses(session: Session, finishes: Sequence[Finish]) -> None:
    """Browsers that are gone are deleted; other addresses go on the suppression list."""
    gone = [finish.message.address_digest for finish in finishes if finish.message.channel is Channel.PUSH]
    if gone:
        session.execute(_BROWSERS.delete().where(_BROWSERS.c.endpoint_digest.in_(gone)))
    suppress_addresses(session, tuple(_bad_addresses(finishes)))


def _bad_addresses(finishes: Iterable[Finish]) -> Iterable[BadAddress]:
    for finish in finishes:
        message = finish.message
        if message.channel is not Channel.PUSH:
            reason = (
                SuppressionReason.HARD_BOUNCE if message.channel is Channel.EMAIL else SuppressionReason.INVALID_ADDRESS
            )
            yield BadAddress(message.sender_id, message.channel, message.address_digest, reason)


def _message_values(finish: Finish, owner: str, now: dt.datetime) -> dict[str, Any]:
    account = finish.account
    return {
        "of_id": finish.message.id,
        "owner": owner,
        "new_status": finish.status.value,
        "new_reason": finish.reason,
        "new_due_at": finish.due_at,
        "new_sent_at": now if finish.status is MessageStatus.SENT else None,
        "new_provider": account.name if account else None,
        "new_account_id": account.id if account else None,
        "new_provider_message_id": finish.outcome.provider_message_id if finish.outcome else None,
        "new_cost": finish.price[0] if finish.price else None,
        "new_currency": finish.price[1] if finish.price else None,
    }


def _attempt_values(outcome: Outcome, now: dt.datetime) -> dict[str, Any]:
    return {
        "of_id": outcome.attempt_id,
        "new_outcome": outcome.kind.value,
        "new_code": outcome.code,
        "new_detail": outcome.detail,
        "new_finished_at": now,
    }
