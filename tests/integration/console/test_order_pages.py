"""Pages about orders: what they show, what is done from them, taken back and written into the audit log."""

import csv
import io
import re
import uuid

import pytest
from flask import Flask
from sqlalchemy import select

from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from portal.models import AuditEntry, Fulfilment, Shipment
from portal.orders.order_summaries import refresh_old_summaries
from portal.orders.tracking_links import create_tracking_link
from portal.sources.stores.contract import StoreShipment
from portal.tracking.register_shipment import register_shipment
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.web.csv_cells import guard_cell
from tests.factories.orders import PLACED_AT
from tests.integration.console.order_scene import (
    add_order,
    find_parcel_id,
    find_summary,
    get_order,
    load_checkpoints,
)
from tests.running.console import ConsoleVisitor


@pytest.fixture
def database(app: Flask) -> Database:
    opened: Database = app.extensions["database"]
    return opened


@pytest.fixture
def order_id(database: Database, owner: ConsoleVisitor) -> uuid.UUID:
    return add_order(database, owner.merchant_id, "#1042", code=CheckpointCode.IN_TRANSIT)


def audited(database: Database) -> list[str]:
    with database.reading() as session:
        wanted = select(AuditEntry.action).where(AuditEntry.action.startswith("order."))
        return list(session.scalars(wanted.order_by(AuditEntry.recorded_at, AuditEntry.id)))


