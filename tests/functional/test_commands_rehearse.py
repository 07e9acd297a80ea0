"""What a merchant types to see what a rule would have done."""

import json
from pathlib import Path

import pytest

from notifier.foundation.database import Database
from tests.functional.test_commands_wording import TRIGGER, record_trigger
from tests.running.commands import Command, answer, refusal

DOCUMENT = {"name": "a draft", "trigger": TRIGGER, "channels": ["email", "inbox"]}


@pytest.fixture
def draft(tmp_path: Path) -> str:
    file = tmp_path / "draft.json"
    file.write_text(json.dumps(DOCUMENT), "utf-8")
    return str(file)


def test_a_draft_is_rehearsed_from_a_file_or_standard_input(run: Command, database: Database, draft: str) -> None:
    record_trigger(database, "1001")
    told = answer(run("rehearse", "fern", "--draft", draft, "--json"))
    assert (told["merchant"], told["rule_name"], told["triggers"], told["people"]) == ("fern", "a draft", 1, 1)
    assert [(one["channel"], one["messages"]) for one in told["channels"]] == [("email", 1), ("inbox", 1)]
    assert {one["preview"]["channel"] for one in told["samples"]} == {"email", "inbox"}
    again = answer(run("rehearse", "fern", "-", "--json", stdin=json.dumps(DOCUMENT).encode()))
    assert again["channels"] == told["channels"]
    assert answer(run("message", "list", "fern", "--json"))["messages"] == []


def test_a_stored_rule_is_rehearsed_by_its_name(run: Command, database: Database) -> None:
    answer(run("rule", "set", "fern", TRIGGER, "--channels", "inbox", "--name", "at the door", "--json"))
    answer(run("rule", "off", "fern", "at the door", "--json"))
    record_trigger(database, "1001")
    told = answer(run("rehearse", "fern", "at the door", "--days", "30", "--messages", "1", "--json"))
    assert [(one["channel"], one["reason"]) for one in told["messages"]] == [("inbox", None)]


def test_the_report_fits_a_narrow_terminal(run: Command, database: Database, draft: str) -> None:
    record_trigger(database, "1001")
    lines = run("rehearse", "fern", "--draft", draft).stdout.splitlines()
    table = lines[: next(place for place, line in enumerate(lines) if line.startswith("──"))]
    assert max(map(len, table)) <= 80
    assert "Consents and addresses are those of today." in table
    assert any(line.split()[:2] == ["email", "1"] for line in table)


def test_what_cannot_be_rehearsed_is_said_in_one_sentence(run: Command, draft: str) -> None:
    assert refusal(run("rehearse", "fern")) == "Name a rule, or give one with --draft."
    assert (
        refusal(run("rehearse", "fern", "rule", "--draft", draft)) == "Name a rule or give one with --draft, not both."
    )
    assert refusal(run("rehearse", "fern", "nowhere")).startswith("There is no rule 'nowhere'; known are")
    two = json.dumps([DOCUMENT, DOCUMENT | {"name": "another"}]).encode()
    assert refusal(run("rehearse", "fern", "-", stdin=two)) == "One rule is rehearsed at a time, not 2."
