"""The tracking page at work: it refreshes itself, keeps what was opened, and is complete without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.scenes import Site
from tests.browser.visitor import Visitor, visiting

#: In braces, for Playwright waits for what an expression is worth.
LISTEN = """() => {
  window.dealt = new Promise((done) => document.addEventListener("htmx:afterSettle", done, { once: true }));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.xhr.responseText) document.dispatchEvent(new Event("htmx:afterSettle"));
  }, { once: true });
}"""
REFRESH = "htmx.trigger('#live', 'refresh')"


def refresh(page: Page) -> Response:
    """Let the page ask for news now; returns the answer once the page has dealt with it."""
    page.evaluate(LISTEN)
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true") as waiting:
        page.evaluate(REFRESH)
    page.evaluate("async () => { await window.dealt; }")
    return waiting.value


def words_on(page: Page) -> list[str]:
    """What a person can read, but for the buttons that only a script can serve."""
    lines = page.locator("main").inner_text().splitlines()
    return [line for line in lines if line.strip() not in {"", "Copy tracking number"}]


def test_a_scan_that_comes_while_the_page_is_open_appears(visitor: Visitor, site: Site) -> None:
    visitor.open(site.pages["on its way"])
    page = visitor.page
    page.evaluate("document.getElementById('live').dataset.mark = 'old'")
    assert "Potsdam" not in page.locator("#live").inner_text()
    site.scan("on its way", "arrived_at_facility")
    assert refresh(page).status == 200
    expect(page.locator("#live")).to_contain_text("Potsdam")
    assert page.locator("#live").get_attribute("data-mark") is None
    assert visitor.complaints == []
    assert visitor.violations() == []


def test_without_news_nothing_is_touched(visitor: Visitor, site: Site) -> None:
    visitor.open(site.pages["action required"])
    page = visitor.page
    page.evaluate("document.getElementById('live').dataset.mark = 'old'")
    answer = refresh(page)
    assert answer.status in {200, 304}
    assert answer.request.headers["if-none-match"].strip('"') in str(answer.headers["etag"])
    assert page.locator("#live").get_attribute("data-mark") == "old"
    assert page.locator("#announce").inner_text() == ""
    assert visitor.complaints == []


def test_what_was_opened_stays_open_when_news_come(visitor: Visitor, site: Site) -> None:
    visitor.open(site.pages["several parcels"])
    page = visitor.page
    parts = page.locator("#live details[id]")
    before = parts.evaluate_all("(all) => all.map((part) => [part.id, part.open])")
    assert before
    page.evaluate("document.querySelectorAll('#live details[id]').forEach((part) => { part.open = !part.open })")
    site.scan("several parcels", "delivered_to_neighbour")
    assert refresh(page).status == 200
    after = dict(parts.evaluate_all("(all) => all.map((part) => [part.id, part.open])"))
    kept = {name: is_open for name, is_open in before if name in after}
    assert {name: not after[name] for name in kept} == kept


def test_the_refresh_stops_at_the_end(visitor: Visitor, site: Site) -> None:
    visitor.open(site.pages["out for delivery"])
    page = visitor.page
    site.scan("out for delivery", "delivered")
    assert refresh(page).status == 286
    expect(page.locator("[data-headline]")).to_contain_text("Delivered")
    expect(page.locator("#announce")).to_contain_text("Delivered")
    assert page.locator("#live").get_attribute("hx-get") is None


def test_a_final_page_asks_for_nothing_more(visitor: Visitor, site: Site) -> None:
    visitor.open(site.pages["delivered"])
    assert visitor.page.locator("#live").get_attribute("hx-get") is None
    visitor.open(site.pages["cancelled"])
    visitor.requests.clear()
    visitor.page.reload()
    assert [request.url for request in visitor.requests if "htmx" in request.url] == []


@pytest.mark.parametrize("scene", ["action required", "several parcels", "delivered", "nothing sent yet"])
def test_the_page_is_complete_without_javascript(browser: Browser, site: Site, scene: str) -> None:
    with (
        visiting(browser, site.base_url) as with_scripts,
        visiting(browser, site.base_url, java_script_enabled=False) as without,
    ):
        with_scripts.open(site.pages[scene])
        assert without.open(site.pages[scene]) == 200
        # Only a script can turn on messages on this device, so only a script offers it.
        expect(with_scripts.page.locator("#notify-me")).to_be_visible()
        with_scripts.page.evaluate("document.getElementById('notify-me').remove()")
        assert words_on(without.page) == words_on(with_scripts.page)
        assert without.page.locator("[data-headline]").is_visible()
        without.page.get_by_role("link", name="Choose which messages you get").click()
        assert without.page.url.endswith("/preferences")


def test_forms_work_without_javascript(browser: Browser, site: Site) -> None:
    with visiting(browser, site.base_url, java_script_enabled=False) as visitor:
        visitor.open(site.paths()["lookup"])
        visitor.page.get_by_label("Order number").fill("3003")
        visitor.page.get_by_label("E-mail address or postcode").fill("10115")
        visitor.page.get_by_role("button").click()
        assert visitor.page.url == site.base_url + site.pages["delivered"]
        visitor.open(site.preferences)
        visitor.page.get_by_role("checkbox", name="Order updates E-mail").uncheck()
        visitor.page.locator("#topics-save").click()
        assert not visitor.page.get_by_role("checkbox", name="Order updates E-mail").is_checked()
        expect(visitor.page.locator("#topics-said")).to_contain_text("Saved")


def test_the_language_is_switched_by_a_tap(visitor: Visitor, site: Site) -> None:
    visitor.open(site.pages["delivered"])
    visitor.page.locator("#languages summary").click()
    visitor.page.locator("#languages a[lang=ar]").click()
    assert visitor.page.locator("html").get_attribute("dir") == "rtl"
    assert visitor.page.evaluate("document.cookie") == ""
    assert visitor.page.context.cookies() == []


def test_opting_out_asks_first_and_then_says_so(visitor: Visitor, site: Site) -> None:
    visitor.open(site.unsubscribe)
    visitor.page.get_by_role("button", name="Unsubscribe").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
    assert visitor.find_faults() == []
    assert visitor.complaints == []
