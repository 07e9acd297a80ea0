"""The version of a page is found by its link, directly or by the driver, and always as it is now."""

from collections.abc import Callable

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from notifier.foundation import sqlite_look_up
from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from portal.models import Merchant, Order
from portal.orders.tracking_links import create_tracking_link, revoke_tracking_links
from portal.queries.page_links import PageLinks
from portal.queries.page_versions import PageVersion, page_version_finder
from tests.factories.orders import make_merchant, make_order


@pytest.fixture(params=["directly", "by the driver"])
def finds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How SQLite is asked; PostgreSQL has one way."""
    if request.param == "by the driver":
        monkeypatch.setattr(sqlite_look_up, "_load", lambda: None)
    return str(request.param)


def change(database: Database, work: Callable[[Session], object]) -> None:
    with database.unit_of_work() as session:
        work(session)


@pytest.mark.usefixtures("finds")
def test_every_change_of_order_shop_and_link_is_seen_at_once(database: Database) -> None:
    with database.unit_of_work() as session:
        merchant = make_merchant(session, time_zone="Europe/Berlin", language="de")
        order = make_order(session, merchant, language="pt-BR")
        links = PageLinks(Sealer(("a key of this test",)), "https://track.shop.example", 30)
        token = create_tracking_link(session, links, order).rpartition("/")[2]
        order_id, merchant_id = order.id, merchant.id
        numbers = order.page_version, merchant.page_version
    find = page_version_finder(database.engine)
    first = find(token)
    assert first is not None
    assert first.order_id.replace("-", "") == order_id.hex
    assert first[1:] == PageVersion("", "shopper", *numbers, "pt-BR", "de", "Europe/Berlin")[1:]
    assert find("another token") is None
    raised = update(Order).where(Order.id == order_id).values(page_version=Order.page_version + 1, language=None)
    change(database, lambda session: session.execute(raised))
    renamed = update(Merchant).where(Merchant.id == merchant_id).values(page_version=Merchant.page_version + 1)
    change(database, lambda session: session.execute(renamed))
    second = find(token)
    assert second is not None
    assert (second.order_version, second.merchant_version) == (numbers[0] + 1, numbers[1] + 1)
    assert second.order_language is None
    change(database, lambda session: revoke_tracking_links(session, order_id))
    assert find(token) is None
