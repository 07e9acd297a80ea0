"""What holds for every page a shopper can meet, in every language, on a small phone."""

import pytest
from playwright.sync_api import Browser

from portal.web.locale import SUPPORTED_LOCALES
from tests.browser.scenes import EVERY_SCENE, Site
from tests.browser.visitor import Visitor, visiting

NAMES = (*EVERY_SCENE, "lookup", "preferences", "preferences from the page", "unsubscribe", "not found")
#: One of each direction: what a page is made of is the same in the others.
DIRECTIONS = ("en", "ar")


def open_page(visitor: Visitor, site: Site, name: str, language: str) -> None:
    """Open a page by its name."""
    status = visitor.open(f"{site.paths()[name]}?lang={language}")
    assert status == (404 if name == "not found" else 200)


@pytest.mark.parametrize("language", DIRECTIONS)
@pytest.mark.parametrize("name", NAMES)
def test_axe_and_the_browser_have_nothing_to_say(visitor: Visitor, site: Site, name: str, language: str) -> None:
    open_page(visitor, site, name, language)
    # Chromium reports the status of the page itself when it is not found.
    complaints = [words for words in visitor.complaints if "status of 404" not in words or "/t/unknown" not in words]
    assert complaints == []
    assert visitor.violations() == []
    assert visitor.strangers() == []
    assert visitor.find_faults() == []


@pytest.mark.parametrize("language", SUPPORTED_LOCALES)
def test_no_page_is_wider_than_a_small_phone(browser: Browser, site: Site, language: str) -> None:
    with visiting(browser, site.base_url, viewport={"width": 320, "height": 640}) as visitor:
        for name in NAMES:
            open_page(visitor, site, name, language)
            assert (name, visitor.overflow()) == (name, 0)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_colours_have_enough_contrast_by_day_and_night(browser: Browser, site: Site, scheme: str) -> None:
    with visiting(browser, site.base_url, color_scheme=scheme, viewport={"width": 1200, "height": 900}) as visitor:
        for name in ("on its way", "action required", "several parcels", "lookup"):
            open_page(visitor, site, name, "en")
            assert (name, visitor.find_faults()) == (name, [])


@pytest.mark.parametrize("name", NAMES)
def test_the_first_stop_of_the_keyboard_is_the_way_to_the_content(visitor: Visitor, site: Site, name: str) -> None:
    open_page(visitor, site, name, "en")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.className") == "skip"
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("name", ["on its way", "several parcels", "lookup"])
def test_few_files_stand_before_the_first_glance(visitor: Visitor, site: Site, name: str) -> None:
    open_page(visitor, site, name, "en")
    blocking: list[str] = visitor.page.evaluate(
        """performance.getEntriesByType("resource")
             .filter((entry) => entry.renderBlockingStatus === "blocking").map((entry) => entry.name)"""
    )
    assert 1 <= len(blocking) <= 2
    assert all(url.startswith(site.base_url) for url in blocking)
