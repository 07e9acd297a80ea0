"""Reads one EasyPost Tracker into a tracker update."""

from datetime import UTC, date, datetime, time
from typing import Final

from portal.sources.problem import UnreadablePayload
from portal.sources.reading import (
    Loose,
    read_flag,
    read_long_text,
    read_moment,
    read_offset_minutes,
    read_text,
    read_utc,
)
from portal.sources.scan_building import Reported, build_scan
from portal.sources.trackers.contract import EstimatedWindow, TrackerUpdate
from portal.sources.trackers.easypost.codes import STATUS_MILESTONES, choose_code, choose_milestone
from portal.sources.trackers.easypost.wire import WireDetail, WireLocation, WireTracker
from portal.sources.zones import find_offset_minutes, find_zone
from portal.timeline.scan import NOWHERE, Place, Scan
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.code_meaning import CODE_MEANINGS
from portal.vocabulary.milestone import Milestone

_GRAMS_PER_OUNCE: Final = 28.349523125


def read_tracker(wire: WireTracker) -> TrackerUpdate:
    """One Tracker; raises UnreadablePayload when it has no tracking number or an unreadable time."""
    number = read_text(wire.tracking_code)
    if not number:
        raise UnreadablePayload("The EasyPost tracker has no tracking_code.")
    detail = wire.carrier_detail
    estimated_on = _read_estimate(wire)
    return TrackerUpdate(
        carrier=read_text(wire.carrier),
        tracking_number=number,
        milestone=_read_milestone(wire),
        scans=tuple(_read_scan(line) for line in wire.tracking_details or () if read_text(line.datetime)),
        estimated_on=estimated_on,
        estimated_window=_read_window(estimated_on, detail.est_delivery_time_local if detail else None),
        service=read_text(detail.service) if detail else "",
        public_url=read_long_text(wire.public_url),
        origin=_read_place(detail.origin_tracking_location) if detail else None,
        destination=_read_place(detail.destination_tracking_location) if detail else None,
        external_id=read_text(wire.id),
        signed_by=read_text(wire.signed_by),
        weight_grams=_read_weight(wire.weight),
        is_return=read_flag(wire.is_return),
        source_updated_at=read_utc(wire.updated_at, field="updated_at"),
    )


def _read_milestone(wire: WireTracker) -> Milestone:
    status, detail = _word(wire.status), _word(wire.status_detail)
    code = choose_code(status, detail)
    if status not in STATUS_MILESTONES:
        return CODE_MEANINGS[code].milestone
    return choose_milestone(status, code, CODE_MEANINGS[code].milestone)


def _read_scan(wire: WireDetail) -> Scan:
    status, detail = _word(wire.status), _word(wire.status_detail)
    code = choose_code(status, detail)
    place = _read_place(wire.tracking_location) or NOWHERE
    occurred_at, offset = _read_time(wire.datetime, place)
    said = read_text(wire.carrier_code)
    return build_scan(
        code,
        occurred_at,
        Reported(
            place=place,
            wording=read_long_text(wire.message) or read_long_text(wire.description),
            carrier_code=(detail or status) if code is CheckpointCode.UNKNOWN else said or detail,
        ),
        milestone=choose_milestone(status, code, CODE_MEANINGS[code].milestone),
        local_offset_minutes=offset,
    )


def _read_time(value: Loose, place: Place) -> tuple[datetime, int | None]:
    """The moment in UTC and the depot's offset.

    EasyPost writes the moment in UTC when it knows the depot's zone, and the depot's wall clock labelled as UTC when
    it does not (docs.easypost.com, Tracker). So the offset is added for a place we know, and none for another:
    both show the depot's wall clock.
    """
    text = read_text(value)
    moment = read_moment(text, field="datetime")
    if moment is None:
        raise UnreadablePayload("An EasyPost tracking detail does not say when it happened.")
    if moment.utcoffset():
        return moment.astimezone(UTC), read_offset_minutes(moment)
    zone = find_zone(place)
    if zone and _has_no_offset(text):
        local = moment.replace(tzinfo=zone)
        return local.astimezone(UTC), read_offset_minutes(local)
    return moment.astimezone(UTC), find_offset_minutes(place, moment)


def _has_no_offset(text: str) -> bool:
    return datetime.fromisoformat(text).tzinfo is None


def _read_estimate(wire: WireTracker) -> date | None:
    """The day at the destination: the local date where given, else the day as written, never moved by a zone."""
    local = wire.carrier_detail.est_delivery_date_local if wire.carrier_detail else None
    moment = read_moment(local, field="est_delivery_date_local") or read_moment(
        wire.est_delivery_date, field="est_delivery_date"
    )
    return moment.date() if moment else None


def _read_window(day: date | None, value: Loose) -> EstimatedWindow | None:
    text = read_text(value)
    if day is None or not text:
        return None
    try:
        moment = datetime.combine(day, time.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        return None
    return EstimatedWindow(earliest_at=moment, latest_at=moment)


def _read_place(wire: WireLocation | None) -> Place | None:
    if wire is None:
        return None
    place = Place(read_text(wire.city), read_text(wire.state), read_text(wire.zip), read_text(wire.country))
    return place if place.is_known else None


def _read_weight(value: Loose) -> int | None:
    """Ounces, EasyPost's unit, as whole grams."""
    try:
        grams = round(float(value) * _GRAMS_PER_OUNCE) if value is not None else 0
    except (ValueError, OverflowError):
        return None
    return grams or None


def _word(value: Loose) -> str:
    return read_text(value).casefold()
