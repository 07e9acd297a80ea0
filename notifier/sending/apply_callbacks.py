"""Stored callbacks become receipts and replies, one callback in one transaction."""

import uuid
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import urlsplit

from sqlalchemy import Row, Table, literal_column, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from notifier.foundation.errors import TransientError
from notifier.foundation.logs import get_logger
from notifier.models import ProviderCallback, SenderChannel
from notifier.providers.callbacks import CallbackError, Report
from notifier.providers.http_client import HttpClient, HttpRequest
from notifier.providers.registry import find_callbacks
from notifier.sending.apply_inbound import apply_inbound
from notifier.sending.apply_receipts import Origin, record_receipts
from notifier.sending.context import SendingContext
from notifier.vocabulary.callback_state import CallbackState
from notifier.vocabulary.channel import Channel

_CALLBACKS = cast(Table, ProviderCallback.__table__)
_IS_NEW: Final = _CALLBACKS.c.state == literal_column("'new'")
#: What a callback's content can lead to; a database that cannot be reached now is another matter.
_UNAPPLICABLE: Final = (DataError, IntegrityError, ArithmeticError, LookupError, TypeError, ValueError)
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a callback says, or why nobody can tell."""

    report: Report
    problem: str | None = None


def apply_next_callback(context: SendingContext) -> bool:
    """Read and apply the oldest callback nobody has read; returns whether there was one."""
    with context.database.reading() as session:
        row = _find_next(session)
    if row is None:
        return False
    reading = _read(row)
    _confirm(reading.report, allows_private=context.settings.allow_private_endpoints or row.may_be_private)
    try:
        _apply_once(context, row, reading)
    except _UNAPPLICABLE as problem:
        # One that can never be applied must not stand before all others.
        _log.exception("callback_not_applied", provider=row.provider, callback=row.id.hex)
        reason = _Reading(Report(), f"What it says could not be applied: {type(problem).__name__}.")
        with context.database.unit_of_work() as session:
            _finish(session, row.id, reason)
    return True


def _apply_once(context: SendingContext, row: Row[*tuple[Any, ...]], reading: _Reading) -> None:
    with context.database.unit_of_work() as session:
        if _finish(session, row.id, reading):
            _apply(context, session, row, reading.report)


def _find_next(session: Session) -> Row[*tuple[Any, ...]] | None:
    return session.execute(
        select(
            *(_CALLBACKS.c.id, _CALLBACKS.c.sender_id, _CALLBACKS.c.account_id, _CALLBACKS.c.provider),
            *(_CALLBACKS.c.message_id, _CALLBACKS.c.content_type, _CALLBACKS.c.body, _CALLBACKS.c.received_at),
            *(SenderChannel.channel, SenderChannel.may_be_private),
        )
        .join(SenderChannel, SenderChannel.id == _CALLBACKS.c.account_id)
        .where(_IS_NEW)
        .order_by(_CALLBACKS.c.received_at)
        .limit(1)
    ).one_or_none()


def _read(row: Row[*tuple[Any, ...]]) -> _Reading:
    source = find_callbacks(row.provider)
    if source is None:
        return _Reading(Report(), f"Nobody here understands callbacks of {row.provider}.")
    try:
        return _Reading(source.parse(row.body, row.content_type))
    except CallbackError as problem:
        return _Reading(Report(), str(problem))


def _confirm(report: Report, *, allows_private: bool) -> None:
    """Fetch the address with which a service asks whether we want its reports; its parser has checked the host."""
    if report.confirmation_url is None:
        return
    client = HttpClient(allows_private=allows_private)
    try:
        answer = client.send(HttpRequest("GET", report.confirmation_url))
        _log.info("events_confirmed", host=urlsplit(report.confirmation_url).hostname, status=answer.status)
    except TransientError as problem:
        _log.warning("events_not_confirmed", problem=str(problem))
    finally:
        client.close()


def _finish(session: Session, callback_id: uuid.UUID, reading: _Reading) -> bool:
    """Whether the callback was still unread; it is no longer."""
    state = CallbackState.FAILED if reading.problem else CallbackState.DONE
    result: Any = session.execute(
        _CALLBACKS.update()
        .where(_IS_NEW, _CALLBACKS.c.id == callback_id)
        .values(state=state.value, problem=reading.problem)
    )
    return int(result.rowcount) == 1


def _apply(context: SendingContext, session: Session, row: Row[*tuple[Any, ...]], report: Report) -> None:
    origin = Origin(row.sender_id, row.provider, Channel(row.channel), row.message_id, row.received_at)
    record_receipts(session, origin, report.receipts)
    for inbound in report.inbound:
        apply_inbound(session, context.sealer, origin, inbound)
