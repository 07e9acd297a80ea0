"""A return and a gift link in a browser: complete without JavaScript, and nobody has to complain about the pages."""

import re

from playwright.sync_api import Browser, expect

from tests.browser.scenes import Site
from tests.browser.visitor import visiting


def test_a_return_is_asked_for_and_followed_without_scripts(browser: Browser, site: Site) -> None:
    with visiting(browser, site.base_url, java_script_enabled=False) as visitor:
        page = visitor.page
        visitor.open(site.pages["delivered"])
        page.get_by_role("link", name="Return something").click()
        reasons = page.get_by_label(re.compile("^Why"))
        page.get_by_role("checkbox").first.check()
        expect(reasons.first).to_be_visible()
        page.get_by_role("button", name="Ask for the return").click()
        expect(reasons.first).to_have_accessible_description("Please choose one of the options.")
        reasons.first.select_option("It does not fit")
        page.get_by_role("button", name="Ask for the return").click()
        expect(page).to_have_url(re.compile(r"#return-R-\w{7}$"))
        expect(page.locator(".return")).to_contain_text("Please do not send anything before.")
    with visiting(browser, site.base_url, viewport={"width": 320, "height": 640}) as visitor:
        for path in (site.pages["delivered"], f"{site.pages['delivered']}?lang=ar"):
            assert visitor.open(path) == 200
            assert (path, visitor.overflow(), visitor.violations(), visitor.find_faults()) == (path, 0, [], [])
        assert visitor.complaints == []


def test_a_gift_link_is_made_opened_and_ended_without_scripts(browser: Browser, site: Site) -> None:
    with visiting(browser, site.base_url, java_script_enabled=False) as visitor:
        page = visitor.page
        visitor.open(site.pages["delivered"])
        page.get_by_role("link", name="Share as a gift").click()
        page.get_by_role("button", name="Make the gift link").click()
        path = page.get_by_label("Your gift link").input_value().removeprefix(site.base_url)
        visitor.open(path)
        expect(page.get_by_role("heading", name="Help with this order")).to_have_count(0)
        visitor.open(f"{site.pages['delivered']}/gift")
        page.get_by_role("button", name="End the link").click()
        expect(page.get_by_role("button", name="Make the gift link")).to_be_visible()
        assert visitor.open(path) == 404