def undo(visitor: ConsoleVisitor, page: str) -> str:
    """Press the button beside what was done."""
    form = re.search(r'<form method="post" action="([^"]+)">(?:(?!</form>).)*?Undo', page, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    return visitor.done(form[1], {name: value for name, value in fields.items() if name != "csrf_token"})


def test_the_list_shows_orders_and_leads_to_each(owner: ConsoleVisitor, order_id: uuid.UUID) -> None:
    page = owner.read("/console/orders?q=mirela")
    assert f"/console/orders/{order_id}" in page
    assert "#1042" in page
    assert "In transit" in page
    page = owner.read("/console/orders?stage=shipped&country=DE")
    assert "#1042" in page
    assert "Germany" in page
    assert "No order matches" in owner.read("/console/orders?stage=cancelled")
    part = owner.open("/console/orders", headers={"HX-Request": "true"}).text
    assert "#1042" in part
    assert "<html" not in part


def test_an_order_of_another_shop_is_not_there(
    owner: ConsoleVisitor, stranger: ConsoleVisitor, database: Database, order_id: uuid.UUID
) -> None:
    parcel_id = find_parcel_id(database, order_id)
    assert stranger.open(f"/console/orders/{order_id}").status_code == 404
    forms = {
        "notes": {"text": "x"},
        "mute": {"is_muted": "1"},
        "tags": {"tag": "x"},
        "link": {"do": "renew"},
        "stage": {"stage": "completed"},
        f"shipments/{parcel_id}/carrier": {"carrier": "ups"},
        f"shipments/{parcel_id}/number": {"number": "1Z5550100999"},
        f"shipments/{parcel_id}/milestone": {"milestone": "delivered"},
    }
    for path, fields in forms.items():
        assert stranger.send(f"/console/orders/{order_id}/{path}", fields).status_code == 404, path
    for wanted in ("tag", "untag", "mute", "export"):
        fields = {"order": str(order_id), "do": wanted, "tag": "x"}
        assert stranger.send("/console/orders/ticked", fields).status_code == 404, wanted
    assert "#1042" not in stranger.read("/console/orders?q=1042")
    assert "1042" not in stranger.open("/console/orders/export").text
    mine = add_order(database, stranger.merchant_id, "#7")
    assert stranger.send(f"/console/orders/{mine}/shipments/{parcel_id}/carrier", {"carrier": "ups"}).status_code == 404
    assert audited(database) == ["order.exported"]


def test_a_note_is_kept_taken_away_and_brought_back(owner: ConsoleVisitor, order_id: uuid.UUID) -> None:
    path = f"/console/orders/{order_id}"
    page = owner.done(f"{path}/notes", {"text": "Rang <b>twice</b>.\nWants it on Friday."})
    assert "Rang &lt;b&gt;twice&lt;/b&gt;." in page
    assert "owner@fern.example" in page
    found = re.search(rf"{path}/notes/[0-9a-f-]+/remove", page)
    assert found is not None
    page = owner.done(found[0])
    assert '<div class="note">' not in page
    assert '<div class="note">' in undo(owner, page)
    assert owner.send(f"{path}/notes", {"text": "  "}).status_code == 422


def test_tags_are_given_to_one_order_and_to_many_and_taken_back(
    owner: ConsoleVisitor, database: Database, order_id: uuid.UUID
) -> None:
    other = add_order(database, owner.merchant_id, "#2000", own_tags=["Call back"])
    ticked = {"order": [str(order_id), str(other)], "do": "tag", "tag": " call  back ", "here": "/console/orders?q=m"}
    page = owner.done("/console/orders/ticked", ticked)
    assert "1 order was tagged" in page
    assert get_order(database, order_id).own_tags == ["call back"]
    assert "#1042" in owner.read("/console/orders?tag=CALL+BACK")
    undo(owner, page)
    assert (get_order(database, order_id).own_tags, get_order(database, other).own_tags) == ([], ["Call back"])
    assert find_summary(database, order_id).tags == ""
    assert audited(database) == ["order.tagged", "order.tagged"]
    elsewhere = owner.send("/console/orders/ticked", {**ticked, "here": "https://evil.example/"})
    assert elsewhere.headers["Location"] == "/console/orders"


def test_the_file_holds_the_filtered_list_and_no_formula(
    owner: ConsoleVisitor, database: Database, order_id: uuid.UUID
) -> None:
    add_order(database, owner.merchant_id, "#2000", shopper="=HYPERLINK(1)", stage="cancelled", currency="JPY")
    answer = owner.open("/console/orders/export?stage=cancelled")
    assert answer.mimetype == "text/csv"
    (line,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert (line["number"], line["shopper"], line["total"], line["stage"]) == (
        *("#2000", "'=HYPERLINK(1)", "26690", "cancelled"),
    )
    ticked = owner.send("/console/orders/ticked", {"order": str(order_id), "do": "export"})
    (line,) = csv.DictReader(io.StringIO(ticked.text.removeprefix("\ufeff")))
    assert (line["number"], line["total"], line["email"]) == ("#1042", "266.90", "mirela@tannenberg.example")
    assert audited(database) == ["order.exported", "order.exported"]


@pytest.mark.parametrize("text", ["=1", "+1", "-a", "-1+1", "@a", "\t=1", "\r=1"])
def test_what_spreadsheets_take_for_a_formula_is_guarded(text: str) -> None:
    assert guard_cell(text) == f"'{text}"


def test_a_view_is_saved_without_the_search_and_removed(owner: ConsoleVisitor, order_id: uuid.UUID) -> None:
    page = owner.done("/console/orders/views", {"name": "To Germany", "country": "DE", "q": "mirela"})
    assert "To Germany" in page
    assert "mirela" not in page.casefold().replace("mirela tannenberg", "")
    found = re.search(r"/console/orders/views/[0-9a-f-]+/remove", page)
    assert found is not None
    page = owner.done(found[0])
    assert "To Germany" not in page.replace('value="To Germany"', "")
    assert "To Germany" in undo(owner, page)


def test_views_of_another_shop_cannot_be_removed(
    owner: ConsoleVisitor, stranger: ConsoleVisitor, order_id: uuid.UUID
) -> None:
    page = owner.done("/console/orders/views", {"name": "To Germany", "country": "DE"})
    found = re.search(r"/console/orders/views/[0-9a-f-]+/remove", page)
    assert found is not None
    assert stranger.send(found[0]).status_code == 404
    assert "To Germany" not in stranger.read("/console/orders")


def test_a_link_is_closed_restored_and_replaced(
    app: Flask, owner: ConsoleVisitor, database: Database, order_id: uuid.UUID
) -> None:
    with database.unit_of_work() as session:
        address = create_tracking_link(session, app.extensions["console"].links, get_order(database, order_id))
    path = f"/console/orders/{order_id}"
    assert address in owner.read(path)
    page = owner.done(f"{path}/link", {"do": "revoke"})
    assert address not in page
    assert address in undo(owner, page)
    page = owner.done(f"{path}/link", {"do": "renew"})
    assert address not in page
    assert "Open the tracking page" in page
    assert audited(database) == ["order.link_revoked", "order.link_restored", "order.link_renewed"]


def test_a_corrected_carrier_and_number_outlast_what_the_store_repeats(
    owner: ConsoleVisitor, database: Database, order_id: uuid.UUID
) -> None:
    parcel_id = find_parcel_id(database, order_id)
    told = StoreShipment(
        external_id="F1",
        order_external_id="",
        carrier="DHL",
        service="",
        tracking_numbers=("NW5550100111",),
        tracking_urls=(),
        lines=(),
        is_cancelled=False,
        milestone=None,
        created_at=PLACED_AT,
        updated_at=PLACED_AT,
    )
    with database.unit_of_work() as session:
        order = session.merge(get_order(database, order_id))
        register_shipment(session, order, told, received_at=PLACED_AT)
    parcel_id = next(one for one in _parcels(database, order_id) if one != parcel_id)
    path = f"/console/orders/{order_id}/shipments/{parcel_id}"
    owner.done(f"{path}/carrier", {"carrier": "ups"})
    owner.done(f"{path}/number", {"number": "1Z 555 010 0777"})
    with database.unit_of_work() as session:
        order = session.merge(get_order(database, order_id))
        register_shipment(session, order, told, received_at=PLACED_AT)
        assert session.get_one(Fulfilment, (order_id, "F1")).number_keys == ["1Z5550100777"]
    page = owner.read(f"/console/orders/{order_id}")
    assert "1Z 555 010 0777" in page
    assert "NW5550100111" not in page
    assert page.count("set here") == 2
    assert "at least six" in owner.send(f"{path}/number", {"number": "12"}).text
    assert owner.send(f"{path}/carrier", {"carrier": "nobody"}).status_code == 422
    entries = " ".join(audited(database))
    assert entries == "order.carrier_corrected order.number_corrected"
    assert "1Z 555 010 0777" in owner.read("/console/shipments?q=1Z555&carrier=ups")


def test_a_milestone_set_by_hand_stands_on_the_timeline_as_the_shops_own(
    owner: ConsoleVisitor, database: Database, order_id: uuid.UUID
) -> None:
    parcel_id = find_parcel_id(database, order_id)
    path = f"/console/orders/{order_id}/shipments/{parcel_id}/milestone"
    assert "By the shop" in owner.done(path, {"milestone": "delivered"})
    assert find_summary(database, order_id).attention_at is None
    assert "Correction" in owner.done(path, {"milestone": "in_transit"})
    forward, back = load_checkpoints(database, parcel_id)[-2:]
    assert (forward.origin, forward.is_correction, back.origin, back.is_correction) == (
        *("merchant", False, "merchant", True),
    )
    assert owner.send(path, {"milestone": "nowhere"}).status_code == 404


def test_a_stage_is_corrected_forward_and_back(owner: ConsoleVisitor, database: Database, order_id: uuid.UUID) -> None:
    page = owner.done(f"/console/orders/{order_id}/stage", {"stage": "completed"})
    assert get_order(database, order_id).stage == "completed"
    undo(owner, page)
    assert get_order(database, order_id).stage == "shipped"
    assert audited(database) == ["order.stage_corrected", "order.stage_corrected"]


def test_lists_of_a_new_shop_say_what_will_be_there(owner: ConsoleVisitor) -> None:
    pages = {"orders": "No orders yet", "shipments": "No parcels yet", "problems": "No problems", "messages": "No mess"}
    for path, words in pages.items():
        assert words in owner.read(f"/console/{path}")


def test_odd_addresses_of_lists_are_taken_as_far_as_they_go(owner: ConsoleVisitor, order_id: uuid.UUID) -> None:
    for query in ("older=x", "older=20260101T000000.0-zz", "q=%00", "tag=%7C", "store=1", "late=9", f"q={'x' * 5000}"):
        for path in ("orders", "shipments", "problems", "messages"):
            assert owner.open(f"/console/{path}?{query}").status_code == 200, (path, query)
    assert owner.send("/console/orders/ticked", {"order": new_id().hex, "do": "tag", "tag": "x"}).status_code == 404
    assert owner.send("/console/orders/ticked", {"order": "nonsense", "do": "mute"}).status_code == 404


def _parcels(database: Database, order_id: uuid.UUID) -> list[uuid.UUID]:
    refresh_old_summaries(database)
    with database.reading() as session:
        return list(session.scalars(select(Shipment.id).where(Shipment.order_id == order_id)))
