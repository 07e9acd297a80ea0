"""The card "tell me on this device" in Chromium: every state, said once, and kept when the page renews itself.

Chromium subscribes at a push service on the internet, so the subscribing itself is replaced; Firefox does it for real.
"""

import json
import os
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.scenes import Site
from tests.browser.visitor import Visitor, visiting
from tests.running.push_server import encode

SCENE = "on its way"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
HANGS = "PushManager.prototype.subscribe = () => new Promise(() => {});"
#: Kept beyond a reload, as a browser does.
SUBSCRIBES = """
const made = () => {
  const kept = JSON.parse(localStorage.getItem("subscription"));
  return kept && { ...kept, toJSON: () => kept, unsubscribe: async () => localStorage.removeItem("subscription") };
};
PushManager.prototype.subscribe = async () => (localStorage.setItem("subscription", JSON.stringify(DOCUMENT)), made());
PushManager.prototype.getSubscription = async () => made();
"""


def subscription() -> str:
    """What a browser gives to the page, of a service nobody asks here."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    keys = {
        "p256dh": encode(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)),
        "auth": encode(os.urandom(16)),
    }
    return json.dumps({"endpoint": f"https://fcm.googleapis.com/fcm/send/{os.urandom(8).hex()}", "keys": keys})


def card(page: Page) -> Locator:
    return page.locator("[data-push-state]")


def expect_state(page: Page, state: str, words: str) -> None:
    expect(card(page)).to_have_attribute("data-push-state", state)
    expect(card(page)).to_contain_text(words, use_inner_text=True)


@pytest.fixture
def allowed(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody who lets pages show notifications."""
    with visiting(browser, site.base_url, permissions=["notifications"]) as somebody:
        yield somebody


def test_nobody_is_asked_before_a_tap_and_a_no_is_explained(visitor: Visitor, site: Site) -> None:
    page = visitor.page
    page.add_init_script(
        "window.asked = 0; const ask = Notification.requestPermission.bind(Notification);"
        "Notification.requestPermission = () => (window.asked += 1, ask());"
    )
    visitor.open(site.pages[SCENE])
    expect_state(page, "off", "No app, no account.")
    assert page.evaluate("window.asked") == 0
    # Without a window Chromium says no by itself.
    page.get_by_role("button", name="Turn on messages").click()
    expect_state(page, "denied", "Messages from this page are blocked.")
    expect(page.locator("#announce")).to_contain_text("are blocked")
    assert page.evaluate("window.asked") == 1
    page.reload()
    expect_state(page, "denied", "in your browser’s settings")
    assert (visitor.violations(), visitor.find_faults()) == ([], [])


def test_a_service_that_never_answers_ends_in_a_sentence_and_another_try(allowed: Visitor, site: Site) -> None:
    page = allowed.page
    page.clock.install()
    page.add_init_script(HANGS)
    allowed.open(site.pages[SCENE])
    button = page.get_by_role("button", name="Turn on messages")
    button.click()
    expect_state(page, "asking", "Allow")
    expect(button).to_have_attribute("aria-disabled", "true")
    page.clock.fast_forward(19_000)
    expect_state(page, "asking", "Allow")
    page.clock.fast_forward(2_000)
    expect_state(page, "failed", "That did not work.")
    expect(page.locator("#announce")).to_contain_text("That did not work.")
    assert allowed.find_faults() == []
    button.click()
    expect_state(page, "asking", "Allow")


def test_on_stays_on_when_the_page_renews_itself_and_on_the_next_visit(allowed: Visitor, site: Site) -> None:
    page = allowed.page
    page.add_init_script(SUBSCRIBES.replace("DOCUMENT", subscription()))
    allowed.open(site.pages[SCENE])
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.method) if request.url.endswith("/push") else None)
    page.get_by_role("button", name="Turn on messages").click()
    expect_state(page, "on", "This device tells you")
    off = page.get_by_role("button", name="Turn off messages")
    expect(off).to_be_focused()
    site.scan(SCENE, "departed_facility")
    page.evaluate("htmx.trigger('#live', 'refresh')")
    expect(page.locator("#live")).to_contain_text("Potsdam")
    expect_state(page, "on", "This device tells you")
    expect(off).to_be_focused()
    page.reload()
    expect_state(page, "on", "This device tells you")
    # The same day and the same key: nothing to tell.
    page.wait_for_load_state("networkidle")
    assert posts == ["POST"]
    assert (allowed.violations(), allowed.find_faults(), allowed.overflow()) == ([], [], 0)
    off.click()
    expect_state(page, "off", "No app, no account.")
    assert posts == ["POST", "DELETE"]
    page.reload()
    expect_state(page, "off", "No app, no account.")
    assert allowed.complaints == []


def test_another_order_of_the_shop_is_not_on_by_itself(allowed: Visitor, site: Site) -> None:
    page = allowed.page
    page.add_init_script(SUBSCRIBES.replace("DOCUMENT", subscription()))
    allowed.open(site.pages[SCENE])
    page.get_by_role("button", name="Turn on messages").click()
    expect_state(page, "on", "This device tells you")
    allowed.open(site.pages["delivered"])
    expect_state(page, "off", "No app, no account.")
    page.get_by_role("button", name="Turn on messages").click()
    expect_state(page, "on", "This device tells you")


def test_a_browser_without_push_says_so(visitor: Visitor, site: Site) -> None:
    visitor.page.add_init_script("delete window.PushManager")
    visitor.open(site.pages[SCENE])
    expect_state(visitor.page, "unsupported", "This browser cannot show messages.")
    expect(card(visitor.page).get_by_role("button")).to_have_count(0)


def test_an_iphone_is_shown_the_way_to_its_home_screen(browser: Browser, site: Site) -> None:
    with visiting(browser, site.base_url, user_agent=IPHONE) as visitor:
        visitor.page.add_init_script("delete window.PushManager")
        visitor.open(site.pages[SCENE])
        expect_state(visitor.page, "unsupported", "Add to Home Screen")
        expect(card(visitor.page).get_by_role("listitem")).to_have_count(3)
        assert (visitor.find_faults(), visitor.overflow()) == ([], 0)


def test_without_javascript_there_is_no_card(browser: Browser, site: Site) -> None:
    with visiting(browser, site.base_url, java_script_enabled=False) as visitor:
        visitor.open(site.pages[SCENE])
        expect(card(visitor.page)).to_be_hidden()
