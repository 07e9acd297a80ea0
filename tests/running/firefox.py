"""Firefox without a window, spoken to by Marionette: https://firefox-source-docs.mozilla.org/testing/marionette/."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.faults.embedded_instance import free_port
from tests.running.waiting import wait_for

#: How WebDriver names an element in JSON (W3C WebDriver, 12.2).
_ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
_ALERTS: Final = '[...Services.wm.getEnumerator("alert:alert")]'
_TABS: Final = 'Services.wm.getMostRecentWindow("navigator:browser").gBrowser'
#: Nothing is asked elsewhere, and notifications are allowed without the question a window would show.
_PREFERENCES: Final[Mapping[str, str | int | bool]] = {
    "remote.prefs.recommended": False,
    # Notifications are windows of the browser's own, as there is no desktop.
    "alerts.useSystemBackend": False,
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.region.network.url": "",
    "browser.region.update.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "browser.tabs.warnOnClose": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.retryBaseInterval": 100,
    "dom.push.testing.allowInsecureServerURL": True,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    "permissions.default.desktop-notification": 1,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


class FirefoxError(AssertionError):
    """What Firefox answered instead of doing what it was told."""


@dataclass
class Firefox:
    """One browser with a profile of its own."""

    connection: socket.socket
    _number: int = 0
    _rest: bytes = field(default=b"")

    def open(self, url: str) -> None:
        """Go to a page and wait until it has loaded."""
        self.command("WebDriver:Navigate", url=url)

    def click(self, selector: str) -> None:
        """Tap an element as a person does."""
        found = self.command("WebDriver:FindElement", using="css selector", value=selector)
        self.command("WebDriver:ElementClick", id=found["value"][_ELEMENT])

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401  whatever the script returns
        """The value of the function body `script`, awaited when it is a promise."""
        return self.command("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]

    def run_inside(self, script: str, *arguments: object) -> Any:  # noqa: ANN401  as above
        """The same with the rights of the browser itself."""
        self.command("Marionette:SetContext", value="chrome")
        try:
            return self.run(script, *arguments)
        finally:
            self.command("Marionette:SetContext", value="content")

    def count_alerts(self) -> int:
        """How many notifications stand on the screen."""
        return int(self.run_inside(f"return {_ALERTS}.length"))

    def click_alert(self) -> None:
        """Tap the notification that was shown last."""
        self.run_inside(f'{_ALERTS}.at(-1).document.getElementById("alertBox").click()')

    def close_alerts(self) -> None:
        """Clear the screen."""
        self.run_inside(f"for (const alert of {_ALERTS}) alert.close()")

    def open_tab(self) -> None:
        """A new empty tab in front of the one that commands go to."""
        self.run_inside(f"{_TABS}.selectedTab = {_TABS}.addTrustedTab('about:blank')")

    def selected_url(self) -> str:
        """The address of the tab that a person sees."""
        return str(self.run_inside(f"return {_TABS}.selectedBrowser.currentURI.spec"))

    def count_tabs(self) -> int:
        """How many tabs are open."""
        return int(self.run_inside(f"return {_TABS}.tabs.length"))

    def close_last_tab(self) -> None:
        """Close the tab that was opened last."""
        self.run_inside(f"{_TABS}.removeTab({_TABS}.tabs[{_TABS}.tabs.length - 1])")

    def command(self, name: str, **parameters: object) -> Any:  # noqa: ANN401  as above
        """One command of Marionette; raises `FirefoxError` with what went wrong."""
        self._number += 1
        packet = json.dumps([0, self._number, name, parameters]).encode()
        self.connection.sendall(b"%d:%b" % (len(packet), packet))
        _, number, problem, result = self.read()
        assert number == self._number
        if problem is not None:
            raise FirefoxError(f"{name}: {problem['error']}: {problem['message']}")
        return result

    def read(self) -> Any:  # noqa: ANN401  as above
        """The next packet: its length, a colon, JSON."""
        while b":" not in self._rest:
            self._rest += self._receive()
        length, _, rest = self._rest.partition(b":")
        while len(rest) < int(length):
            rest += self._receive()
        self._rest = rest[int(length) :]
        return json.loads(rest[: int(length)])

    def _receive(self) -> bytes:
        received = self.connection.recv(65_536)
        if not received:
            raise FirefoxError("Firefox has hung up.")
        return received


@contextmanager
def running_firefox(program: str, folder: Path, preferences: Mapping[str, str | int | bool]) -> Iterator[Firefox]:
    """Firefox with a new profile in the folder, and these preferences beside those of every test."""
    folder.mkdir(parents=True)
    port = free_port()
    wanted = {**_PREFERENCES, "marionette.port": port, **preferences}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wanted.items()]
    (folder / "user.js").write_text("\n".join(lines))
    with (folder / "firefox.log").open("wb") as log:
        process = subprocess.Popen(
            [
                program,
                "--headless",
                "--marionette",
                "--remote-allow-system-access",
                "--no-remote",
                "--profile",
                str(folder),
            ],
            env={**os.environ, "HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,
        )
    try:
        with _connect(process, port) as connection:
            connection.settimeout(30)
            firefox = Firefox(connection)
            firefox.read()
            firefox.command("WebDriver:NewSession", capabilities={})
            yield firefox
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _connect(process: subprocess.Popen[bytes], port: int) -> socket.socket:
    def knock() -> socket.socket | None:
        assert process.poll() is None, "Firefox has ended."
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=5)
        except ConnectionRefusedError:
            return None

    connection = wait_for(knock, what="Firefox to start")
    assert connection is not None
    return connection
