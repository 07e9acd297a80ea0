"""Commands as somebody types them, and what they print."""

import json
from collections.abc import Callable
from typing import Any

from click.testing import CliRunner, Result

from portal.cli.main import main

OPENING = ("merchant", "create", "fern", "--name", "Fern & Hollow", "--country", "GB", "--time-zone", "Europe/London")
Command = Callable[..., Result]


def run_command(*words: str, stdin: bytes | None = None) -> Result:
    """Run a command of this program in this process."""
    return CliRunner().invoke(main, words, input=stdin)


def answer(result: Result) -> dict[str, Any]:
    """The one JSON document a command printed."""
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def refusal(result: Result, status: int = 2) -> str:
    """The one sentence on standard error."""
    assert result.exit_code == status, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr.strip()
