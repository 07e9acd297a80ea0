"""What became of messages, written back in a few statements, only where they are still ours."""

import datetime as dt
import threading
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, Update, bindparam, func, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from notifier.audience.suppressions import BadAddress, suppress_addresses
from notifier.foundation.clock import monotonic_seconds, utc_now
from notifier.foundation.database import Database, is_passing
from notifier.foundation.key_sets import among
from notifier.foundation.logs import get_logger
from notifier.foundation.row_sets import KEY, NewValue, RowSetUpdate
from notifier.models import Message, PushSubscriptionRow, SendAttempt
from notifier.providers.contract import Outcome
from notifier.sending.cascade import release_next
from notifier.sending.finish_messages import Finish
from notifier.sending.record_spendings import Expense, record_expenses
from notifier.sending.speak_instead import OF_ONE_CHANNEL, plan_instead
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import HAS_LEFT, AttemptOutcome, MessageStatus
from notifier.vocabulary.suppression_reason import SuppressionReason
from notifier.vocabulary.transitions import TRANSITIONS

_MESSAGES = cast(Table, Message.__table__)
_ATTEMPTS = cast(Table, SendAttempt.__table__)
_BROWSERS = cast(Table, PushSubscriptionRow.__table__)
#: Longer than a database takes to start again, shorter than a lease.
_PATIENCE_SECONDS: Final = 60.0
_PAUSE_SECONDS: Final = 0.5
_log = get_logger(__name__)

#: Columns that an outcome writes.
_WRITTEN: Final = (
    *("status", "reason", "due_at", "sent_at", "attempts", "provider", "account_id", "provider_message_id", "cost"),
    "currency",
)
_NEW_MESSAGE: Final[dict[str, TypeEngine[Any]]] = {
    "owner": _MESSAGES.c.claimed_by.type,
    **{f"new_{name}": _MESSAGES.c[name].type for name in _WRITTEN},
}
_NEW_ATTEMPT: Final[dict[str, TypeEngine[Any]]] = {
    f"new_{name}": _ATTEMPTS.c[name].type for name in ("outcome", "code", "detail", "finished_at")
}


def _carried(new: NewValue) -> dict[str, ColumnElement[Any]]:
    """By whom it went how often and for how much: what waits or was held back has gone by nobody since."""
    carried: dict[str, ColumnElement[Any]] = {}
    for name in ("attempts", "provider", "account_id", "provider_message_id"):
        carried[name] = func.coalesce(new(f"new_{name}"), _MESSAGES.c[name])
    for name in ("cost", "currency"):
        # A receipt that was faster knows the price, the outcome expects one.
        carried[name] = func.coalesce(_MESSAGES.c[name], new(f"new_{name}"))
    return carried


def _store_message(new: NewValue) -> Update:
    # A message that others have called unknown meanwhile may still be put right by the worker that knows.
    is_open = (_MESSAGES.c.status == status.value for status in (MessageStatus.SENDING, MessageStatus.UNKNOWN))
    return (
        _MESSAGES.update()
        .where(_MESSAGES.c.claimed_by == new("owner"), or_(*is_open))
        .values(
            status=new("new_status"),
            reason=new("new_reason"),
            due_at=new("new_due_at"),
            sent_at=new("new_sent_at"),
            **_carried(new),
            claimed_until=None,
            claimed_by=None,
        )
    )


def _store_overtaken(new: NewValue) -> Update:
    # A receipt has overtaken the outcome: where the message stands is known, by whom and for how much it went is not.
    is_overtaken = (_MESSAGES.c.status == transition.to.value for transition in TRANSITIONS.values())
    return (
        _MESSAGES.update()
        .where(_MESSAGES.c.claimed_by == new("owner"), or_(*is_overtaken))
        .values(**_carried(new), claimed_until=None, claimed_by=None)
    )


def _store_attempt(new: NewValue) -> Update:
    is_open = or_(_ATTEMPTS.c.outcome.is_(None), _ATTEMPTS.c.outcome == AttemptOutcome.UNKNOWN.value)
    return (
        _ATTEMPTS.update()
        .where(is_open)
        .values(
            outcome=new("new_outcome"),
            code=new("new_code"),
            detail=new("new_detail"),
            finished_at=new("new_finished_at"),
        )
    )


