"""Corrections by the shop's people: the carrier and number of a parcel, its milestone, the stage of an order.

A store goes on telling what it believes: where it names a number that was replaced here, the new one is meant, and
its carrier counts no more for a parcel whose carrier was set here.
"""

import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from portal.merchants.audit_log import Actor, Change, Value, record_change
from portal.models import Fulfilment, Order, Shipment, TrackerEvent
from portal.orders.order_stage import advance_order_stage, take_back_order_stage
from portal.orders.order_summaries import refresh_summaries
from portal.queries.page_links import PageLinks
from portal.queries.scans import load_scans
from portal.sources.carriers.recognise import normalise_number
from portal.sources.reading import SHORT_TEXT
from portal.timeline.progress import assess_progress
from portal.timeline.scan import Scan
from portal.tracking.record_checkpoint import ScanBatch, lock_shipment, record_scans
from portal.vocabulary.audit_action import AuditAction
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.connection_kind import RawEventState
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.vocabulary.origin import Origin

_LEAST_NUMBER: Final = 6


class NumberProblem(StrEnum):
    """Why a number was not taken."""

    TOO_SHORT = "too_short"
    TAKEN = "taken"


def find_parcel(session: Session, order: Order, shipment_id: uuid.UUID) -> Shipment | None:
    """A parcel of an order that is shown, locked; None when the order has none of this id."""
    wanted = (Shipment.id == shipment_id, Shipment.order_id == order.id, Shipment.withdrawn_at.is_(None))
    is_there = session.scalar(select(Shipment.id).where(*wanted))
    return None if is_there is None else lock_shipment(session, shipment_id)


def correct_carrier(session: Session, actor: Actor, parcel: Shipment, carrier: str) -> str:
    """Set who moves a parcel; returns who was said to before."""
    order, before = session.get_one(Order, parcel.order_id), parcel.carrier
    parcel.carrier, parcel.carrier_set_at, parcel.tracking_url = carrier, utc_now(), None
    _note(session, actor, order, (AuditAction.CARRIER_CORRECTED, {"carrier": before}, {"carrier": carrier}))
    return before


def correct_number(session: Session, actor: Actor, parcel: Shipment, number: str) -> NumberProblem | None:
    """Put another tracking number in the place of a parcel's; what trackers have told of it is applied now."""
    order, key = session.get_one(Order, parcel.order_id), normalise_number(number)[:SHORT_TEXT]
    if len(key) < _LEAST_NUMBER:
        return NumberProblem.TOO_SHORT
    same = select(Shipment.id).where(
        Shipment.order_id == order.id, Shipment.number_key == key, Shipment.id != parcel.id
    )
    if session.scalar(same) is not None:
        return NumberProblem.TAKEN
    before = parcel.tracking_number
    _rename_in_fulfilments(session, order, parcel.number_key, key)
    parcel.replaced_key = parcel.replaced_key or parcel.number_key
    if parcel.replaced_key == key:
        parcel.replaced_key = None
    parcel.number_key, parcel.tracking_number, parcel.tracking_url = key, number.strip()[:SHORT_TEXT], None
    parcel.watch_at = utc_now()
    _reopen_waiting(session, order, key)
    # Whoever knows a tracking number can ask its carrier for the person: the log names its end alone.
    values = ({"tracking_number": _end(before)}, {"tracking_number": _end(number)})
    _note(session, actor, order, (AuditAction.NUMBER_CORRECTED, *values))
    return None


def correct_milestone(session: Session, links: PageLinks, actor: Actor, parcel: Shipment, milestone: Milestone) -> None:
    """Say where a parcel stands, as a line of its timeline by the shop; what follows from it is told as ever.

    Forward it is a scan like others; backward, or out of an end, it is a correction, which the timeline marks as one.
    """
    order, before = session.get_one(Order, parcel.order_id), parcel.milestone
    scan = _scan_of(milestone, is_correction=False)
    known = load_scans(session, parcel.id)
    if assess_progress([*known, scan]).milestone is not milestone:
        scan = _scan_of(milestone, is_correction=True)
    record_scans(session, links, parcel.id, ScanBatch((scan,), raw_event_id=None, learned_at=scan.occurred_at))
    values = ({"milestone": before}, {"milestone": milestone.value})
    _note(session, actor, order, (AuditAction.MILESTONE_CORRECTED, *values))


def correct_stage(session: Session, links: PageLinks, actor: Actor, order: Order, stage: OrderStage) -> str:
    """Say where the shop stands with an order; forward shoppers are told, backward the page shows it. The old one."""
    before, now = order.stage, utc_now()
    if not advance_order_stage(session, links, order, stage, at=now):
        take_back_order_stage(session, order, stage, at=now)
    else:
        order.page_version += 1
    _note(session, actor, order, (AuditAction.STAGE_CORRECTED, {"stage": before}, {"stage": stage.value}))
    return before


def _scan_of(milestone: Milestone, *, is_correction: bool) -> Scan:
    return Scan(
        milestone=milestone,
        code=CheckpointCode(milestone.value),
        fault=None,
        action_required=False,
        origin=Origin.MERCHANT,
        occurred_at=utc_now(),
        local_offset_minutes=None,
        is_correction=is_correction,
    )


def _rename_in_fulfilments(session: Session, order: Order, old: str, new: str) -> None:
    for row in session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)):
        if old in row.number_keys:
            row.number_keys = [new if key == old else key for key in row.number_keys]


def _reopen_waiting(session: Session, order: Order, key: str) -> None:
    waits = (TrackerEvent.waits_for == key, TrackerEvent.state == RawEventState.WAITING.value)
    session.execute(
        update(TrackerEvent)
        .where(TrackerEvent.merchant_id == order.merchant_id, *waits)
        .values(state=RawEventState.NEW.value, due_at=utc_now())
    )


def _note(
    session: Session, actor: Actor, order: Order, told: tuple[AuditAction, Mapping[str, Value], Mapping[str, Value]]
) -> None:
    action, before, after = told
    record_change(session, actor, Change(action, order.number, order.id, before=before, after=after))
    order.page_version += 1
    refresh_summaries(session, [order.id])


def _end(number: str | None) -> str | None:
    return None if number is None else f"…{number.strip()[-4:]}"
