"""`/shipments`: parcels of orders of every store; those told here can be taken back here."""

from http import HTTPStatus
from typing import Annotated, Final

from msgspec import Meta

from portal.api.cursors import cut, read_id, write_id
from portal.api.field_types import Count, Draft, Id, Moment, Name, Nothing, PageQuery, Text, Url, in_utc
from portal.api.operation import Answer, Call, Operation
from portal.api.order_drafts import FUTURE
from portal.api.orders import get_order
from portal.api.problems import FieldFault, ProblemCode, not_found, wrong_fields
from portal.api.refusals import told_as_problems
from portal.api.shipment_documents import ShipmentDocument, ShipmentPage, write_shipment
from portal.models import Shipment
from portal.queries.shipment_records import (
    ShipmentFilter,
    complete_shipments,
    find_shipment_record,
    load_shipment_records,
)
from portal.sources.carriers.recognise import normalise_number
from portal.sources.stores.contract import StoreShipment, StoreShipmentLine
from portal.tracking.accept_order import add_parcel, cancel_parcel
from portal.vocabulary.api_scope import ApiScope
from portal.vocabulary.milestone import Milestone

Number = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=255,
        pattern="[0-9A-Za-z]",
        description="As the carrier prints it; spaces and case do not matter.",
        examples=["1Z999AA10123456784"],
    ),
]


class ShipmentQuery(PageQuery, frozen=True, kw_only=True):
    """Which parcels."""

    order_id: Id | None = None
    tracking_number: Number | None = None
    milestone: Milestone | None = None
    carrier: Name | None = None


class ContentDraft(Draft, frozen=True, kw_only=True):
    """How many pieces of a line are in it; the line by its `external_id`."""

    line_external_id: Name
    quantity: Count


class ShipmentDraft(Draft, frozen=True, kw_only=True):
    """A new parcel. Without a carrier it is recognised by its number; without lines it holds all that is left."""

    external_id: Name | None = None
    tracking_number: Number | None = None
    tracking_url: Url | None = None
    carrier: Text = ""
    service: Text = ""
    shipped_at: Moment | None = None
    lines: Annotated[tuple[ContentDraft, ...], Meta(max_length=500)] = ()


def list_shipments(call: Call, query: ShipmentQuery) -> Answer:
    """`GET /shipments`."""
    number = query.tracking_number
    wanted = ShipmentFilter(
        order_id=query.order_id,
        number_key=None if number is None else normalise_number(number),
        milestone=query.milestone,
        carrier=query.carrier,
        below=read_id(query.cursor),
        limit=query.limit + 1,
    )
    page, last = cut(load_shipment_records(call.session, call.merchant_id, wanted), query.limit)
    cursor = None if last is None else write_id(last.shipment.id)
    return Answer(ShipmentPage(data=[write_shipment(record) for record in page], next_cursor=cursor))


def read_shipment(call: Call, _query: object) -> Answer:
    """`GET /shipments/{shipment_id}`."""
    return Answer(write_shipment_of(call))


def add_shipment(call: Call, draft: ShipmentDraft) -> Answer:
    """`POST /orders/{order_id}/shipments`."""
    order = get_order(call)
    data = _read(call, draft)
    with told_as_problems():
        parcel = add_parcel(call.session, call.links, order, data, call.now)
    return Answer(_write(call, parcel), HTTPStatus.CREATED)


def cancel_shipment(call: Call, _body: Nothing) -> Answer:
    """`POST /shipments/{shipment_id}/cancel`."""
    write_shipment_of(call)
    with told_as_problems():
        parcel = cancel_parcel(call.session, call.links, call.ids["shipment_id"], call.now)
    return Answer(_write(call, parcel))


def write_shipment_of(call: Call) -> ShipmentDocument:
    """The parcel the path names; raises `ProblemError`."""
    record = find_shipment_record(call.session, call.merchant_id, call.ids["shipment_id"])
    if record is None:
        raise not_found("shipment")
    return write_shipment(record)


def _write(call: Call, parcel: Shipment) -> ShipmentDocument:
    return write_shipment(complete_shipments(call.session, [parcel])[0])


def _read(call: Call, draft: ShipmentDraft) -> StoreShipment:
    if draft.shipped_at is not None and draft.shipped_at > call.now + FUTURE:
        raise wrong_fields(FieldFault(pointer="/shipped_at", detail="It lies in the future."))
    lines = tuple(
        StoreShipmentLine(line_external_id=line.line_external_id, sku="", title="", quantity=line.quantity)
        for line in draft.lines
    )
    return StoreShipment(
        external_id=draft.external_id or "",
        order_external_id="",
        carrier=draft.carrier.strip(),
        service=draft.service,
        tracking_numbers=(draft.tracking_number.strip(),) if draft.tracking_number else (),
        tracking_urls=(draft.tracking_url,) if draft.tracking_url else (),
        lines=lines,
        is_cancelled=False,
        milestone=None,
        created_at=in_utc(draft.shipped_at) or call.now,
        updated_at=call.now,
    )


OPERATIONS: Final = (
    Operation(
        name="list_shipments",
        method="GET",
        path="/shipments",
        run=list_shipments,
        scope=ApiScope.SHIPMENTS_READ,
        summary="List shipments",
        description="Parcels of every order, the newest first; those that were cancelled are left out.",
        takes=ShipmentQuery,
        answers=ShipmentPage,
    ),
    Operation(
        name="add_shipment",
        method="POST",
        path="/orders/{order_id}/shipments",
        run=add_shipment,
        scope=ApiScope.SHIPMENTS_WRITE,
        summary="Add a shipment to an order",
        description="One parcel each. The order's stage follows from what its parcels hold.",
        takes=ShipmentDraft,
        answers=ShipmentDocument,
        status=HTTPStatus.CREATED,
        problems=(ProblemCode.CONFLICT,),
    ),
    Operation(
        name="read_shipment",
        method="GET",
        path="/shipments/{shipment_id}",
        run=read_shipment,
        scope=ApiScope.SHIPMENTS_READ,
        summary="Read a shipment",
        answers=ShipmentDocument,
    ),
    Operation(
        name="cancel_shipment",
        method="POST",
        path="/shipments/{shipment_id}/cancel",
        run=cancel_shipment,
        scope=ApiScope.SHIPMENTS_WRITE,
        summary="Cancel a shipment",
        description="Takes back a parcel that was added here and has not arrived; the shopper's page shows it no more.",
        answers=ShipmentDocument,
        problems=(ProblemCode.CONFLICT,),
    ),
)