_STORE_MESSAGES: Final = RowSetUpdate(_MESSAGES.c.id, _NEW_MESSAGE, _store_message)
_STORE_OVERTAKEN: Final = RowSetUpdate(_MESSAGES.c.id, _NEW_MESSAGE, _store_overtaken)
_STORE_ATTEMPTS: Final = RowSetUpdate(_ATTEMPTS.c.id, _NEW_ATTEMPT, _store_attempt)
_LOCK: Final = select(_MESSAGES.c.id).where(among(_MESSAGES.c.id, "ids")).order_by(_MESSAGES.c.id).with_for_update()
_SELECT_UNPAID: Final = select(_MESSAGES.c.id).where(
    among(_MESSAGES.c.id, "ids"), _MESSAGES.c.claimed_by == bindparam("owner"), _MESSAGES.c.cost.is_(None)
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
    # Receipts are applied in this order too: nobody waits for a row of somebody who waits for theirs.
    ordered = sorted(finishes, key=lambda finish: finish.message.id.int)
    values = [_message_values(finish, owner, now) for finish in ordered]
    _lock(session, [finish.message.id for finish in ordered])
    expenses = _list_expenses(session, owner, ordered, now)
    if _STORE_MESSAGES.execute(session, values) != len(values):
        _STORE_OVERTAKEN.execute(session, values)
    attempts = [_attempt_values(finish.outcome, now) for finish in finishes if finish.outcome]
    if attempts:
        _STORE_ATTEMPTS.execute(session, attempts)
    record_expenses(session, expenses)
    _forget_addresses(session, [finish for finish in finishes if finish.outcome and finish.outcome.address_is_bad])
    plan_instead(session, [finish.message.id for finish in finishes if finish.reason in OF_ONE_CHANNEL])
    release_next(
        session,
        [
            finish.message.id
            for finish in finishes
            if finish.message.cascade_step is not None and finish.status in _REACHED_NOBODY
        ],
    )


def _list_expenses(session: Session, owner: str, finishes: Iterable[Finish], now: dt.datetime) -> list[Expense]:
    """What the messages that are still the owner's have cost: who stores them once more pays nothing again.

    One whose real price a receipt has told already is paid.
    """
    priced = {finish.message.id: finish for finish in finishes if finish.price is not None and finish.price[0] > 0}
    if not priced:
        return []
    expenses = []
    for message_id in session.scalars(_SELECT_UNPAID, {"ids": priced.keys(), "owner": owner}):
        finish = priced[message_id]
        if finish.price is not None:
            expenses.append(Expense(finish.message.sender_id, finish.message.channel.value, finish.price, now))
    return expenses


def _lock(session: Session, ids: Sequence[uuid.UUID]) -> None:
    # An update of many rows takes them in any order it likes; SQLite has one writer and no locks of rows.
    if session.get_bind().dialect.name == "sqlite":
        return
    session.execute(_LOCK, {"ids": ids})


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
        KEY: finish.message.id,
        "owner": owner,
        "new_status": finish.status.value,
        "new_reason": finish.reason,
        "new_due_at": finish.due_at,
        # What may have left counts as left: caps ask for it.
        "new_sent_at": now if finish.status in HAS_LEFT else None,
        "new_attempts": finish.message.attempts + 1 if finish.outcome else None,
        "new_provider": account.name if account else None,
        "new_account_id": account.id if account else None,
        "new_provider_message_id": finish.outcome.provider_message_id if finish.outcome else None,
        "new_cost": finish.price[0] if finish.price else None,
        "new_currency": finish.price[1] if finish.price else None,
    }


def _attempt_values(outcome: Outcome, now: dt.datetime) -> dict[str, Any]:
    return {
        KEY: outcome.attempt_id,
        "new_outcome": outcome.kind.value,
        "new_code": outcome.code,
        "new_detail": outcome.detail,
        "new_finished_at": now,
    }
