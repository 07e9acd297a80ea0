"""Reporting a problem in a browser: complete without JavaScript, and nobody has to complain about the case."""

import re

from playwright.sync_api import Browser, expect

from tests.browser.scenes import Site
from tests.browser.visitor import visiting


def test_a_problem_is_reported_read_and_written_about_without_scripts(browser: Browser, site: Site) -> None:
    with visiting(browser, site.base_url, java_script_enabled=False) as visitor:
        page = visitor.page
        visitor.open(site.pages["several parcels"])
        page.get_by_role("link", name="Report a problem").click()
        expect(page.get_by_role("checkbox")).to_have_count(0)
        page.get_by_role("radio", name="Something is damaged").check()
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("group", name="Which items?")).to_have_accessible_description(
            "Please choose at least one item."
        )
        page.get_by_role("checkbox").first.check()
        page.get_by_label("Tell us more").fill("The box was open.")
        page.get_by_role("button", name="Send").click()
        expect(page).to_have_url(re.compile(r"/cases/C-\w{6}$"))
        expect(page.get_by_role("status")).to_contain_text("We have your message")
        page.get_by_label("Write again").fill("Two are broken.")
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".words")).to_have_text(["The box was open.", "Two are broken."])
        case_path = page.url.removeprefix(site.base_url)
    with visiting(browser, site.base_url, viewport={"width": 320, "height": 640}) as visitor:
        for path in (case_path, f"{case_path}?lang=ar", site.pages["several parcels"]):
            assert visitor.open(path) == 200
            assert (path, visitor.overflow(), visitor.violations(), visitor.find_faults()) == (path, 0, [], [])
        assert visitor.complaints == []
