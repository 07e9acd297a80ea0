"""`/events`: what a carrier says of a parcel; each event counts once, and progress only goes forward."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Annotated, Final

from msgspec import Meta

from portal.api.cursors import cut, read_place, write_place
from portal.api.field_types import CountryOrNone, Day, Document, Draft, Grams, LongText, Moment, PageQuery, Text, in_utc
from portal.api.operation import Answer, Call, Operation
from portal.api.order_drafts import FUTURE
from portal.api.problems import FieldFault, ProblemCode, not_found, wrong_fields
from portal.api.refusals import told_as_problems
from portal.api.shipment_documents import EventPage, ShipmentDocument, write_event, write_shipment
from portal.api.shipments import Number, write_shipment_of
from portal.queries.shipment_records import complete_shipments, find_shipment_by_number, load_checkpoints
from portal.sources.carriers.recognise import normalise_number
from portal.sources.scan_building import Reported, build_scan
from portal.sources.trackers.contract import TrackerUpdate
from portal.timeline.scan import Place, Scan
from portal.tracking.accept_events import accept_events
from portal.vocabulary.api_scope import ApiScope
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone


class PlaceDraft(Draft, frozen=True, kw_only=True):
    """Where it happened."""

    city: Text = ""
    region: Text = ""
    postcode: Text = ""
    country: CountryOrNone = ""


class EventDraft(Draft, frozen=True, kw_only=True):
    """One event. `code` says what happened; where only the stage is known, `milestone` is enough."""

    code: CheckpointCode | None = None
    milestone: Milestone | None = None
    occurred_at: Annotated[Moment, Meta(description="With the offset of the place, which pages show.")]
    place: PlaceDraft = PlaceDraft()
    wording: Annotated[LongText, Meta(description="The carrier's own words and code.")] = ""
    carrier_code: Text = ""
    is_correction: Annotated[bool, Meta(description="Only what takes back an earlier word lets progress go back.")] = (
        False
    )


class _News(Draft, frozen=True, kw_only=True):
    """What a carrier knows now."""

    events: Annotated[tuple[EventDraft, ...], Meta(max_length=100)] = ()
    estimated_on: Annotated[Day | None, Meta(description="As the carrier names it; older news change nothing.")] = None
    told_at: Moment | None = None
    pickup_until_on: Annotated[Day | None, Meta(description="The last day a pickup point keeps it.")] = None
    weight_grams: Grams | None = None


class ShipmentNews(_News, frozen=True, kw_only=True):
    """News of a parcel."""


class NumberNews(_News, frozen=True, kw_only=True):
    """News of the newest parcel with a tracking number."""

    tracking_number: Number


class EventsAnswer(Document, frozen=True, kw_only=True):
    """How many events were new, how many were known, and where the parcel stands."""

    recorded: int
    known: int
    shipment: ShipmentDocument


def list_events(call: Call, query: PageQuery) -> Answer:
    """`GET /shipments/{shipment_id}/events`."""
    write_shipment_of(call)
    rows = load_checkpoints(call.session, call.ids["shipment_id"], read_place(query.cursor), query.limit + 1)
    page, last = cut(rows, query.limit)
    cursor = None if last is None else write_place(last.occurred_at, last.id)
    return Answer(EventPage(data=[write_event(row) for row in page], next_cursor=cursor))


def add_events(call: Call, news: ShipmentNews) -> Answer:
    """`POST /shipments/{shipment_id}/events`."""
    number = write_shipment_of(call).tracking_number or ""
    return _accept(call, call.ids["shipment_id"], number, news)


def add_events_by_number(call: Call, news: NumberNews) -> Answer:
    """`POST /events`."""
    found = find_shipment_by_number(call.session, call.merchant_id, normalise_number(news.tracking_number))
    if found is None:
        raise not_found("tracking number")
    return _accept(call, found, news.tracking_number, news)


def _accept(call: Call, shipment_id: uuid.UUID, number: str, news: _News) -> Answer:
    scans = _read_events(news.events, call.now)
    update = TrackerUpdate(
        carrier="",
        tracking_number=number,
        milestone=Milestone.PENDING,
        scans=scans,
        estimated_on=news.estimated_on,
        pickup_until_on=news.pickup_until_on,
        weight_grams=news.weight_grams,
        source_updated_at=in_utc(news.told_at),
    )
    with told_as_problems():
        accepted = accept_events(call.session, call.links, shipment_id, update, call.now)
    call.session.refresh(accepted.shipment)
    document = write_shipment(complete_shipments(call.session, [accepted.shipment])[0])
    return Answer(EventsAnswer(recorded=accepted.recorded, known=accepted.known, shipment=document))


def _read_events(events: Sequence[EventDraft], now: dt.datetime) -> tuple[Scan, ...]:
    faults = []
    for index, event in enumerate(events):
        if event.code is None and event.milestone is None:
            faults.append(FieldFault(pointer=f"/events/{index}/code", detail="Either it or milestone is needed."))
        if event.occurred_at > now + FUTURE:
            faults.append(FieldFault(pointer=f"/events/{index}/occurred_at", detail="It lies in the future."))
    if faults:
        raise wrong_fields(*faults)
    return tuple(_read_event(event) for event in events)


def _read_event(event: EventDraft) -> Scan:
    # Each milestone has a code of the same name for an event that says no more than that.
    code = event.code or CheckpointCode(event.milestone or Milestone.PENDING)
    place = event.place
    offset = event.occurred_at.utcoffset() or dt.timedelta()
    return build_scan(
        code,
        event.occurred_at.astimezone(dt.UTC),
        Reported(
            place=Place(place.city, place.region, place.postcode, place.country),
            wording=event.wording.strip(),
            carrier_code=event.carrier_code.strip(),
            is_correction=event.is_correction,
        ),
        local_offset_minutes=int(offset.total_seconds() // 60),
        milestone=event.milestone,
    )


_ONCE: Final = (
    "The same event may be sent again and again: it counts once, by its minute, place and words. "
    "Late and repeated events change nothing that is further."
)
OPERATIONS: Final = (
    Operation(
        name="list_events",
        method="GET",
        path="/shipments/{shipment_id}/events",
        run=list_events,
        scope=ApiScope.SHIPMENTS_READ,
        summary="List a shipment's events",
        description="Its timeline, the latest event first, whatever source told of it.",
        takes=PageQuery,
        answers=EventPage,
    ),
    Operation(
        name="add_events",
        method="POST",
        path="/shipments/{shipment_id}/events",
        run=add_events,
        scope=ApiScope.EVENTS_WRITE,
        summary="Add events to a shipment",
        description=_ONCE,
        takes=ShipmentNews,
        answers=EventsAnswer,
        problems=(ProblemCode.CONFLICT,),
    ),
    Operation(
        name="add_events_by_number",
        method="POST",
        path="/events",
        run=add_events_by_number,
        scope=ApiScope.EVENTS_WRITE,
        summary="Add events by tracking number",
        description=f"For carriers, who know the number only. {_ONCE}",
        takes=NumberNews,
        answers=EventsAnswer,
        problems=(ProblemCode.CONFLICT, ProblemCode.NOT_FOUND),
    ),
)
