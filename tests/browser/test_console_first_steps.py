"""The first steps in a browser: from an empty account to a branded page with a test order and a mail of one's own."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.merchants.team import create_user
from portal.sources.samples import make_sample
from tests.browser.visitor import Visitor, visiting
from tests.faults.embedded_instance import free_port
from tests.running.mail_server import MailServer, running_mail_server
from tests.running.stack import Stack, running_stack
from tests.running.waiting import wait_for

OWNER = "owner@moss.example"
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class EmptyShop:
    """A whole Milepost with a shop that has nothing but an owner, and the mailbox of everybody."""

    stack: Stack
    mails: MailServer


@pytest.fixture
def empty_shop() -> Iterator[EmptyShop]:
    """Everything runs, so that the parcel moves and the messages of the order leave by themselves."""
    with (
        tempfile.TemporaryDirectory(prefix="mp-", ignore_cleanup_errors=True) as folder,
        running_mail_server(free_port()) as mails,
        running_stack(Path(folder) / "d", smtp_port=mails.port) as stack,
    ):
        draft = MerchantDraft(slug="moss", name="moss", country="US")
        with stack.database.unit_of_work() as session:
            merchant_id = create_merchant(session, draft, base_url=stack.settings.base_url)
            create_user(session, merchant_id, OWNER, PASSWORD, role="owner")
        yield EmptyShop(stack, mails)


def test_an_empty_account_becomes_a_branded_page_on_the_phone(browser: Browser, empty_shop: EmptyShop) -> None:
    base_url = empty_shop.stack.settings.base_url
    with visiting(browser, base_url) as visitor:
        page = visitor.page
        _sign_in(visitor)
        page.get_by_role("link", name="Begin").click()
        look_at(visitor)
        tell_details(page)
        page.get_by_label("Bar at the top").fill("#20342b")
        page.get_by_role("button", name="Save and go on").click()
        page.locator("#shop").get_by_role("button", name="Later").click()
        page.get_by_role("button", name="Place a test order").click()
        expect(page.locator("svg.qr")).to_be_visible()
        look_at(visitor)
        tracking_url = page.get_by_role("link", name="Open the tracking page").get_attribute("href")
        page.locator("#message summary").click()
        page.locator("#message").get_by_role("button", name="Send").click()
        expect(page.get_by_role("status")).to_contain_text(f"on its way to {OWNER}")
        expect(page.get_by_text("4 of 6 done")).to_be_visible()
        assert tracking_url is not None
        assert visitor.open(tracking_url.removeprefix(base_url)) == 200
        expect(page.get_by_text("TEST-1").first).to_be_visible()
        expect(page.locator(".bar")).to_have_css("background-color", "rgb(32, 52, 43)")
        # Chromium notes every form that was sent back.
        complaints = [said for said in visitor.complaints if "422" not in said]
        assert (complaints, visitor.violations(), visitor.strangers()) == ([], [], [])
    # What the rules of the shop send by themselves can be unsubscribed from, the test message cannot.
    tests = [mail for mail in empty_shop.mails.of(OWNER) if mail.message["List-Unsubscribe"] is None]
    assert [str(mail.message["From"]) for mail in tests] == ["Moss & Fern <orders@milepost.example>"]
    wait_for(lambda: len(empty_shop.mails.of(OWNER)) > len(tests), what="a mail about the test order")


def test_a_connection_says_by_itself_when_the_first_news_comes(browser: Browser, empty_shop: EmptyShop) -> None:
    base_url = empty_shop.stack.settings.base_url
    with visiting(browser, base_url, viewport={"width": 1280, "height": 800}) as visitor:
        page = visitor.page
        _sign_in(visitor)
        visitor.open("/console/connections/new")
        page.get_by_role("button", name="Connect EasyPost").click()
        secret, address = page.get_by_label("Secret").input_value(), page.get_by_label("Address").input_value()
        # The page with the secret has become the connection's own: loading it again makes no other one.
        assert page.url.endswith(address.rpartition("/")[2])
        _post_sample(empty_shop.stack, address.removeprefix(base_url), secret)
        expect(page.locator("#state")).to_contain_text("Running")
        look_at(visitor)
        page.reload()
        assert secret not in page.content()
        assert visitor.complaints == []


def look_at(visitor: Visitor) -> None:
    """Nothing for axe, the policy, or somebody with a narrow phone to complain about."""
    assert (visitor.overflow(), visitor.violations(), visitor.find_faults()) == (0, [], [])


def tell_details(page: Page) -> None:
    page.get_by_label("Name of the shop").fill("Moss & Fern")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_label("E-mail for questions of shoppers")).to_have_accessible_description("Please fill this in.")
    page.get_by_label("E-mail for questions of shoppers").fill("help@moss.example")
    page.get_by_label("Country").select_option(label="Germany")
    page.get_by_role("button", name="Save and go on").click()


def _sign_in(visitor: Visitor) -> None:
    visitor.open("/console/sign-in")
    visitor.page.fill("#email", OWNER)
    visitor.page.fill("#password", PASSWORD)
    visitor.page.click("main button[type=submit]")


def _post_sample(stack: Stack, path: str, secret: str) -> None:
    sample = make_sample("easypost", secret)
    assert sample is not None
    caller = stack.caller()
    headers = {**sample.headers, "Content-Type": "application/json"}
    assert caller.call("POST", path, body=sample.body, headers=headers).status == 202
    caller.close()
