"""A person with a browser, and everything that the browser complained about or asked elsewhere for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from portal.settings import PROJECT_FOLDER

_PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}}
_AXE: Final = PROJECT_FOLDER / "node_modules" / "axe-core" / "axe.min.js"
_NOTE_VIOLATIONS: Final = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
_FIND_FAULTS: Final = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


@dataclass
class Visitor:
    """One open page of one browser profile."""

    page: Page
    base_url: str
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen before anything is opened."""
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda problem: self.complaints.append(f"error: {problem}"))
        self.page.on("request", self._note_request)

    def open(self, path: str) -> int:
        """Open a page of the site; returns its status."""
        response = self.page.goto(self.base_url + path, wait_until="load")
        assert response is not None
        return response.status

    def strangers(self) -> list[str]:
        """Addresses outside the site that the browser asked for."""
        ours = (self.base_url + "/", "data:")
        return [request.url for request in self.requests if not request.url.startswith(ours)]

    def violations(self) -> list[str]:
        """What the content security policy has stopped."""
        found: list[str] = self.page.evaluate("window.violations")
        return found

    def find_faults(self) -> list[str]:
        """What axe finds on the page as it is now."""
        self.page.evaluate(Path(_AXE).read_text())
        faults: list[str] = self.page.evaluate(_FIND_FAULTS)
        return faults

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        wider: int = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return wider

    def _note_request(self, request: Request) -> None:
        self.requests.append(request)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text} ({message.location['url']})")


@contextmanager
def visiting(browser: Browser, base_url: str, **options: object) -> Iterator[Visitor]:
    """A visitor with a fresh profile; the options are Playwright's for a context."""
    context = browser.new_context(**(_PHONE | options))
    context.add_init_script(_NOTE_VIOLATIONS)
    try:
        yield Visitor(context.new_page(), base_url)
    finally:
        context.close()
