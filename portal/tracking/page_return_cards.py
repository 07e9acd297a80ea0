"""The cards of an order's returns, and whether its page offers to ask for one."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from portal.engagement.case_words import PrivateFacts, cover_answer
from portal.returns.return_terms import is_served
from portal.tracking.page_returns import ReturnRow
from portal.tracking.page_rows import LineRow, PageRows
from portal.tracking.page_view_parcel import Item, Money, StepState
from portal.tracking.page_view_returns import RefundView, ReturnCard, ReturnStep, ReturnStepView
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.return_stage import RefundStage, ReturnStage
from portal.web.safe_urls import https_url, own_url

_MOST_CARDS: Final = 5


def may_ask_for_return(rows: PageRows) -> bool:
    """Whether the page leads to the form: the shop takes returns from there, and something has arrived."""
    order, country = rows.order, rows.contact.country if rows.contact else ""
    if order.takes_returns is False or not is_served(order.return_countries or (), country):
        return False
    is_here = any(parcel.milestone is Milestone.DELIVERED for parcel in rows.shipments)
    return is_here or (not rows.shipments and order.stage is OrderStage.COMPLETED)


def return_cards(rows: PageRows, zone: ZoneInfo) -> tuple[ReturnCard, ...]:
    """A card for each return, the newest first; days are those of `zone`."""
    goods = {line.id: line for line in rows.lines}
    return tuple(_card(row, goods, rows.order.currency, zone) for row in rows.returns[:_MOST_CARDS])


def _card(row: ReturnRow, goods: Mapping[uuid.UUID, LineRow], currency: str, zone: ZoneInfo) -> ReturnCard:
    stage = ReturnStage(row.stage)
    person = PrivateFacts(row.email, row.phone, row.street or "")
    is_awaited = stage.is_awaiting_parcel
    return ReturnCard(
        number=row.number,
        stage=stage.value,
        steps=_steps(stage, row.moments, zone),
        items=tuple(_item(goods[line_id], count) for line_id, count in row.pieces.items() if line_id in goods),
        deadline_on=row.drop_off_until_on if is_awaited else None,
        label_url=https_url(row.label_url) if is_awaited else None,
        instructions=(row.instructions or None) if is_awaited else None,
        answer=cover_answer(row.answer, person) if row.answer else None,
        resolution=row.resolution,
        refund=_refund(row, currency),
    )


def _item(line: LineRow, quantity: int) -> Item:
    return Item(line.title, line.variant or None, quantity, own_url(line.image_url), None)


#: Station -> the stages that show that it was reached, the earliest first.
_STATIONS: Final[Mapping[ReturnStep, tuple[ReturnStage, ...]]] = MappingProxyType(
    {
        ReturnStep.REQUESTED: (ReturnStage.REQUESTED,),
        ReturnStep.APPROVED: (ReturnStage.APPROVED, ReturnStage.LABEL_READY),
        ReturnStep.SENT_BACK: (ReturnStage.DROPPED_OFF, ReturnStage.IN_TRANSIT),
        ReturnStep.RECEIVED: (ReturnStage.RECEIVED,),
        ReturnStep.SETTLED: (ReturnStage.RESOLVED,),
    }
)
_BAD_ENDS: Final[Mapping[ReturnStage, ReturnStep]] = MappingProxyType(
    {ReturnStage.REJECTED: ReturnStep.REJECTED, ReturnStage.EXPIRED: ReturnStep.EXPIRED}
)


def _steps(
    stage: ReturnStage, moments: Mapping[ReturnStage, dt.datetime], zone: ZoneInfo
) -> tuple[ReturnStepView, ...]:
    """The stations up to a bad end with those it passed, else all of them."""
    bad_end = _BAD_ENDS.get(stage)
    shown = [
        (step, stages)
        for step, stages in _STATIONS.items()
        if bad_end is None or any(each in moments for each in stages)
    ]
    steps = [
        ReturnStepView(step, _state(step, stages, stage), _reached_on(moments, stages, zone)) for step, stages in shown
    ]
    if bad_end is not None:
        steps.append(ReturnStepView(bad_end, StepState.PROBLEM, _reached_on(moments, (stage,), zone)))
    return tuple(steps)


def _state(step: ReturnStep, stages: Sequence[ReturnStage], stage: ReturnStage) -> StepState:
    if stage in stages:
        return StepState.DONE if step is ReturnStep.SETTLED else StepState.CURRENT
    return StepState.DONE if stages[-1].rank < stage.rank else StepState.AHEAD


def _reached_on(
    moments: Mapping[ReturnStage, dt.datetime], stages: Sequence[ReturnStage], zone: ZoneInfo
) -> dt.date | None:
    at = next((moments[each] for each in stages if each in moments), None)
    return None if at is None else at.astimezone(zone).date()


def _refund(row: ReturnRow, currency: str) -> RefundView | None:
    is_issued = row.refund_stage == RefundStage.ISSUED
    on = row.refund_issued_on if is_issued else row.refund_promised_on
    if row.refund_stage is None or row.refund_minor is None or on is None:
        return None
    return RefundView(row.refund_stage, Money(row.refund_minor, currency), on)
