"""Running of other programs during set-up, with one clear sentence when one fails."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"


def say(sentence: str) -> None:
    """Tell the person what is going on, at once even through a pipe."""
    print(sentence, flush=True)


def stop(sentence: str) -> NoReturn:
    """End set-up: the sentence names what is wrong and what to do."""
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(1)


def run(command: Sequence[str | Path], *, problem: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a program in the project's folder; `problem` is the sentence shown when it fails."""
    try:
        result = subprocess.run([str(word) for word in command], cwd=ROOT, env=environment, check=False)
    except OSError as error:
        stop(f"{problem} ({error})")
    if result.returncode:
        stop(problem)
