"""`milepost inspect receipt` says what a callback reports, one line of JSON a file."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.inspect import inspect
from tests.payloads.reading import FOLDER


def run(*arguments: str) -> tuple[int, list[dict]]:
    """The exit status and the lines."""
    result = CliRunner().invoke(inspect, ["receipt", *arguments])
    return result.exit_code, [json.loads(line) for line in result.output.splitlines()]


@pytest.mark.parametrize("provider", ["ses", "amazon_ses"])
def test_a_bounce_is_described_in_the_words_of_the_vocabulary(provider: str) -> None:
    file = str(FOLDER / "ses" / "bounce_permanent.json")
    status, documents = run("--provider", provider, file)
    receipt = {
        "kind": "bounced",
        "reason": "bounced",
        "provider_message_id": "0107019f-mira-000000",
        "address": "mira@buyer.example",
        "occurred_at": "2026-03-02T09:15:04.500000+00:00",
    }
    assert status == 0
    assert documents == [{"file": file, "receipts": [receipt], "problem": None}]


@pytest.mark.parametrize(
    ("file", "kinds"),
    [
        ("mailgun/legacy_dropped.form", ["rejected"]),
        ("mailgun/clicked.json", ["clicked"]),
        ("postmark/reactivation.json", ["subscribed"]),
        ("mandrill/batch.form", None),
        ("sendgrid/batch.json", None),
    ],
)
def test_forms_and_lists_are_guessed(file: str, kinds: list[str] | None) -> None:
    status, (document,) = run("--provider", file.partition("/")[0], str(FOLDER / file))
    assert status == 0
    found = [receipt["kind"] for receipt in document["receipts"]]
    assert found == kinds if kinds else len(found) > 10


def test_what_cannot_be_understood_is_a_problem_of_its_own_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"{")
    good, missing = str(FOLDER / "postmark" / "bounce.json"), str(tmp_path / "missing.json")
    status, documents = run("--provider", "postmark", str(bad), good, missing)
    assert status == 1
    assert [document["problem"] for document in documents] == [
        "The postmark callback is not JSON.".replace("postmark", "Postmark"),
        None,
        "The file cannot be read: No such file or directory.",
    ]
    assert [len(document["receipts"]) for document in documents] == [0, 1, 0]


def test_a_provider_nobody_knows_is_told_who_is_known() -> None:
    status, (document,) = run("--provider", "pigeon", str(FOLDER / "postmark" / "bounce.json"))
    assert status == 1
    assert document["problem"].startswith("'pigeon' makes no callbacks; ")
    assert "mailgun, mandrill" in document["problem"]
