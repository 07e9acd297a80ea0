"""`milepost inspect bounce` says what a mail reports, one line of JSON a file."""

import json
from pathlib import Path

from click.testing import CliRunner

from portal.cli.inspect import inspect

FOLDER = Path(__file__).parents[2] / "payloads" / "bounces"


def run(*names: str) -> tuple[int, list[dict]]:
    """The exit status and the lines."""
    result = CliRunner().invoke(inspect, ["bounce", *(str(FOLDER / f"{name}.eml") for name in names)])
    return result.exit_code, [json.loads(line) for line in result.output.splitlines()]


def test_a_bounce_is_one_line_with_its_recipients() -> None:
    status, lines = run("postfix_unknown_user")
    assert status == 0
    assert lines == [
        {
            "file": str(FOLDER / "postfix_unknown_user.eml"),
            "recipients": [
                {"address": "ada.bell@parcels.example", "kind": "hard", "status": "5.1.1", "reason": "user_unknown"}
            ],
            "problem": None,
        }
    ]


def test_an_automatic_answer_has_no_recipients_and_is_no_problem() -> None:
    status, lines = run("out_of_office")
    assert (status, lines[0]["recipients"], lines[0]["problem"]) == (0, [], None)


def test_one_mail_that_cannot_be_understood_hides_no_other() -> None:
    status, lines = run("personal_answer", "no_such_file", "qmail_no_host")
    assert status == 1
    assert lines[0]["problem"] == "The mail is neither a bounce nor an automatic answer as far as can be told."
    assert lines[1]["problem"] == "The file cannot be read: No such file or directory."
    assert lines[2]["recipients"][0]["address"] == "ada.bell@nosuch.example"
