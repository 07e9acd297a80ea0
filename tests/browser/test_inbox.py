"""The inbox in a browser: comes after the page, and is read when a person has it on the screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.inbox_shop import open_inbox_shop, write_to_inbox
from tests.browser.scenes import Site, apply
from tests.browser.visitor import Visitor, visiting
from tests.running import documents
from tests.running.shop import Shop


@pytest.fixture
def shop(site: Site) -> Shop:
    """Another shop of the site, which tells of orders in the inbox."""
    return open_inbox_shop(site.stack)


@pytest.fixture
def path(shop: Shop, tmp_path: Path) -> str:
    """The page of an order the shop has written about, in the inbox only."""
    apply(shop, "shopify", documents.order("#3901", "mirela@tannenberg.example"), "orders/create")
    write_to_inbox(shop, tmp_path)
    return shop.page_path("#3901")


def test_messages_come_after_the_page_and_are_read_by_a_person(browser: Browser, visitor: Visitor, path: str) -> None:
    page, inbox = visitor.page, visitor.page.locator("#inbox")
    visitor.open(path)
    expect(inbox).to_have_attribute("data-unread", "1")
    expect(inbox.get_by_text("New", exact=True)).to_be_visible()
    inbox.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    expect(inbox).to_have_attribute("data-unread", "1")
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.mouse.move(40, 200)
        page.mouse.move(60, 220)
    assert answer.value.status == 204
    expect(inbox).to_have_attribute("data-unread", "0")
    page.reload()
    expect(inbox).to_have_attribute("data-unread", "0")
    expect(inbox.get_by_text("New", exact=True)).to_have_count(0)
    assert (visitor.violations(), visitor.complaints) == ([], [])
    with visiting(browser, visitor.base_url, java_script_enabled=False) as plain:
        plain.open(path)
        plain.page.get_by_role("link", name="Messages from the shop").click()
        expect(plain.page.get_by_role("heading", name="Messages from the shop")).to_be_visible()
