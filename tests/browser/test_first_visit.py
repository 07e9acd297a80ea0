"""What a first look at a page weighs, and what protects a page that comes out of the browser's cache."""

from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page
from sqlalchemy import select, update

from notifier.foundation.clock import utc_now
from portal.models import Branding, OrderLine
from tests.browser.inbox_shop import open_inbox_shop, write_to_inbox
from tests.browser.scenes import MOVING, Site, apply
from tests.browser.visitor import Visitor
from tests.running import documents
from tests.running.shop import Shop

#: Of all answers together, with their headers.
MOST_BYTES = 45_000
NUMBER = "#3950"
PICTURES = ("backpack", "jacket", "bottle")


@pytest.fixture
def shop(site: Site, tmp_path: Path) -> Shop:
    """A shop with a logo and an order of three things with pictures, one of them on its way, and a message about it."""
    shop = open_inbox_shop(site.stack)
    order = documents.order(NUMBER, "mirela@tannenberg.example", lines=3, hours_ago=60)
    apply(shop, "shopify", order, "orders/create")
    part = documents.fulfilment(order, ["1Z5550395001"], serial=0, line_items=order["line_items"][:2])
    apply(shop, "shopify", part, "fulfillments/create")
    scans = [(code, documents.moment(50 - 6 * step)) for step, code in enumerate((*MOVING, "out_for_delivery"))]
    estimated_on = utc_now().date().isoformat()
    apply(shop, "simulated", documents.report("1Z5550395001", scans, estimated_on=estimated_on))
    with shop.database.unit_of_work() as session:
        lines = session.scalars(select(OrderLine).where(OrderLine.merchant_id == shop.merchant_id)).all()
        for line, picture in zip(lines, PICTURES, strict=True):
            line.image_url = f"/static/img/demo/{picture}.svg"
        logo = {"logo_url": "/static/img/demo/fernhollow.svg", "logo_width": 176, "logo_height": 36}
        session.execute(update(Branding).where(Branding.merchant_id == shop.merchant_id).values(logo))
    write_to_inbox(shop, tmp_path)
    return shop


def listen(page: Page) -> CDPSession:
    """What the browser itself tells of the network."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    return session


@pytest.mark.parametrize("language", ["en", "ar", "ja"])
def test_the_first_visit_weighs_at_most_45_kilobytes(visitor: Visitor, shop: Shop, language: str) -> None:
    addresses: dict[str, str] = {}
    sizes: dict[str, float] = {}
    network = listen(visitor.page)
    network.on("Network.requestWillBeSent", lambda told: addresses.update({told["requestId"]: told["request"]["url"]}))
    network.on("Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}))
    visitor.open(f"{shop.page_path(NUMBER)}?lang={language}")
    visitor.page.locator("#inbox[data-unread='1']").wait_for()
    visitor.page.wait_for_load_state("networkidle")
    weights = {addresses[request].partition("?")[0].rpartition("/")[2]: size for request, size in sizes.items()}
    assert {"inbox", "htmx.min.js", "fernhollow.svg", *(f"{name}.svg" for name in PICTURES)} <= weights.keys()
    assert sum(sizes.values()) <= MOST_BYTES, weights
    assert visitor.complaints == []


def test_a_page_out_of_the_cache_keeps_the_policy_it_came_with(visitor: Visitor, site: Site) -> None:
    """A 304 repeats only what may have changed; the rest is kept with the page (RFC 9111, 3.2)."""
    page = visitor.page
    visitor.open(site.pages["action required"])
    asked: dict[str, str] = {}
    statuses: dict[str, int] = {}
    network = listen(page)
    network.on("Network.requestWillBeSent", lambda told: asked.update({told["requestId"]: told["type"]}))
    network.on(
        "Network.responseReceivedExtraInfo", lambda told: statuses.update({told["requestId"]: told["statusCode"]})
    )
    with page.expect_event("framenavigated"):
        page.evaluate("location.assign(location.href)")
    page.wait_for_load_state("networkidle")
    assert [statuses[request] for request, kind in asked.items() if kind == "Document"] == [304]
    page.evaluate("document.body.append(Object.assign(document.createElement('style'), { textContent: 'p {}' }))")
    page.wait_for_function("window.violations.length")
    assert visitor.violations()[0].startswith("style-src")
