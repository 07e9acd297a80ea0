"""`/orders`: what was bought and where the shop stands with it."""

from http import HTTPStatus
from typing import Final

from portal.api.cursors import cut, read_id, write_id
from portal.api.field_types import Moment, Name, PageQuery
from portal.api.operation import Answer, Call, Operation
from portal.api.order_documents import OrderDocument, OrderPage, order_etag, write_order
from portal.api.order_drafts import OrderDraft, OrderPatch, apply_patch, read_order
from portal.api.problems import ProblemCode, not_found
from portal.api.refusals import told_as_problems
from portal.models import Merchant, Order
from portal.orders.import_order import number_key
from portal.queries.order_records import (
    OrderFilter,
    OrderRecord,
    complete_orders,
    find_order_record,
    load_order_records,
)
from portal.tracking.accept_order import create_order, lock_order, require_own, update_order
from portal.vocabulary.api_scope import ApiScope
from portal.vocabulary.order_stage import OrderStage


class OrderQuery(PageQuery, frozen=True, kw_only=True):
    """Which orders."""

    number: Name | None = None
    external_id: Name | None = None
    source: Name | None = None
    stage: OrderStage | None = None
    placed_from: Moment | None = None
    placed_before: Moment | None = None


def list_orders(call: Call, query: OrderQuery) -> Answer:
    """`GET /orders`."""
    wanted = OrderFilter(
        number_key=None if query.number is None else number_key(query.number),
        external_id=query.external_id,
        source=query.source,
        stage=query.stage,
        placed_from=query.placed_from,
        placed_before=query.placed_before,
        below=read_id(query.cursor),
        limit=query.limit + 1,
    )
    page, last = cut(load_order_records(call.session, call.links, call.merchant_id, wanted), query.limit)
    cursor = None if last is None else write_id(last.order.id)
    return Answer(OrderPage(data=[write_order(record) for record in page], next_cursor=cursor))


def read_one_order(call: Call, _query: object) -> Answer:
    """`GET /orders/{order_id}`."""
    record = find_order_record(call.session, call.links, call.merchant_id, call.ids["order_id"])
    if record is None:
        raise not_found("order")
    return _answer(record)


def add_order(call: Call, draft: OrderDraft) -> Answer:
    """`POST /orders`."""
    country = call.session.get_one(Merchant, call.merchant_id).country
    data = read_order(draft, country, call.now)
    with told_as_problems():
        order = create_order(call.session, call.links, call.merchant_id, data, call.now)
    return _answer(_complete(call, order), HTTPStatus.CREATED)


def change_order(call: Call, patch: OrderPatch) -> Answer:
    """`PATCH /orders/{order_id}`."""
    order = get_order(call)
    with told_as_problems():
        require_own(call.session, order)
    call.require_match(order_etag(order))
    country = call.session.get_one(Merchant, call.merchant_id).country
    data = read_order(apply_patch(_complete(call, order), patch), country, call.now)
    return _answer(_complete(call, update_order(call.session, call.links, order, data, call.now)))


def get_order(call: Call) -> Order:
    """The order the path names, locked until the call is answered; raises `ProblemError`."""
    order = lock_order(call.session, call.merchant_id, call.ids["order_id"])
    if order is None:
        raise not_found("order")
    return order


def _complete(call: Call, order: Order) -> OrderRecord:
    return complete_orders(call.session, call.links, [order])[0]


def _answer(record: OrderRecord, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    return Answer(write_order(record), status, order_etag(record.order))


OPERATIONS: Final = (
    Operation(
        name="list_orders",
        method="GET",
        path="/orders",
        run=list_orders,
        scope=ApiScope.ORDERS_READ,
        summary="List orders",
        description="Orders of every store of the merchant, the newest to Milepost first.",
        takes=OrderQuery,
        answers=OrderPage,
    ),
    Operation(
        name="create_order",
        method="POST",
        path="/orders",
        run=add_order,
        scope=ApiScope.ORDERS_WRITE,
        summary="Create an order",
        description="For shops without a connector. The order is followed and told about as every other is.",
        takes=OrderDraft,
        answers=OrderDocument,
        status=HTTPStatus.CREATED,
        problems=(ProblemCode.CONFLICT,),
    ),
    Operation(
        name="read_order",
        method="GET",
        path="/orders/{order_id}",
        run=read_one_order,
        scope=ApiScope.ORDERS_READ,
        summary="Read an order",
        answers=OrderDocument,
    ),
    Operation(
        name="update_order",
        method="PATCH",
        path="/orders/{order_id}",
        run=change_order,
        scope=ApiScope.ORDERS_WRITE,
        summary="Update an order",
        description=(
            "Fields that are named are replaced, the others stay; cancel an order by its stage. Only orders created "
            "here can be changed here. With `If-Match` it is changed only if it is still as it was read."
        ),
        takes=OrderPatch,
        answers=OrderDocument,
        problems=(ProblemCode.CONFLICT, ProblemCode.CHANGED_MEANWHILE),
        takes_if_match=True,
    ),
)
