"""The preference page in a browser: saves by itself, works without JavaScript, and fits on small phones."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.scenes import Site
from tests.browser.visitor import Visitor, visiting

PLACES = ("preferences", "preferences from the page")
SAVED = "Saved. This counts from the next message on."


@pytest.fixture
def page(visitor: Visitor, site: Site) -> Page:
    """The page as it is reached from a message."""
    visitor.open(site.preferences)
    return visitor.page


def test_every_change_is_saved_where_it_is_made_and_said_once(page: Page, visitor: Visitor) -> None:
    box = page.get_by_role("checkbox", name="Reminders E-mail")
    before = box.is_checked()
    box.set_checked(not before)
    expect(page.locator("#topics-said")).to_have_text(SAVED)
    expect(page.locator("#announce")).to_have_text(SAVED)
    page.get_by_role("radio", name="Everything").check()
    page.get_by_role("radio", name="What matters").check()
    expect(page.locator("#dial-said")).to_have_text(SAVED)
    expect(page.locator(".htmx-request")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "dial-important"
    page.reload()
    expect(page.get_by_role("checkbox", name="Reminders E-mail")).to_be_checked(checked=not before)
    expect(page.get_by_role("radio", name="What matters")).to_be_checked()
    assert visitor.complaints == []
    assert visitor.violations() == []


def test_quick_taps_are_all_saved(page: Page) -> None:
    boxes = page.get_by_role("checkbox", name=re.compile("updates|Returns"))
    wanted = [not boxes.nth(place).is_checked() for place in range(boxes.count())]
    for place, is_wanted in enumerate(wanted):
        boxes.nth(place).set_checked(is_wanted)
    expect(page.locator("#topics-said")).to_have_text(SAVED)
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.reload()
    assert [boxes.nth(place).is_checked() for place in range(boxes.count())] == wanted


def test_a_pause_and_quiet_hours_have_their_own_buttons(page: Page) -> None:
    last_day = page.locator("#pause-until").get_attribute("max")
    assert last_day is not None
    page.get_by_label("Pause until").fill(last_day)
    page.locator("#pause button[value=pause]").click()
    expect(page.locator("#pause-said")).to_have_text("Your messages are paused.")
    page.get_by_role("button", name="End pause").click()
    expect(page.locator("#pause-said")).to_have_text("The pause is over.")
    page.locator("#quiet-from").fill("22:00")
    page.locator("#quiet-until").fill("07:00")
    page.get_by_role("button", name="Save Quiet hours").click()
    expect(page.locator("#quiet-said")).to_have_text("We keep your quiet hours.")
    page.get_by_role("button", name="Switch off").click()
    expect(page.locator("#quiet-said")).to_have_text("Your quiet hours are off.")


def test_everything_is_stopped_and_undone_by_one_tap_each(page: Page) -> None:
    ticked = page.locator("#topics input:checked")
    before = ticked.count()
    page.get_by_role("button", name="Stop everything").click()
    expect(page.locator("#announce")).to_have_text("Stopped. You get no more messages about your orders.")
    expect(ticked).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#announce")).to_have_text("Undone. Everything is as it was before.")
    expect(ticked).to_have_count(before)


def test_channels_change_places_and_a_new_address_is_asked_where_it_is_entered(page: Page, visitor: Visitor) -> None:
    names = page.locator(".ranks b")
    before = names.all_text_contents()
    page.locator(".ranks li").first.get_by_role("button", name=re.compile("^Down")).click()
    expect(page.locator("#order-said")).to_have_text(SAVED)
    expect(names).to_have_text([before[1], before[0], *before[2:]])
    expect(page.locator("#address .state")).to_contain_text("has not been confirmed yet.")
    page.locator("#new-address").fill("nova")
    page.get_by_role("button", name="Use this address").click()
    expect(page.locator("#address-said")).to_contain_text("Please enter an e-mail address")
    page.locator("#new-address").fill("third@tannenberg.example")
    page.get_by_role("button", name="Use this address").click()
    expect(page.locator("#address-said")).to_contain_text("We have sent a message to the address we use now.")
    expect(page.locator("#address .state")).to_contain_text("t•••@tannenberg.example")
    assert visitor.complaints == []
    assert visitor.violations() == []
    assert visitor.find_faults() == []


def test_what_could_not_be_saved_says_so(page: Page) -> None:
    page.route("**/p/*", lambda route: route.abort())
    page.locator("#dial input[type=radio]:not(:checked)").first.click()
    expect(page.locator("#dial-said")).to_contain_text("Not saved.")
    expect(page.locator("#announce")).to_contain_text("Not saved.")


def test_everything_works_without_javascript(browser: Browser, site: Site) -> None:
    with visiting(browser, site.base_url, java_script_enabled=False) as visitor:
        visitor.open(site.preferences)
        page = visitor.page
        box = page.get_by_role("checkbox", name="Returns and refunds E-mail")
        before = box.is_checked()
        box.set_checked(not before)
        page.get_by_role("button", name="Save What, and where").click()
        expect(page.locator("#topics-said")).to_have_text(SAVED)
        expect(box).to_be_checked(checked=not before)
        page.get_by_role("radio", name="Delivery day only").check()
        page.get_by_role("button", name="Save How much").click()
        expect(page.locator("#dial-said")).to_have_text(SAVED)
        page.get_by_role("button", name="Stop everything").click()
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#stop-said")).to_have_text("Undone. Everything is as it was before.")


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [390, 1200])
def test_axe_has_nothing_to_say_by_day_and_night(browser: Browser, site: Site, width: int, scheme: str) -> None:
    view = {"width": width, "height": 900}
    with visiting(browser, site.base_url, viewport=view, color_scheme=scheme) as visitor:
        for name in PLACES:
            visitor.open(site.paths()[name])
            assert (name, visitor.find_faults()) == (name, [])
        visitor.page.locator("#dial input[type=radio]:not(:checked)").first.click()
        expect(visitor.page.locator("#dial-said")).to_have_text(SAVED)
        assert visitor.find_faults() == []
