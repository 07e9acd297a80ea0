"""What holds for every page a shopper can meet, in every language, on a small phone."""

import pytest
from playwright.sync_api import Browser

from portal.web.locale import SUPPORTED_LOCALES
from tests.browser.scenes import EVERY_SCENE, Site
from tests.browser.visitor import Visitor, visiting

NAMES = (
    *EVERY_SCENE,
    "lookup",
    "preferences",
    "preferences from the page",
    "feedback",
    "unsubscribe",
    "agreement",
    "problem",
    "change",
    "return",
    "no return yet",
    "gift",
    "not found",
)
#: The upper edges of everything the Tab key reaches inside the page's own part, in the order it reaches them.
FOCUS_STOPS = """() => {
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  const order = (element) => Math.max(element.tabIndex, 0) || Infinity;
  const stops = [...document.querySelectorAll("main " + wanted.split(", ").join(", main "))]
    .filter((element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0)
    .sort((one, other) => order(one) - order(other) || 0);
  return stops.map((element) => Math.round(element.getBoundingClientRect().top / 8));
}"""


def open_page(visitor: Visitor, site: Site, name: str, language: str) -> None:
    """Open a page by its name."""
    status = visitor.open(site.path_of(name, language))
    assert status == (404 if name == "not found" else 200)


@pytest.mark.parametrize("language", SUPPORTED_LOCALES)
def test_in_every_language_axe_and_the_browser_have_nothing_to_say(browser: Browser, site: Site, language: str) -> None:
    """On the smallest phone, where a long word has the least room."""
    with visiting(browser, site.base_url, viewport={"width": 320, "height": 640}) as visitor:
        for name in NAMES:
            open_page(visitor, site, name, language)
            assert (name, visitor.overflow(), visitor.violations(), visitor.find_faults()) == (name, 0, [], [])
        assert visitor.strangers() == []
        # Chromium reports the status of the page itself when it is not found.
        complaints = [
            words for words in visitor.complaints if "status of 404" not in words or "/t/unknown" not in words
        ]
        assert complaints == []


@pytest.mark.parametrize("name", NAMES)
def test_the_keyboard_goes_down_the_page(visitor: Visitor, site: Site, name: str) -> None:
    """What comes later to the keyboard stands lower, or beside; no order of its own is made."""
    open_page(visitor, site, name, "en")
    stops: list[int] = visitor.page.evaluate(FOCUS_STOPS)
    assert len(stops) >= 2 or name in {"not found", "agreement"}
    assert stops == sorted(stops)


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
