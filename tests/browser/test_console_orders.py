"""Orders in the browser: found by one box, looked at, noted, muted with a way back, told again, on a phone as well."""

import pytest
from playwright.sync_api import Browser, expect

from portal.merchants.team import create_user
from tests.browser.scenes import Site, apply
from tests.browser.visitor import Visitor, visiting
from tests.running import documents
from tests.running.shop import Shop, open_shop

PASSWORD = "correct horse battery"


@pytest.fixture
def shop(site: Site) -> Shop:
    """A shop with an owner and an order."""
    shop = open_shop(site.stack.database, site.stack.settings, site.shop.caller)
    with shop.database.unit_of_work() as session:
        create_user(session, shop.merchant_id, f"owner@{shop.slug}.example", PASSWORD, role="owner")
    apply(shop, "shopify", documents.order("#5501", "mirela@tannenberg.example"), "orders/create")
    return shop


def check(visitor: Visitor) -> None:
    """The page as it stands fits, is accessible, and asked nobody else for anything."""
    assert (visitor.find_faults(), visitor.overflow(), visitor.violations(), visitor.strangers()) == ([], 0, [], [])


def test_an_order_is_found_noted_and_muted(browser: Browser, site: Site, shop: Shop) -> None:
    with visiting(browser, site.base_url) as owner:
        page = owner.page
        owner.open("/console/sign-in?next=/console/orders")
        page.get_by_label("E-mail address").fill(f"owner@{shop.slug}.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Orders", exact=True)).to_be_visible()
        page.keyboard.press("/")
        page.keyboard.type("mirela@tannenberg.example")
        # The list before has the same order.
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="#5501")).to_be_visible()
        check(owner)
        page.get_by_label("Choose order #5501").check()
        page.locator("#bulk-tag").fill("call back")
        page.get_by_role("button", name="Add tag").click()
        expect(page.get_by_role("status")).to_contain_text("1 order was tagged")
        page.get_by_role("link", name="#5501").click()
        expect(page.get_by_text("call back")).to_be_visible()
        page.get_by_label("New note").fill("Rang twice.")
        page.get_by_role("button", name="Keep the note").click()
        expect(page.get_by_text("Rang twice.")).to_be_visible()
        page.get_by_role("button", name="Mute", exact=True).click()
        expect(page.get_by_text("Muted: nobody is written to")).to_be_visible()
        check(owner)
        page.get_by_role("status").get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Muted: nobody is written to")).to_have_count(0)
        for path in ("problems", "shipments", "messages"):
            owner.open(f"/console/{path}")
            check(owner)
