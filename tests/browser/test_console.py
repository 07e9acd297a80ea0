"""The console in a browser: nothing to say for axe and the policy on any page, and a case answered by hand."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from portal.app import create_app
from portal.demo.shops import FERNHOLLOW
from tests.browser.visitor import Visitor, visiting
from tests.functional.test_demo import send_everything
from tests.integration.demo.filled import start_demo
from tests.running.furnished_console import DEMO_PASSWORD, furnish, look_round

#: Where colours of every kind are.
_COLOURFUL = tuple(f"/console/{area}" for area in ("", "orders", "problems", "rules", "insights", "cases"))


@dataclass(frozen=True)
class ConsoleSite:
    """A running console, and every kind of page it has."""

    app: Flask
    base_url: str
    paths: tuple[str, ...]


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleSite]:
    """The demo's first shop, served on a free port."""
    folder: Path = tmp_path_factory.mktemp("console")
    filled = start_demo(folder)
    send_everything(filled)
    app = create_app(filled.settings)
    walked = look_round(app, furnish(app, FERNHOLLOW.draft.slug, FERNHOLLOW.owner_email))
    # What is shown inside a frame is a page of shoppers or a mail, without scripts.
    whole = {path for path, answer in walked.pages.items() if 'class="console' in answer.text}
    one_of_each = {kind_of_path(path): path for path in sorted(whole, reverse=True)}
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="console")
    thread.start()
    yield ConsoleSite(app, f"http://127.0.0.1:{server.server_port}", tuple(one_of_each.values()))
    server.shutdown()
    thread.join()
    filled.database.dispose()


def kind_of_path(path: str) -> str:
    """Pages that differ by an id alone are of one kind."""
    return "/".join(
        "id" if any(letter.isdigit() for letter in part) else part for part in path.split("?", maxsplit=1)[0].split("/")
    )


def sign_in(visitor: Visitor) -> None:
    """As the owner of the demo's first shop."""
    visitor.open("/console/sign-in")
    visitor.page.get_by_label("E-mail address").fill(FERNHOLLOW.owner_email)
    visitor.page.get_by_label("Password").fill(DEMO_PASSWORD)
    visitor.page.get_by_role("button", name="Sign in").click()
    expect(visitor.page.locator("nav#menu")).to_be_attached()


def test_on_a_small_phone_no_page_is_too_wide_or_hard_to_use(browser: Browser, console: ConsoleSite) -> None:
    with visiting(browser, console.base_url, viewport={"width": 360, "height": 740}) as visitor:
        sign_in(visitor)
        faults = {}
        for path in console.paths:
            status = visitor.open(path)
            found = (status, visitor.overflow(), visitor.violations(), visitor.find_faults())
            if found != (200, 0, [], []):
                faults[path] = found
        assert faults == {}
        assert visitor.strangers() == []
        assert visitor.complaints == []


def test_colours_have_enough_contrast_by_night(browser: Browser, console: ConsoleSite) -> None:
    window = {"width": 1280, "height": 900}
    with visiting(browser, console.base_url, color_scheme="dark", viewport=window) as visitor:
        sign_in(visitor)
        for path in _COLOURFUL:
            visitor.open(path)
            assert (path, visitor.overflow(), visitor.find_faults()) == (path, 0, [])


def test_a_case_is_answered_closed_and_taken_back(browser: Browser, console: ConsoleSite) -> None:
    with visiting(browser, console.base_url, viewport={"width": 1280, "height": 900}) as visitor:
        page = visitor.page
        sign_in(visitor)
        page.get_by_role("link", name="Cases", exact=True).first.click()
        page.get_by_role("link", name="Something else").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Something else")
        page.get_by_label("Saved replies").select_option(label="On its way")
        expect(page.get_by_label("Your answer")).to_have_value("It left us today.")
        page.get_by_role("button", name="Send the answer").click()
        expect(page.get_by_role("status").first).to_contain_text("Your answer is on its way.")
        expect(page.locator(".talk .words")).to_have_text(["The box was open.", "It left us today."])
        page.get_by_role("button", name="Close the case").click()
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("button", name="Close the case")).to_be_visible()
        assert visitor.complaints == []


def test_the_menu_of_a_phone_works_without_scripts(browser: Browser, console: ConsoleSite) -> None:
    with visiting(browser, console.base_url, java_script_enabled=False) as visitor:
        sign_in(visitor)
        page = visitor.page
        expect(page.get_by_role("link", name="Products")).to_be_hidden()
        page.get_by_role("link", name="Menu", exact=True).click()
        page.get_by_role("link", name="Products").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Products")
