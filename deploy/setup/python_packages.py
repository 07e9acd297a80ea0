"""Fills `.venv` with exactly the locked Python packages; started with the name of a set: runtime, dev or tools.

Each set leaves a stamp file in `.venv` that make compares with the lock; a set-up that failed leaves none.
"""

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

from deploy.setup.commands import ROOT, VENV, run, say, stop

LOCKS = ROOT / "deploy" / "locks"
PYTHON = VENV / "bin" / "python"
# The development lock holds every package of the runtime lock in the same version, so it fulfils both.
FULFILS = {"runtime": ("runtime",), "dev": ("dev", "runtime"), "tools": ("tools",)}
NO_VENV = (
    "This Python cannot make virtual environments (no venv or ensurepip module): install the package python3-venv, "
    "or name another Python with make PYTHON=..."
)


def main(wanted: str) -> None:
    """Install one set of packages and leave its stamps."""
    started = time.monotonic()
    stamps = [stamp_of(name) for name in FULFILS[wanted]]
    for stamp in stamps:
        stamp.unlink(missing_ok=True)
    create_virtual_environment()
    lock = LOCKS / f"{wanted}.lock"
    say(f"Installing the {count_packages(lock)} Python packages of {lock.relative_to(ROOT)} into .venv ...")
    install_lock(lock)
    if wanted != "tools":
        install_milepost()
    for stamp in stamps:
        stamp.touch()
    say(f"Python packages are ready ({time.monotonic() - started:.0f} s).")


def stamp_of(name: str) -> Path:
    """The file whose age tells make when a set of packages was installed."""
    return VENV / f".milepost-{name}"


def count_packages(lock: Path) -> int:
    """How many packages a lock names, on all platforms together."""
    return sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())


def create_virtual_environment() -> None:
    """Make `.venv`, or make it anew when its Python is gone, too old or has no pip."""
    if is_usable(PYTHON):
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        stop(NO_VENV)
    say(f"Creating .venv with Python {sys.version.split()[0]} ...")
    run([sys.executable, "-m", "venv", "--clear", VENV], problem=NO_VENV)


def is_usable(python: Path) -> bool:
    """Whether this interpreter starts, is new enough and has pip."""
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([str(python), "-c", question], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install_lock(lock: Path) -> None:
    """Install exact versions whose files have exactly the locked digests."""
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--prefer-binary", "--require-hashes"]
    problem = f"The Python packages of {lock.relative_to(ROOT)} could not be installed: see pip's message above."
    run([PYTHON, "-m", "pip", "install", *options, "-r", lock], problem=problem)


def install_milepost() -> None:
    """Make `milepost` and its packages available from this folder, built by the locked setuptools."""
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index"]
    problem = "Milepost itself could not be installed into .venv: see pip's message above."
    run([PYTHON, "-m", "pip", "install", *options, "-e", ROOT], problem=problem)


if __name__ == "__main__":
    if sys.argv[1:] not in [[name] for name in FULFILS]:
        stop(f"Name the set of packages to install: {', '.join(FULFILS)}.")
    main(sys.argv[1])
