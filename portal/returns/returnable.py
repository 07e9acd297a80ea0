"""What of an order can still be sent back, and why nothing can where that is so."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from portal.models import (
    Merchant,
    Order,
    OrderContact,
    OrderLine,
    OrderStageChange,
    Return,
    ReturnLine,
    Shipment,
    ShipmentLine,
)
from portal.returns.return_terms import ReturnTerms, load_terms
from portal.returns.return_window import ReturnWindow, WindowState, find_return_window
from portal.sources.zones import find_zone
from portal.timeline.scan import Place
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.return_stage import ReturnStage

#: Parcels with these milestones never reach the shopper, so no time waits for them.
_NEVER_ARRIVES = frozenset({Milestone.RETURNING, Milestone.RETURNED, Milestone.CANCELLED, Milestone.EXPIRED})
#: What lies in such a parcel is the shop's again.
_WENT_BACK = (Milestone.RETURNING.value, Milestone.RETURNED.value)
#: What these returns asked for stays with the shopper and may be asked for again.
_GIVEN_UP = (ReturnStage.REJECTED.value, ReturnStage.EXPIRED.value)


class ReturnBarrier(StrEnum):
    """Why nothing can be sent back; each has its sentence on the page."""

    NOT_OFFERED = "not_offered"
    NOT_ARRIVED = "not_arrived"
    PASSED = "passed"
    NOTHING_LEFT = "nothing_left"


@dataclass(frozen=True, slots=True)
class ReturnableLine:
    """A line of goods and how many pieces of it can be sent back."""

    id: uuid.UUID
    title: str
    variant: str
    image_url: str | None
    most: int


@dataclass(frozen=True, slots=True)
class Returnable:
    """What can be sent back today; with a barrier there are no lines. `expected_on` is when the order should arrive."""

    terms: ReturnTerms
    window: ReturnWindow
    lines: tuple[ReturnableLine, ...]
    barrier: ReturnBarrier | None
    expected_on: dt.date | None


def load_returnable(session: Session, order: Order, *, now: dt.datetime) -> Returnable:
    """What of an order can be sent back at this moment."""
    terms = load_terms(session, order.merchant_id)
    contact = session.get_one(OrderContact, order.id)
    today = now.astimezone(find_return_zone(session, order, contact)).date()
    parcels = _load_parcels(session, order.id)
    window = _find_window(session, order, contact, parcels, (terms, today))
    lines: tuple[ReturnableLine, ...] = ()
    is_offered = terms.is_on and terms.serves(contact.country)
    # What arrived of a cancelled order may still go back.
    if not is_offered or (order.stage == OrderStage.CANCELLED.value and window.state is WindowState.NOT_ARRIVED):
        barrier: ReturnBarrier | None = ReturnBarrier.NOT_OFFERED
    elif window.state is not WindowState.OPEN:
        barrier = ReturnBarrier(window.state.value)
    else:
        lines = _load_lines(session, order, terms, parcels)
        # With parcels still on their way, more will be left than what we know to be here.
        nothing = ReturnBarrier.NOT_ARRIVED if window.last_on is None else ReturnBarrier.NOTHING_LEFT
        barrier = None if lines else nothing
    expected = [parcel.latest_on for parcel in parcels if parcel.latest_on and parcel.latest_on >= today]
    return Returnable(terms, window, lines, barrier, max(expected, default=None))


def find_return_zone(session: Session, order: Order, contact: OrderContact) -> ZoneInfo:
    """Whose days count: those where the order went, else those of the shop."""
    place = Place(contact.city, contact.region_code, contact.postcode, contact.country)
    return find_zone(place) or ZoneInfo(session.get_one(Merchant, order.merchant_id).time_zone)


def _load_parcels(session: Session, order_id: uuid.UUID) -> Sequence[Shipment]:
    live = select(Shipment).where(Shipment.order_id == order_id, Shipment.withdrawn_at.is_(None))
    return [parcel for parcel in session.scalars(live) if Milestone(parcel.milestone) not in _NEVER_ARRIVES]


def _find_window(
    session: Session,
    order: Order,
    contact: OrderContact,
    parcels: Sequence[Shipment],
    told: tuple[ReturnTerms, dt.date],
) -> ReturnWindow:
    (terms, today), zone = told, find_return_zone(session, order, contact)
    moments = [parcel.milestone_at if _is_here(parcel) else None for parcel in parcels]
    moments = moments or [_find_completed_at(session, order)]
    arrived_on = [None if moment is None else moment.astimezone(zone).date() for moment in moments]
    is_more_to_come = order.stage == OrderStage.PARTIALLY_SHIPPED.value
    return find_return_window(terms.days, arrived_on, today, is_more_to_come=is_more_to_come)


def _find_completed_at(session: Session, order: Order) -> dt.datetime | None:
    """When an order without parcels was handed over, such as in a shop; never when its parcels went back."""
    went_back = exists().where(
        Shipment.order_id == order.id, Shipment.withdrawn_at.is_(None), Shipment.milestone.in_(_WENT_BACK)
    )
    if order.stage != OrderStage.COMPLETED.value or session.scalar(select(went_back)):
        return None
    change = session.get(OrderStageChange, (order.id, OrderStage.COMPLETED.value))
    return None if change is None else change.reached_at


def _load_lines(
    session: Session, order: Order, terms: ReturnTerms, parcels: Sequence[Shipment]
) -> tuple[ReturnableLine, ...]:
    is_all_here = order.stage != OrderStage.PARTIALLY_SHIPPED.value and all(map(_is_here, parcels))
    arrived, is_told = _count_arrived(session, parcels)
    gone = _count_in_returns(session, order.id)
    lines = session.scalars(
        select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position, OrderLine.id)
    )
    found = []
    for line in lines:
        # Nobody told what is in the parcels: with all of them here it is what was bought.
        came = line.quantity if is_all_here and not is_told else arrived[line.id]
        # The store counts what it has refunded as bought no more; so do we, but only once.
        most = min(came - gone[line.id], line.quantity)
        if most > 0 and line.needs_shipping and not terms.is_final_sale(line.tags):
            found.append(ReturnableLine(line.id, line.title, line.variant, line.image_url, most))
    return tuple(found)


def _is_here(parcel: Shipment) -> bool:
    return parcel.milestone == Milestone.DELIVERED.value


def _count_arrived(session: Session, parcels: Sequence[Shipment]) -> tuple[Mapping[uuid.UUID, int], bool]:
    """Pieces by line in the parcels that have arrived, and whether we know what is in every one of these."""
    here = [parcel.id for parcel in parcels if _is_here(parcel)]
    counted: dict[uuid.UUID, int] = defaultdict(int)
    told: set[uuid.UUID] = set()
    for row in session.scalars(select(ShipmentLine).where(ShipmentLine.shipment_id.in_(here))):
        told.add(row.shipment_id)
        counted[row.order_line_id] += row.quantity
    return counted, bool(here) and len(told) == len(here)


def _count_in_returns(session: Session, order_id: uuid.UUID) -> Mapping[uuid.UUID, int]:
    rows = session.execute(
        select(ReturnLine.order_line_id, func.sum(ReturnLine.quantity))
        .join(Return, Return.id == ReturnLine.return_id)
        .where(Return.order_id == order_id, Return.stage.not_in(_GIVEN_UP))
        .group_by(ReturnLine.order_line_id)
    )
    return defaultdict(int, {line_id: int(count) for line_id, count in rows})
