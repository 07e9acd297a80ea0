"""Feedback in a browser: asked in place, kept by one tap, and not by a browser without a person."""

import re

from playwright.sync_api import Browser, expect

from tests.browser.scenes import Site
from tests.browser.visitor import Visitor, visiting

#: Whether the page asks for news when it is told to.
ASKS = """() => {
  let isAsked = false;
  document.addEventListener("htmx:beforeRequest", () => { isAsked = true; }, { once: true });
  htmx.trigger("#live", "refresh");
  return isAsked;
}"""


def test_each_tap_leads_on_in_place_and_a_message_needs_a_person(
    browser: Browser, visitor: Visitor, site: Site
) -> None:
    path, page = site.pages["several parcels"], visitor.page
    visitor.open(path)
    title = page.locator("#feedback-title")
    expect(title).to_have_text("Did you get it?")
    page.get_by_role("button", name="Yes").click()
    expect(title).to_have_text("How was the delivery?")
    expect(title).to_be_focused()
    assert visitor.violations() == []
    visitor.open(f"{path}/feedback?score=2")
    page.evaluate("dispatchEvent(new PointerEvent('pointermove'))")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("You chose 2 of 5.")).to_be_visible()
    page.mouse.move(40, 200)
    page.mouse.move(60, 220)
    expect(page.get_by_text("Saved. Thank you!").first).to_be_visible()
    expect(page.locator("#delivery-2")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("link", name="Report a problem")).to_have_attribute("href", re.compile("/problem$"))
    with visiting(browser, site.base_url, java_script_enabled=False) as plain:
        plain.open(path)
        plain.page.get_by_role("button", name="5 of 5").click()
        expect(plain.page.locator("#feedback-title")).to_have_text("Thank you for telling us.")
        plain.page.get_by_role("link", name="Change my answers").click()
        expect(plain.page.locator("#products-5")).to_have_attribute("aria-pressed", "true")
    visitor.open(path)
    words = page.locator("#comment")
    words.fill("The box was wet.")
    assert not page.evaluate(ASKS), "news would take away what is being written"
    words.fill("")
    assert page.evaluate(ASKS)
