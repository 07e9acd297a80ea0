"""Makes sure that the browser tests find Chromium or Google Chrome, and Firefox, by the system's packages at need."""

import os
import shutil
import subprocess
from pathlib import Path

from deploy.setup.commands import say, stop

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FIREFOX_NAMES = ("firefox-esr", "firefox")
FIREFOX_APPLICATIONS = ("/Applications/Firefox.app/Contents/MacOS/firefox",)
NO_BROWSER = (
    "The browser tests need Chromium or Google Chrome and this machine has neither: install one "
    "(on Debian: apt-get install chromium, as root) and run the command again."
)
NO_FIREFOX = "No Firefox here, and none could be installed: the tests of push messages in a real Firefox are left out."


def main() -> None:
    """Find both browsers or install them; only Chromium must be there."""
    prefix = find_root_prefix() if shutil.which("apt-get") else None
    if find_browser() is None:
        if prefix is None:
            stop(NO_BROWSER)
        install_package(prefix, "chromium")
    if find_browser() is None:
        stop(NO_BROWSER)
    if find_firefox() is None and prefix is not None:
        install_package(prefix, "firefox-esr")
    if find_firefox() is None:
        say(NO_FIREFOX)


def find_browser() -> str | None:
    """The path of a Chromium or Google Chrome on this machine."""
    return _find(NAMES, APPLICATIONS)


def find_firefox() -> str | None:
    """The path of a Firefox on this machine."""
    return _find(FIREFOX_NAMES, FIREFOX_APPLICATIONS)


def _find(names: tuple[str, ...], applications: tuple[str, ...]) -> str | None:
    on_path = (shutil.which(name) for name in names)
    elsewhere = (path for path in applications if Path(path).is_file())
    return next((path for path in (*on_path, *elsewhere) if path), None)


def find_root_prefix() -> list[str] | None:
    """The words before a command that make it run as root, or None where that needs a password."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    answer = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if answer.returncode == 0 else None


def install_package(prefix: list[str], name: str) -> None:
    """Install a browser of the system's without asking anything; whoever needs it looks whether it came."""
    say(f"The browser tests want one more browser: installing the package {name} with apt-get ...")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    for words in (["update"], ["install", "--no-install-recommends", name]):
        subprocess.run([*apt, *words], check=False)


if __name__ == "__main__":
    main()
