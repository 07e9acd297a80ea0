"""Finding returns: one by its number, or all of a merchant."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.errors import UnknownRecordError
from portal.models import Order, OrderLine, Return, ReturnLine
from portal.vocabulary.return_reason import ReturnReason
from portal.vocabulary.return_stage import ReturnStage

_ENDED = tuple(stage.value for stage in ReturnStage if stage.is_terminal)


@dataclass(frozen=True, slots=True)
class ReturnSummary:
    """A return as lists name it."""

    number: str
    order_number: str
    stage: str
    wish: str
    requested_at: dt.datetime
    drop_off_until_on: dt.date | None
    refund_stage: str | None


@dataclass(frozen=True, slots=True)
class PiecesBack:
    """What comes back of one order line, and why."""

    sku: str
    title: str
    variant: str
    quantity: int
    reason: ReturnReason


def get_return(session: Session, merchant_id: uuid.UUID, number: str) -> Return:
    """A merchant's return by its number in any letter case; `UnknownRecordError` when there is none."""
    wanted = select(Return).where(Return.merchant_id == merchant_id, Return.number == number.strip().upper())
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise UnknownRecordError(f"This merchant has no return {number!r}.")
    return found


def list_returns(
    session: Session, merchant_id: uuid.UUID, *, stage: ReturnStage | None, is_open: bool, limit: int
) -> Sequence[ReturnSummary]:
    """A merchant's returns, the newest first: those at a stage, all that have not ended, or all."""
    wanted = (
        select(
            Return.number,
            Order.number.label("order_number"),
            Return.stage,
            Return.wish,
            Return.requested_at,
            Return.drop_off_until_on,
            Return.refund_stage,
        )
        .join(Order, Order.id == Return.order_id)
        .where(Return.merchant_id == merchant_id)
        .order_by(Return.requested_at.desc(), Return.id.desc())
        .limit(limit)
    )
    if stage is not None:
        wanted = wanted.where(Return.stage == stage.value)
    elif is_open:
        wanted = wanted.where(Return.stage.not_in(_ENDED))
    return [ReturnSummary(*row) for row in session.execute(wanted)]


def load_pieces(session: Session, return_id: uuid.UUID) -> Sequence[PiecesBack]:
    """What comes back with a return, in the sequence of the order."""
    rows = session.execute(
        select(OrderLine.sku, OrderLine.title, OrderLine.variant, ReturnLine.quantity, ReturnLine.reason)
        .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
        .where(ReturnLine.return_id == return_id)
        .order_by(OrderLine.position, OrderLine.id)
    )
    return [PiecesBack(*row[:4], ReturnReason(row.reason)) for row in rows]
