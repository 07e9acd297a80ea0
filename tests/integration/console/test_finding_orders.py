"""Orders are found by what people know of them, filtered by what they are, and never across shops."""

import datetime as dt
import uuid

import pytest

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from portal.models import Merchant
from portal.orders.list_orders import list_orders
from portal.orders.list_problems import list_problems
from portal.orders.list_shipments import list_shipments
from portal.orders.order_filters import ListPlace, OrderFilters, read_filters
from portal.orders.order_summaries import refresh_summaries
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_trouble import OrderTrouble
from tests.factories.orders import make_connection, make_merchant
from tests.integration.console.order_scene import add_order, find_summary, get_order
from tests.running.statements import counting

NOW = utc_now()


@pytest.fixture
def merchant_id(database: Database) -> uuid.UUID:
    with database.unit_of_work() as session:
        return make_merchant(session).id


def found(database: Database, merchant_id: uuid.UUID, **query: str) -> list[str]:
    place = ListPlace(merchant_id, utc_now(), utc_now().date())
    with database.reading() as session:
        return [row.number for row in list_orders(session, place, read_filters(query), limit=50).rows]


@pytest.mark.parametrize(
    "typed",
    [
        *("#1042", "1042", " 104 "),
        *("Mirela", "tannen", "MIRELA Tannenberg", "tannenberg, mirela", "Müller-Tann"),
        *("mirela@tannenberg.example", "MIRELA@tannenberg.example"),
        *("1Z 555 010 0123", "1z5550"),
    ],
)
def test_one_box_finds_orders_by_number_name_address_and_tracking_number(
    database: Database, merchant_id: uuid.UUID, typed: str
) -> None:
    parcel = {"tracking_number": "1Z5550100123"}
    add_order(database, merchant_id, "#1042", shopper="Mirela Tannenberg Müller-Tann", parcel=parcel)
    add_order(database, merchant_id, "#2000", shopper="Jonas Bruck", email="jonas@bruck.example")
    assert found(database, merchant_id, q=typed) == ["#1042"]


@pytest.mark.parametrize("typed", ["irela", "nobody", "tannenberg.example", "Mirela Bruck", "%", "_", "9999", "'"])
def test_what_is_in_no_order_finds_none(database: Database, merchant_id: uuid.UUID, typed: str) -> None:
    add_order(database, merchant_id, "#1042")
    assert found(database, merchant_id, q=typed) == []


@pytest.mark.parametrize("query", [{"q": "1042"}, {"q": "mirela"}, {"q": "NW"}, {"stage": "shipped"}, {}])
def test_orders_of_another_shop_are_never_found(
    database: Database, merchant_id: uuid.UUID, query: dict[str, str]
) -> None:
    add_order(database, merchant_id, "#1042")
    with database.unit_of_work() as session:
        other_id = make_merchant(session).id
    assert found(database, other_id, **query) == []


