"""A team in the browser: invited, joined in another browser, given a role, signed in with a second factor."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from pyotp import TOTP
from sqlalchemy import select

from notifier.models import TriggerEvent
from portal.merchants.team import create_user
from tests.browser.scenes import Site
from tests.browser.visitor import Visitor, visiting
from tests.running.shop import Shop, open_shop

PASSWORD = "correct horse battery"
JOINED = "another long password"


@pytest.fixture
def shop(site: Site) -> Shop:
    """A shop with an owner, named after its slug."""
    shop = open_shop(site.stack.database, site.stack.settings, site.shop.caller)
    with shop.database.unit_of_work() as session:
        create_user(session, shop.merchant_id, f"owner@{shop.slug}.example", PASSWORD, role="owner")
    return shop


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def newest_link(shop: Shop) -> str:
    """The path of the link in the newest letter."""
    with shop.database.reading() as session:
        wanted = select(TriggerEvent).where(TriggerEvent.sender_id == shop.merchant_id)
        letter = session.scalars(wanted.order_by(TriggerEvent.recorded_at.desc())).first()
        assert letter is not None
        return urlsplit(letter.facts["links"]["page"]).path


def check(visitor: Visitor) -> None:
    """The page as it stands fits, is accessible, and asked nobody else for anything."""
    assert (visitor.find_faults(), visitor.overflow(), visitor.violations(), visitor.strangers()) == ([], 0, [], [])


def test_invite_join_role_and_second_factor(browser: Browser, site: Site, shop: Shop) -> None:
    mara = f"mara@{shop.slug}.example"
    with visiting(browser, site.base_url) as owner, visiting(browser, site.base_url) as guest:
        owner.open("/console/sign-in?next=/console/team")
        check(owner)
        sign_in(owner.page, f"owner@{shop.slug}.example", PASSWORD)
        owner.page.get_by_label("E-mail address").fill(mara)
        owner.page.get_by_role("button", name="Send the invitation").click()
        expect(owner.page.get_by_role("status")).to_contain_text("on its way")
        check(owner)

        guest.open(newest_link(shop))
        guest.page.get_by_label("New password").fill(JOINED)
        guest.page.get_by_label("The same again").fill(JOINED)
        check(guest)
        guest.page.get_by_role("button", name="Join").click()
        expect(guest.page.get_by_role("status")).to_contain_text("Welcome")

        owner.open("/console/team")
        owner.page.get_by_label(f"Role of {mara}").select_option("editor")
        owner.page.get_by_role("listitem").filter(has_text=mara).get_by_role("button", name="Save").click()
        expect(owner.page.get_by_role("status")).to_contain_text("The role is changed.")
        expect(owner.page.get_by_label(f"Role of {mara}")).to_have_value("editor")

        guest.open("/console/account/second-factor")
        check(guest)
        app = TOTP(guest.page.locator(".secret").inner_text().replace(" ", ""))
        guest.page.get_by_label("six digits").fill(app.now())
        guest.page.get_by_role("button", name="Switch on").click()
        codes = guest.page.locator(".recovery-codes li").all_inner_texts()
        assert len(codes) == 10
        check(guest)
        with guest.page.expect_download() as download:
            guest.page.get_by_role("button", name="Download").click()
        assert download.value.path().read_text().split() == codes

        guest.open("/console/account")
        check(guest)
        guest.page.get_by_role("link", name="Menu").click()
        guest.page.get_by_role("button", name="Sign out").click()
        sign_in(guest.page, mara, JOINED)
        guest.page.get_by_role("link", name="Use a recovery code").click()
        check(guest)
        guest.page.get_by_label("Recovery code").fill(codes[0])
        guest.page.get_by_role("button", name="Sign in").click()
        guest.open("/console/account")
        expect(guest.page.get_by_text("9 recovery codes")).to_be_visible()


def test_who_has_two_shops_opens_the_one_they_choose(browser: Browser, site: Site, shop: Shop) -> None:
    email = f"agency@{shop.slug}.example"
    other = open_shop(site.stack.database, site.stack.settings, site.shop.caller)
    with shop.database.unit_of_work() as session:
        for one in (shop, other):
            create_user(session, one.merchant_id, email, PASSWORD, role="editor")
    with visiting(browser, site.base_url, viewport={"width": 360, "height": 740}) as visitor:
        visitor.open("/console/sign-in?next=/console/blocks")
        sign_in(visitor.page, email, PASSWORD)
        expect(visitor.page.get_by_role("heading", name="Which shop?")).to_be_visible()
        check(visitor)
        visitor.page.get_by_role("listitem").last.get_by_role("button").click()
        expect(visitor.page.get_by_role("heading", name="Content blocks", exact=True)).to_be_visible()
