"""The first page says what needs attention, from indexes alone, and leads to where it is looked at."""

import datetime as dt
import uuid

from flask import Flask
from sqlalchemy import insert

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.vocabulary.message_status import MessageStatus
from portal.insights.attention import MOST, Attention, AttentionKind, load_attention
from portal.merchants.connections import add_connection
from portal.models import Connection, Order, OrderSummary, StoreEvent
from tests.factories.figures import Planned, add_messages, add_person
from tests.factories.notifier import add_rule
from tests.running.console import ConsoleVisitor, open_console
from tests.running.statements import counting

K = AttentionKind


def connect(app: Flask, merchant_id: uuid.UUID, *, days_ago: int = 0) -> uuid.UUID:
    """A shop system of the merchant, connected so many days ago."""
    database: Database = app.extensions["database"]
    sealer: Sealer = app.extensions["sealer"]
    with database.unit_of_work() as session:
        connection = add_connection(session, sealer, merchant_id, "shopify", secret="an invented secret")
        session.get_one(Connection, connection.id).created_at = utc_now() - dt.timedelta(days=days_ago)
    return connection.id


def add_orders(app: Flask, merchant_id: uuid.UUID, connection_id: uuid.UUID, number: int, **summary: object) -> None:
    """Orders that need a look since yesterday."""
    now = utc_now()
    orders, summaries = [], []
    for place in range(number):
        order_id = new_id()
        orders.append(
            {"id": order_id, "merchant_id": merchant_id, "connection_id": connection_id, "external_id": order_id.hex}
            | {"number": f"#{place}", "number_key": f"{place}", "stage": "shipped", "currency": "EUR", "tags": []}
            | {"total_minor": 100, "shipping_minor": 0, "refunded_minor": 0, "shipping_method": "", "placed_at": now}
            | {"created_at": now}
        )
        summaries.append(
            {"merchant_id": merchant_id, "placed_at": now, "order_id": order_id, "connection_id": connection_id}
            | {"stage": "shipped", "country": "DE", "milestones": 1, "carriers": "", "tags": ""}
            | {"has_exception": False, "needs_action": False, "attention_at": now - dt.timedelta(days=1), **summary}
        )
    database: Database = app.extensions["database"]
    with database.unit_of_work() as session:
        session.execute(insert(Order), orders)
        session.execute(insert(OrderSummary), summaries)


def attention(app: Flask, visitor: ConsoleVisitor) -> tuple[Attention, ...]:
    database: Database = app.extensions["database"]
    with database.reading() as session:
        return load_attention(session, visitor.merchant_id, now=utc_now(), today=utc_now().date())


def test_a_new_shop_has_nothing_to_do_and_is_told_what_will_be_here(app: Flask) -> None:
    page = open_console(app).read("/console/")
    assert "Nothing waits for you." in page
    assert "No orders yet" in page


def test_orders_in_trouble_are_counted_by_their_kind(app: Flask) -> None:
    visitor = open_console(app)
    connection_id = connect(app, visitor.merchant_id)
    add_orders(app, visitor.merchant_id, connection_id, 2, has_exception=True)
    add_orders(app, visitor.merchant_id, connection_id, 1, late_on=utc_now().date() - dt.timedelta(days=2))
    add_orders(app, visitor.merchant_id, connection_id, 3, silent_at=utc_now() - dt.timedelta(days=2))
    add_orders(app, visitor.merchant_id, connection_id, 4, attention_at=utc_now() + dt.timedelta(days=1))
    counts = {one.kind: one.count for one in attention(app, visitor)}
    assert counts == {K.EXCEPTION: 2, K.LATE: 1, K.SILENT: 3}
    page = visitor.read("/console/")
    assert "orders with a parcel in trouble" in page
    assert "order is late" in page


def test_counting_stops_at_a_hundred(app: Flask) -> None:
    visitor = open_console(app)
    add_orders(app, visitor.merchant_id, connect(app, visitor.merchant_id), MOST + 5, has_exception=True)
    assert attention(app, visitor) == (Attention(K.EXCEPTION, MOST, has_more=True),)
    assert "100+" in visitor.read("/console/")


def test_messages_that_went_wrong_this_week_are_counted(app: Flask) -> None:
    visitor = open_console(app)
    database: Database = app.extensions["database"]
    with database.unit_of_work() as session:
        rule_id = add_rule(session, visitor.merchant_id, trigger="shipment.delivered")
    person_id = add_person(database, visitor.merchant_id)
    wrong = [Planned(status) for status in (MessageStatus.BOUNCED, MessageStatus.FAILED, MessageStatus.UNKNOWN)]
    add_messages(database, visitor.merchant_id, rule_id, person_id, [*wrong, Planned()])
    counts = {one.kind: one.count for one in attention(app, visitor)}
    assert counts == {K.UNDELIVERED: 2, K.UNKNOWN_MESSAGES: 1}


def test_connections_that_went_quiet_and_payloads_nobody_could_read_are_counted(app: Flask) -> None:
    visitor = open_console(app)
    connect(app, visitor.merchant_id, days_ago=5)
    heard_of = connect(app, visitor.merchant_id, days_ago=5)
    connect(app, visitor.merchant_id)
    event_row = {"id": new_id(), "merchant_id": visitor.merchant_id, "connection_id": heard_of, "digest": "d"}
    event_row |= {"topic": "orders/create", "body": b"{", "state": "unreadable", "attempts": 1}
    database: Database = app.extensions["database"]
    with database.unit_of_work() as session:
        session.execute(insert(StoreEvent), [event_row | {"received_at": utc_now(), "due_at": utc_now()}])
    counts = {one.kind: one.count for one in attention(app, visitor)}
    assert counts == {K.UNREADABLE: 1, K.QUIET_CONNECTIONS: 1}


def test_another_shops_troubles_are_not_mine(app: Flask) -> None:
    mine, other = open_console(app), open_console(app, slug="oak")
    add_orders(app, other.merchant_id, connect(app, other.merchant_id, days_ago=9), 2, has_exception=True)
    assert attention(app, mine) == ()
    assert "#0" not in mine.read("/console/")


def test_more_orders_ask_no_more_statements(app: Flask) -> None:
    visitor = open_console(app)
    connection_id = connect(app, visitor.merchant_id)
    database: Database = app.extensions["database"]

    def count_statements() -> int:
        with counting(database.engine) as told:
            visitor.read("/console/")
        return len(told)

    add_orders(app, visitor.merchant_id, connection_id, 1, has_exception=True)
    few = count_statements()
    add_orders(app, visitor.merchant_id, connection_id, 40, has_exception=True)
    assert count_statements() == few