def test_words_that_are_everywhere_are_found_by_a_walk_along_the_list(
    database: Database, merchant_id: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.orders.search_orders.MOST_FETCHED", 2)
    for number in range(4):
        add_order(database, merchant_id, f"#10{number}", shopper=f"Mirela Nr{number}", placed_at=_ago(number))
    add_order(database, merchant_id, "#200", shopper="Jonas Bruck", email=None)
    assert found(database, merchant_id, q="mirela") == ["#100", "#101", "#102", "#103"]
    assert found(database, merchant_id, q="10") == ["#100", "#101", "#102", "#103"]
    assert found(database, merchant_id, q="mirela nr3") == ["#103"]


def test_filters_find_what_they_name_and_all_of_them_must_hold(database: Database, merchant_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        merchant = session.get_one(Merchant, merchant_id)
        first, store = make_connection(session, merchant).id, make_connection(session, merchant).id
    late = {"latest_on": dt.date(2026, 1, 5), "carrier": "ups", "milestone": Milestone.IN_TRANSIT.value}
    add_order(database, merchant_id, "#1", parcel=late, country="FR", tags=["VIP", "gift"], connection_id=first)
    done = {"milestone": Milestone.DELIVERED.value, "carrier": "dhl", "latest_on": dt.date(2026, 1, 5)}
    add_order(database, merchant_id, "#2", parcel=done, stage="completed", connection_id=store, placed_at=_ago(9))
    assert found(database, merchant_id, stage="completed") == ["#2"]
    assert found(database, merchant_id, milestone="in_transit") == ["#1"]
    assert found(database, merchant_id, country="fr") == ["#1"]
    assert found(database, merchant_id, carrier="dhl") == ["#2"]
    assert found(database, merchant_id, late="week") == ["#1"]
    assert found(database, merchant_id, tag="vip") == ["#1"]
    assert found(database, merchant_id, tag="vi") == []
    assert found(database, merchant_id, store=str(store)) == ["#2"]
    assert found(database, merchant_id, country="FR", carrier="dhl") == []
    assert found(database, merchant_id, country="FR", carrier="ups", late="late", q="mirela") == ["#1"]
    assert found(database, merchant_id, stage="nonsense", store="x", country="Nowhere") == ["#1", "#2"]


def test_pages_hold_every_order_once_while_new_ones_come(database: Database, merchant_id: uuid.UUID) -> None:
    same = _ago(5)
    numbers = {f"#{number}" for number in range(7)}
    for number in numbers:
        add_order(database, merchant_id, number, placed_at=same)
    for filters in (OrderFilters(), OrderFilters(search="mirela"), read_filters({"stage": "shipped"})):
        seen: list[str] = []
        place = ListPlace(merchant_id, NOW, NOW.date())
        while True:
            with database.reading() as session:
                page = list_orders(session, place, filters, limit=2)
            seen += [row.number for row in page.rows]
            add_order(database, merchant_id, f"#new{new_id().hex[-6:]}", placed_at=_ago(0))
            if page.next_place is None:
                break
            place = ListPlace(merchant_id, NOW, NOW.date(), page.next_place)
        assert sorted(number for number in seen if number in numbers) == sorted(numbers)
        assert len(seen) == len(set(seen))


def test_statements_do_not_grow_with_the_rows(database: Database, merchant_id: uuid.UUID) -> None:
    def statements() -> list[int]:
        counts = []
        place = ListPlace(merchant_id, utc_now(), utc_now().date())
        for query in ({}, {"q": "mirela"}, {"stage": "shipped", "late": "late"}):
            with database.reading() as session, counting(database.engine) as told:
                list_orders(session, place, read_filters(query), limit=50)
            counts.append(len(told))
        with database.reading() as session, counting(database.engine) as told:
            list_problems(session, place, limit=50)
        counts.append(len(told))
        with database.reading() as session, counting(database.engine) as told:
            list_shipments(session, place, OrderFilters(), limit=50)
        return [*counts, len(told)]

    trouble = {"latest_on": dt.date(2026, 1, 5)}
    add_order(database, merchant_id, "#1", parcel=trouble)
    few = statements()
    for number in range(2, 9):
        add_order(database, merchant_id, f"#{number}", parcel=trouble)
    assert statements() == few


def test_problems_say_why_and_leave_out_what_goes_well(database: Database, merchant_id: uuid.UUID) -> None:
    fresh = {"created_at": utc_now(), "latest_on": dt.date(2999, 1, 1), "milestone_at": utc_now()}
    add_order(database, merchant_id, "#well", parcel=fresh, code=CheckpointCode.IN_TRANSIT)
    add_order(database, merchant_id, "#late", parcel=fresh | {"latest_on": utc_now().date() - dt.timedelta(days=2)})
    stuck = fresh | {"milestone": Milestone.EXCEPTION.value}
    add_order(database, merchant_id, "#stuck", parcel=stuck, code=CheckpointCode.CUSTOMS_DUTIES_DUE)
    add_order(database, merchant_id, "#silent", parcel=fresh | {"milestone_at": _ago(9)})
    add_order(
        database, merchant_id, "#over", parcel=fresh | {"milestone": "delivered", "latest_on": dt.date(2026, 1, 5)}
    )
    place = ListPlace(merchant_id, utc_now(), utc_now().date())
    with database.reading() as session:
        told = {one.order.number: one.order for one in list_problems(session, place, limit=50).problems}
    assert set(told) == {"#late", "#stuck", "#silent"}
    assert (told["#late"].troubles, told["#late"].late_days) == ((OrderTrouble.LATE,), 2)
    assert told["#stuck"].troubles[:2] == (OrderTrouble.EXCEPTION, OrderTrouble.ACTION_NEEDED)
    assert told["#silent"].troubles == (OrderTrouble.SILENT,)


def test_a_summary_is_made_of_the_order_as_it_is(database: Database, merchant_id: uuid.UUID) -> None:
    order_id = add_order(database, merchant_id, "#1")
    before = find_summary(database, order_id)
    with database.unit_of_work() as session:
        refresh_summaries(session, [order_id])
    after = find_summary(database, order_id)
    names = before.__table__.columns.keys()
    assert [getattr(before, name) for name in names] == [getattr(after, name) for name in names]
    assert get_order(database, order_id).summary_version == get_order(database, order_id).page_version


def _ago(days: float) -> dt.datetime:
    return NOW - dt.timedelta(days=days)
