"""The one sentence at the top of the page: which news of which parcel counts most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from portal.tracking.page_arrival import NOT_KNOWN, join_arrivals
from portal.tracking.page_view import Headline, HeadlineKind, HeadlineTone
from portal.tracking.page_view_parcel import Arrival
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelSummary:
    """What the headline weighs of one parcel; `is_numbered` says that its carrier can report about it."""

    milestone: Milestone
    is_lost: bool = False
    needs_action: bool = False
    is_numbered: bool = True
    arrival: Arrival | None = None
    place: str | None = None
    happened_at: datetime | None = None


_OF_MILESTONE: Final = MappingProxyType(
    {
        Milestone.PENDING: HeadlineKind.LABEL_READY,
        Milestone.INFO_RECEIVED: HeadlineKind.LABEL_READY,
        Milestone.IN_TRANSIT: HeadlineKind.ON_ITS_WAY,
        Milestone.OUT_FOR_DELIVERY: HeadlineKind.OUT_FOR_DELIVERY,
        Milestone.FAILED_ATTEMPT: HeadlineKind.FAILED_ATTEMPT,
        Milestone.AVAILABLE_FOR_PICKUP: HeadlineKind.READY_FOR_PICKUP,
        Milestone.DELIVERED: HeadlineKind.DELIVERED,
        Milestone.EXCEPTION: HeadlineKind.HELD_UP,
        Milestone.RETURNING: HeadlineKind.RETURNING,
        Milestone.RETURNED: HeadlineKind.RETURNED,
        Milestone.EXPIRED: HeadlineKind.NO_NEWS,
        Milestone.CANCELLED: HeadlineKind.CANCELLED,
    }
)
_OF_STAGE: Final = MappingProxyType(
    {
        OrderStage.AWAITING_PAYMENT: HeadlineKind.AWAITING_PAYMENT,
        OrderStage.PLACED: HeadlineKind.PLACED,
        OrderStage.AWAITING_STOCK: HeadlineKind.AWAITING_STOCK,
        OrderStage.ROUTED: HeadlineKind.PLACED,
        OrderStage.AWAITING_PREPARATION: HeadlineKind.PLACED,
        OrderStage.IN_PREPARATION: HeadlineKind.IN_PREPARATION,
        OrderStage.PARTIALLY_SHIPPED: HeadlineKind.PARTLY_SHIPPED,
        OrderStage.SHIPPED: HeadlineKind.ON_ITS_WAY,
        OrderStage.READY_FOR_PICKUP: HeadlineKind.READY_FOR_PICKUP,
        OrderStage.COMPLETED: HeadlineKind.DELIVERED,
        OrderStage.CANCELLED: HeadlineKind.CANCELLED,
    }
)
#: One parcel in such a state speaks for the whole order; the first wins.
_MOST_URGENT: Final = (
    HeadlineKind.ACTION_NEEDED,
    HeadlineKind.LOST,
    HeadlineKind.HELD_UP,
    HeadlineKind.FAILED_ATTEMPT,
    HeadlineKind.READY_FOR_PICKUP,
    HeadlineKind.OUT_FOR_DELIVERY,
    HeadlineKind.RETURNING,
    HeadlineKind.NO_NEWS,
)
_TONES: Final = MappingProxyType(
    {
        HeadlineKind.AWAITING_PAYMENT: HeadlineTone.ATTENTION,
        HeadlineKind.ACTION_NEEDED: HeadlineTone.ATTENTION,
        HeadlineKind.HELD_UP: HeadlineTone.ATTENTION,
        HeadlineKind.FAILED_ATTEMPT: HeadlineTone.ATTENTION,
        HeadlineKind.RETURNING: HeadlineTone.ATTENTION,
        HeadlineKind.RETURNED: HeadlineTone.ATTENTION,
        HeadlineKind.NO_NEWS: HeadlineTone.ATTENTION,
        HeadlineKind.LOST: HeadlineTone.BAD,
        HeadlineKind.CANCELLED: HeadlineTone.BAD,
        HeadlineKind.DELIVERED: HeadlineTone.GOOD,
    }
)
#: Nothing comes to the shopper any more, or it has come and waits.
_HAS_NO_ARRIVAL: Final = frozenset(
    {
        HeadlineKind.READY_FOR_PICKUP,
        HeadlineKind.DELIVERED,
        HeadlineKind.RETURNED,
        HeadlineKind.LOST,
        HeadlineKind.CANCELLED,
        HeadlineKind.RETURNING,
    }
)
_NOT_SENT_YET: Final = frozenset({HeadlineKind.LABEL_READY, HeadlineKind.CANCELLED})
_HAS_BEEN_SENT: Final = frozenset({OrderStage.SHIPPED, OrderStage.COMPLETED, OrderStage.PARTIALLY_SHIPPED})


def choose_headline(stage: OrderStage, parcels: Sequence[ParcelSummary]) -> Headline:
    """The headline of an order: the most urgent news of any parcel, else what is true of all of them together."""
    kinds = [_kind_of(parcel, stage) for parcel in parcels]
    kind = _choose_kind(stage, kinds)
    leading = [parcel for parcel, own in zip(parcels, kinds, strict=True) if own is kind]
    news = max(leading or parcels, key=_freshness, default=None)
    return Headline(
        kind=kind,
        tone=_TONES.get(kind, HeadlineTone.CALM),
        arrival=None if kind in _HAS_NO_ARRIVAL else _arrival(kind, parcels, leading),
        place=news.place if news else None,
        happened_at=news.happened_at if news else None,
        delivered_count=kinds.count(HeadlineKind.DELIVERED),
        parcel_count=len(parcels),
    )


def _kind_of(parcel: ParcelSummary, stage: OrderStage) -> HeadlineKind:
    kind = _OF_MILESTONE[parcel.milestone]
    if parcel.is_lost:
        return HeadlineKind.LOST
    if parcel.needs_action and kind is not HeadlineKind.READY_FOR_PICKUP:
        return HeadlineKind.ACTION_NEEDED
    if parcel.milestone is Milestone.PENDING and not parcel.is_numbered and stage in _HAS_BEEN_SENT:
        return HeadlineKind.ON_ITS_WAY  # the shop sent it in a way nobody will report about
    return kind


def _choose_kind(stage: OrderStage, kinds: Sequence[HeadlineKind]) -> HeadlineKind:
    if stage is OrderStage.CANCELLED and set(kinds) <= _NOT_SENT_YET:
        return HeadlineKind.CANCELLED
    present = set(kinds) - {HeadlineKind.CANCELLED}
    if not present:
        return HeadlineKind.IN_PREPARATION if kinds and stage in _HAS_BEEN_SENT else _OF_STAGE[stage]
    for urgent in _MOST_URGENT:
        if urgent in present:
            return urgent
    return _choose_together(stage, present)


def _choose_together(stage: OrderStage, present: set[HeadlineKind]) -> HeadlineKind:
    is_partly_sent = stage is OrderStage.PARTIALLY_SHIPPED
    if present == {HeadlineKind.DELIVERED} and not is_partly_sent:
        return HeadlineKind.DELIVERED
    if HeadlineKind.DELIVERED in present:
        return HeadlineKind.PARTLY_DELIVERED
    if HeadlineKind.ON_ITS_WAY in present:
        is_whole = len(present) == 1 and not is_partly_sent
        return HeadlineKind.ON_ITS_WAY if is_whole else HeadlineKind.PARTLY_SHIPPED
    return HeadlineKind.LABEL_READY if HeadlineKind.LABEL_READY in present else HeadlineKind.RETURNED


def _arrival(kind: HeadlineKind, parcels: Sequence[ParcelSummary], leading: Sequence[ParcelSummary]) -> Arrival:
    speaking = leading if kind in _MOST_URGENT else parcels
    arrivals = [parcel.arrival for parcel in speaking if parcel.arrival is not None]
    return join_arrivals(arrivals) if arrivals else NOT_KNOWN


def _freshness(parcel: ParcelSummary) -> float:
    return parcel.happened_at.timestamp() if parcel.happened_at else float("-inf")
