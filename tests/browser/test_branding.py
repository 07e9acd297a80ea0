"""Branding as a merchant does it: changed, seen beside the form, published to shoppers, rolled back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.merchants.team import create_user
from tests.browser.scenes import Site

EMAIL, PASSWORD = "designer@shop.example", "correct horse battery"
ACCENT = "rgb(138, 43, 226)"


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Page]:
    """Somebody of the shop at a desk, signed in; a problem of a script or of a page fails the test."""
    with site.shop.database.unit_of_work() as session:
        create_user(session, site.shop.merchant_id, EMAIL, PASSWORD, role="owner")
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en")
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(f"{site.base_url}/console/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/console/(?!sign-in)"))
    yield page
    context.close()
    assert problems == []


def colour_of_links(page: Page, url: str) -> str:
    page.goto(url)
    colour: str = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()")
    return colour


def test_a_look_is_previewed_published_and_rolled_back(desk: Page, site: Site) -> None:
    lookup = f"{site.base_url}/m/{site.shop.slug}/track"
    before = colour_of_links(desk, lookup)
    desk.goto(f"{site.base_url}/console/branding")
    preview = desk.frame_locator("#preview")
    expect(preview.locator("h1")).to_be_visible()

    desk.fill("#accent", "#8a2be2")
    desk.fill("#welcome_en", "Made by hand for you.")
    expect(preview.locator(".badge")).to_have_css("background-color", ACCENT)
    expect(preview.locator(".hero")).to_contain_text("Made by hand for you.")
    expect(desk.locator("#report")).to_contain_text("shoppers do not see it yet")
    desk.locator(".picked label", has_text="Mail").click()
    expect(preview.locator("body")).to_contain_text("Order")
    desk.locator(".picked label", has_text="Desktop").click()
    expect(desk.locator("#screen")).to_have_attribute("data-size", "desktop")

    desk.locator(".page-actions button", has_text="Publish").click()
    expect(desk.locator("#notices")).to_contain_text("Published.")
    assert colour_of_links(desk, lookup) == "#8a2be2"

    desk.goto(f"{site.base_url}/console/branding/history")
    desk.locator("li", has_text="Version 1").locator("button", has_text="Roll back to this").click()
    expect(desk.locator("#notices")).to_contain_text("as they did before")
    assert colour_of_links(desk, lookup) == before
