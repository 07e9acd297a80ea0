"""The stations of the progress line, of a parcel or of an order that has none yet."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from portal.tracking.page_news import ParcelNews
from portal.tracking.page_view_parcel import Step, StepKind, StepState
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

_START: Final = (StepKind.ORDERED, StepKind.PACKED, StepKind.ON_ITS_WAY)
_TO_THE_DOOR: Final = (*_START, StepKind.OUT_FOR_DELIVERY, StepKind.DELIVERED)
_TO_COLLECT: Final = (*_START, StepKind.READY_FOR_PICKUP, StepKind.COLLECTED)
_GOING_BACK: Final = (*_START, StepKind.RETURNING, StepKind.RETURNED)
_IN_STORE: Final = (StepKind.ORDERED, StepKind.PACKED, StepKind.READY_FOR_PICKUP, StepKind.COLLECTED)

#: Milestone -> stations, the one where the parcel is, and whether that one is trouble.
_OF_MILESTONE: Final[Mapping[Milestone, tuple[tuple[StepKind, ...], StepKind, StepState]]] = MappingProxyType(
    {
        Milestone.PENDING: (_TO_THE_DOOR, StepKind.PACKED, StepState.CURRENT),
        Milestone.INFO_RECEIVED: (_TO_THE_DOOR, StepKind.PACKED, StepState.CURRENT),
        Milestone.IN_TRANSIT: (_TO_THE_DOOR, StepKind.ON_ITS_WAY, StepState.CURRENT),
        Milestone.OUT_FOR_DELIVERY: (_TO_THE_DOOR, StepKind.OUT_FOR_DELIVERY, StepState.CURRENT),
        Milestone.FAILED_ATTEMPT: (
            (*_START, StepKind.FAILED_ATTEMPT, StepKind.DELIVERED),
            StepKind.FAILED_ATTEMPT,
            StepState.PROBLEM,
        ),
        Milestone.AVAILABLE_FOR_PICKUP: (_TO_COLLECT, StepKind.READY_FOR_PICKUP, StepState.CURRENT),
        Milestone.DELIVERED: (_TO_THE_DOOR, StepKind.DELIVERED, StepState.DONE),
        Milestone.EXCEPTION: (
            (*_START, StepKind.HELD_UP, StepKind.DELIVERED),
            StepKind.HELD_UP,
            StepState.PROBLEM,
        ),
        Milestone.RETURNING: (_GOING_BACK, StepKind.RETURNING, StepState.CURRENT),
        Milestone.RETURNED: (_GOING_BACK, StepKind.RETURNED, StepState.DONE),
        Milestone.EXPIRED: (_TO_THE_DOOR, StepKind.ON_ITS_WAY, StepState.PROBLEM),
        Milestone.CANCELLED: (
            (StepKind.ORDERED, StepKind.PACKED, StepKind.CANCELLED),
            StepKind.CANCELLED,
            StepState.PROBLEM,
        ),
    }
)
_LOST: Final = ((*_START, StepKind.LOST), StepKind.LOST, StepState.PROBLEM)
_COLLECTED: Final = (_TO_COLLECT, StepKind.COLLECTED, StepState.DONE)

_AT_STAGE: Final = MappingProxyType(
    {
        OrderStage.IN_PREPARATION: (_TO_THE_DOOR, StepKind.PACKED, StepState.CURRENT),
        OrderStage.PARTIALLY_SHIPPED: (_TO_THE_DOOR, StepKind.ON_ITS_WAY, StepState.CURRENT),
        OrderStage.SHIPPED: (_TO_THE_DOOR, StepKind.ON_ITS_WAY, StepState.CURRENT),
        OrderStage.READY_FOR_PICKUP: (_IN_STORE, StepKind.READY_FOR_PICKUP, StepState.CURRENT),
        OrderStage.COMPLETED: (_TO_THE_DOOR, StepKind.DELIVERED, StepState.DONE),
        OrderStage.CANCELLED: ((StepKind.ORDERED, StepKind.CANCELLED), StepKind.CANCELLED, StepState.PROBLEM),
    }
)
_JUST_ORDERED: Final = (_TO_THE_DOOR, StepKind.ORDERED, StepState.CURRENT)


def parcel_steps(news: ParcelNews, ordered_at: datetime, packed_at: datetime | None) -> tuple[Step, ...]:
    """The stations of one parcel; a problem takes the place of the station it kept the parcel from."""
    kinds, at, state = _way_of(news)
    times = {
        StepKind.ORDERED: ordered_at,
        StepKind.PACKED: news.reached_at(Milestone.INFO_RECEIVED) or packed_at,
        StepKind.ON_ITS_WAY: news.reached_at(Milestone.IN_TRANSIT),
        StepKind.OUT_FOR_DELIVERY: news.reached_at(Milestone.OUT_FOR_DELIVERY),
        StepKind.FAILED_ATTEMPT: news.reached_at(Milestone.FAILED_ATTEMPT),
        StepKind.READY_FOR_PICKUP: news.reached_at(Milestone.AVAILABLE_FOR_PICKUP),
        StepKind.HELD_UP: news.reached_at(Milestone.EXCEPTION),
        StepKind.LOST: news.reached_at(Milestone.EXCEPTION),
        StepKind.DELIVERED: news.reached_at(Milestone.DELIVERED),
        StepKind.COLLECTED: news.reached_at(Milestone.DELIVERED),
        StepKind.RETURNING: news.reached_at(Milestone.RETURNING),
        StepKind.RETURNED: news.reached_at(Milestone.RETURNED),
        StepKind.CANCELLED: news.reached_at(Milestone.CANCELLED),
    }
    return _steps(kinds, at, state, times)


def order_steps(stage: OrderStage, reached: Mapping[OrderStage, datetime], ordered_at: datetime) -> tuple[Step, ...]:
    """The stations of an order without parcels."""
    kinds, at, state = _AT_STAGE.get(stage, _JUST_ORDERED)
    times = {
        StepKind.ORDERED: ordered_at,
        StepKind.PACKED: reached.get(OrderStage.IN_PREPARATION),
        StepKind.ON_ITS_WAY: reached.get(OrderStage.SHIPPED, reached.get(OrderStage.PARTIALLY_SHIPPED)),
        StepKind.READY_FOR_PICKUP: reached.get(OrderStage.READY_FOR_PICKUP),
        StepKind.DELIVERED: reached.get(OrderStage.COMPLETED),
        StepKind.CANCELLED: reached.get(OrderStage.CANCELLED),
    }
    return _steps(kinds, at, state, times)


def _way_of(news: ParcelNews) -> tuple[tuple[StepKind, ...], StepKind, StepState]:
    if news.is_lost:
        return _LOST
    if news.milestone is Milestone.DELIVERED and news.reached_at(Milestone.AVAILABLE_FOR_PICKUP) is not None:
        return _COLLECTED
    return _OF_MILESTONE[news.milestone]


def _steps(
    kinds: Sequence[StepKind], at: StepKind, state: StepState, times: Mapping[StepKind, datetime | None]
) -> tuple[Step, ...]:
    here = kinds.index(at)
    return tuple(
        Step(
            kind=kind,
            state=StepState.DONE if index < here else state if index == here else StepState.AHEAD,
            reached_at=times.get(kind) if index <= here else None,
        )
        for index, kind in enumerate(kinds)
    )
