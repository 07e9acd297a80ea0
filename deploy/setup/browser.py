"""Makes sure that the browser tests find a Chromium or Google Chrome, by the system's packages when there is none."""

import os
import shutil
import subprocess
from pathlib import Path

from deploy.setup.commands import run, say, stop

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
NO_BROWSER = (
    "The browser tests need Chromium or Google Chrome and this machine has neither: install one "
    "(on Debian: apt-get install chromium, as root) and run the command again."
)


def main() -> None:
    """Find a browser or install one."""
    if find_browser() is not None:
        return
    prefix = find_root_prefix()
    if prefix is None or shutil.which("apt-get") is None:
        stop(NO_BROWSER)
    install_chromium(prefix)
    if find_browser() is None:
        stop(NO_BROWSER)


def find_browser() -> str | None:
    """The path of a Chromium or Google Chrome on this machine."""
    on_path = (shutil.which(name) for name in NAMES)
    applications = (path for path in APPLICATIONS if Path(path).is_file())
    return next((path for path in (*on_path, *applications) if path), None)


def find_root_prefix() -> list[str] | None:
    """The words before a command that make it run as root, or None where that needs a password."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    answer = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if answer.returncode == 0 else None


def install_chromium(prefix: list[str]) -> None:
    """Install the system's Chromium package without asking anything."""
    say("No browser on this machine: installing the package chromium with apt-get for the browser tests ...")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    run([*apt, "update"], problem="The list of system packages could not be updated: see apt-get's message above.")
    install = ["install", "--no-install-recommends", "chromium"]
    run([*apt, *install], problem="The package chromium could not be installed: see apt-get's message above.")


if __name__ == "__main__":
    main()
