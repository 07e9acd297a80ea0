"""Storing scans on a shipment's timeline, moving its milestone forward, telling what is new."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from notifier.foundation.database import insert_or_ignore
from notifier.foundation.ids import new_id
from portal.alerts.broken_silence import take_back_silences
from portal.estimates.transit_history import record_transit_time
from portal.models import Checkpoint, MilestoneChange, Order, Shipment
from portal.queries.page_links import PageLinks
from portal.queries.scans import load_scans
from portal.timeline import progress as progress_of_scans
from portal.timeline.code_news import find_code_news
from portal.timeline.news import changes_to_announce, is_history
from portal.timeline.scan import Scan
from portal.tracking.tell_scan_news import ScanNews, tell_scan_news
from portal.vocabulary.milestone import Milestone

_CHECKPOINTS = cast(Table, Checkpoint.__table__)
_CHANGES = cast(Table, MilestoneChange.__table__)


@dataclass(frozen=True, slots=True)
class ScanBatch:
    """Scans that came together, from which raw payload, and when we learned them."""

    scans: Sequence[Scan]
    raw_event_id: uuid.UUID | None
    learned_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Readings:
    """All scans of a shipment before and after a batch, and those of them that are new or have a new meaning."""

    before: Sequence[Scan]
    after: Sequence[Scan]
    fresh: Sequence[Scan]


def record_scans(session: Session, links: PageLinks, shipment_id: uuid.UUID, batch: ScanBatch) -> bool:
    """Store the scans not known yet and publish the milestone they lead to; returns whether anything was new."""
    shipment = lock_shipment(session, shipment_id)
    before = load_scans(session, shipment.id)
    fresh = _store(session, shipment, batch, known={scan.digest for scan in before})
    if not fresh:
        return False
    follow_scans(session, links, shipment, Readings(before, [*before, *fresh], fresh), batch)
    return True


def follow_scans(session: Session, links: PageLinks, shipment: Shipment, read: Readings, batch: ScanBatch) -> None:
    """Put a locked shipment where its stored scans say it stands now, and tell what is news about that."""
    before, fresh = read.before, read.fresh
    is_first_batch = shipment.first_scans_at is None
    shipment.first_scans_at = shipment.first_scans_at or batch.learned_at
    old = progress_of_scans.assess_progress(before)
    new = progress_of_scans.assess_progress(read.after)
    announced = _announced_keys(session, shipment.id)
    change = next(iter(changes_to_announce(old, new, announced)), None)
    code = find_code_news(read.after, new, {scan.digest for scan in fresh})
    first = (shipment.first_scans_at, is_first_batch)
    news = ScanNews(
        change=None if change is None or _is_history(change, first, batch) else change,
        code=None if code is None or _is_history(code.scan, first, batch) else code,
        learned_at=batch.learned_at,
    )
    _store_changes(session, shipment, new, {news.change.key} if news.change else set(), batch.learned_at)
    shipment.milestone = new.milestone.value
    shipment.milestone_at = new.reached[-1].occurred_at if new.reached else None
    shipment.watch_at = batch.learned_at
    if Milestone.DELIVERED in {old.milestone, new.milestone}:
        record_transit_time(session, shipment, read.after, new)
    bump = update(Order).where(Order.id == shipment.order_id).values(page_version=Order.page_version + 1)
    session.execute(bump)
    session.flush()
    take_back_silences(session, shipment, before, fresh, learned_at=batch.learned_at)
    tell_scan_news(session, links, shipment, news)


def lock_shipment(session: Session, shipment_id: uuid.UUID) -> Shipment:
    """The shipment, locked behind its order: stores lock orders first, and two orders of locking would deadlock."""
    order_id = session.scalar(select(Shipment.order_id).where(Shipment.id == shipment_id))
    session.execute(select(Order.id).where(Order.id == order_id).with_for_update())
    wanted = select(Shipment).where(Shipment.id == shipment_id).execution_options(populate_existing=True)
    return session.scalars(wanted.with_for_update()).one()


def _is_history(
    happened: progress_of_scans.MilestoneChange | Scan, first: tuple[dt.datetime, bool], batch: ScanBatch
) -> bool:
    first_seen_at, is_first_batch = first
    return is_history(happened, first_seen_at, is_first_batch=is_first_batch, now=batch.learned_at)


def _store(session: Session, shipment: Shipment, batch: ScanBatch, *, known: set[str]) -> list[Scan]:
    fresh = {scan.digest: scan for scan in batch.scans if scan.digest not in known}
    rows = [_checkpoint_row(shipment, scan, batch) for scan in fresh.values()]
    insert_or_ignore(session, _CHECKPOINTS, rows, on=("shipment_id", "digest"))
    return list(fresh.values())


def _checkpoint_row(shipment: Shipment, scan: Scan, batch: ScanBatch) -> dict[str, object]:
    return {
        "id": new_id(),
        "merchant_id": shipment.merchant_id,
        "shipment_id": shipment.id,
        "digest": scan.digest,
        "milestone": scan.milestone.value,
        "code": scan.code.value,
        "fault": None if scan.fault is None else scan.fault.value,
        "action_required": scan.action_required,
        "origin": scan.origin.value,
        "occurred_at": scan.occurred_at,
        "local_offset_minutes": scan.local_offset_minutes,
        "received_at": batch.learned_at,
        "city": scan.place.city,
        "region": scan.place.region,
        "postcode": scan.place.postcode,
        "country": scan.place.country,
        "wording": scan.wording,
        "carrier_code": scan.carrier_code,
        "is_correction": scan.is_correction,
        "raw_event_id": batch.raw_event_id,
    }


def _announced_keys(session: Session, shipment_id: uuid.UUID) -> set[str]:
    wanted = select(MilestoneChange.change_key).where(MilestoneChange.shipment_id == shipment_id)
    return set(session.scalars(wanted.where(MilestoneChange.is_announced)).all())


def _store_changes(
    session: Session,
    shipment: Shipment,
    progress: progress_of_scans.Progress,
    announced: set[str],
    learned_at: dt.datetime,
) -> None:
    rows = [
        {
            "id": new_id(),
            "merchant_id": shipment.merchant_id,
            "shipment_id": shipment.id,
            "change_key": change.key,
            "milestone": change.milestone.value,
            "code": change.code.value,
            "checkpoint_digest": change.scan_digest,
            "occurred_at": change.occurred_at,
            "learned_at": learned_at,
            "is_correction": change.is_correction,
            "is_announced": change.key in announced,
        }
        for change in progress.reached
    ]
    insert_or_ignore(session, _CHANGES, rows, on=("shipment_id", "change_key"))
    if announced:
        session.execute(
            update(MilestoneChange)
            .where(MilestoneChange.shipment_id == shipment.id, MilestoneChange.change_key.in_(announced))
            .values(is_announced=True)
        )
