"""Firefox, too, has nothing to say about any page in any language, and asks nobody else for anything."""

from collections.abc import Iterator

import pytest

from deploy.setup.browser import NO_FIREFOX, find_firefox
from portal.web.locale import SUPPORTED_LOCALES
from tests.browser.scenes import Site
from tests.browser.test_every_page import NAMES
from tests.running.firefox import Firefox, running_firefox

OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
STRANGERS = """
return performance.getEntriesByType("resource").map((entry) => entry.name)
  .filter((url) => !url.startsWith(location.origin + "/") && !url.startsWith("data:"))
"""
#: Errors of scripts and styles, and what the content security policy has stopped, since the console was emptied.
COMPLAINTS = """
return Services.console.getMessageArray()
  .filter((message) => message instanceof Ci.nsIScriptError && message.sourceName.startsWith(arguments[0]))
  .map((message) => `${message.category}: ${message.errorMessage} (${message.sourceName}:${message.lineNumber})`)
"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    program = find_firefox()
    assert program is not None, NO_FIREFOX
    with running_firefox(program, tmp_path_factory.mktemp("firefox") / "profile", {}) as firefox:
        firefox.command("WebDriver:SetWindowRect", width=460, height=900)
        yield firefox


@pytest.mark.parametrize("language", SUPPORTED_LOCALES)
def test_firefox_has_nothing_to_say(firefox: Firefox, site: Site, language: str) -> None:
    firefox.run_inside("Services.console.reset()")
    for name in NAMES:
        firefox.open(site.base_url + site.path_of(name, language))
        seen = firefox.run("return [document.documentElement.lang, document.querySelectorAll('main h1').length]")
        assert (name, seen) == (name, [language, 1])
        assert (name, firefox.run(OVERFLOW), firefox.run(STRANGERS)) == (name, 0, [])
    assert firefox.run_inside(COMPLAINTS, site.base_url) == []
