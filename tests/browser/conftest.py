"""One browser and one web server with seeded orders per test process; every test has a fresh profile."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from deploy.setup.browser import NO_BROWSER, find_browser, find_firefox
from tests.browser.scenes import Site, build_site
from tests.browser.visitor import Visitor, visiting
from tests.running.stack import running_stack

#: `make test` installs Firefox where it can, and says so where it cannot.
collect_ignore_glob = [] if find_firefox() else ["*_in_firefox.py"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; it runs as root in containers, where its sandbox cannot."""
    program = find_browser()
    assert program is not None, NO_BROWSER
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The pages to look at."""
    with (
        tempfile.TemporaryDirectory(prefix="mp-", ignore_cleanup_errors=True) as folder,
        running_stack(Path(folder) / "d", processes=("web",)) as stack,
    ):
        built = build_site(stack)
        yield built
        built.shop.caller.close()


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody with a phone."""
    with visiting(browser, site.base_url) as somebody:
        yield somebody
