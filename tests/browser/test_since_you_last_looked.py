"""What is new since this browser showed the page last is marked, and nobody but the browser knows."""

import datetime as dt

from playwright.sync_api import Page, expect

from notifier.foundation.clock import utc_now
from tests.browser.scenes import Site
from tests.browser.test_tracking_page import refresh
from tests.browser.visitor import Visitor


def wait_hours(page: Page, hours: int) -> None:
    """Leave the page, and let so much time pass on the clock of the browser, counted from now."""
    page.goto("about:blank")
    page.clock.set_system_time(utc_now() + dt.timedelta(hours=hours))


def marks(page: Page) -> int:
    """How many lines of the timeline say that they are new."""
    return page.locator("#live .entry .tag", has_text="New").count()


def test_a_scan_since_the_last_look_is_named_at_the_top_and_marked(visitor: Visitor, site: Site) -> None:
    path = site.pages["ready for pickup"]
    visitor.open(path)
    page = visitor.page
    expect(page.locator("#since")).to_be_hidden()
    assert marks(page) == 0
    wait_hours(page, 1)
    site.scan("ready for pickup", "pickup_deadline_near")
    visitor.open(path)
    expect(page.locator("#since")).to_contain_text("Potsdam")
    assert marks(page) == 1
    # Looking again within the visit shows the same; in another language too, for nothing else has happened.
    visitor.open(f"{path}?lang=ar")
    expect(page.locator("#since")).to_be_visible()
    assert page.locator("#since li:visible").count() == 1
    assert visitor.find_faults() == []
    wait_hours(page, 2)
    visitor.open(path)
    expect(page.locator("#since")).to_be_hidden()
    assert marks(page) == 0
    assert visitor.complaints == []


def test_what_comes_while_the_page_is_open_is_marked_as_well(visitor: Visitor, site: Site) -> None:
    visitor.open(site.pages["coming back"])
    site.scan("coming back", "arrived_at_facility")
    assert refresh(visitor.page).status == 200
    expect(visitor.page.locator("#since")).to_be_hidden()
    wait_hours(visitor.page, 1)
    visitor.open(site.pages["coming back"])
    site.scan("coming back", "departed_facility")
    assert refresh(visitor.page).status == 200
    expect(visitor.page.locator("#since")).to_contain_text("Potsdam")
    assert marks(visitor.page) == 1


def test_where_nothing_may_be_kept_the_page_is_as_on_a_first_visit(visitor: Visitor, site: Site) -> None:
    visitor.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    visitor.open(site.pages["on its way"])
    visitor.open(site.pages["on its way"])
    expect(visitor.page.locator("#since")).to_be_hidden()
    assert visitor.complaints == []
