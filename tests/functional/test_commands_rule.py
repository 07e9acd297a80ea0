"""What a merchant types to write, show, order, copy and take back rules."""

import json
from pathlib import Path

import pytest

from tests.payloads.reading import FOLDER
from tests.running.commands import Command, answer, refusal

ABOVE_100 = '{"fact": "order.total", "is": "greater_than", "value": {"amount": "100", "currency": "EUR"}}'
LATER = '{"kind": "after", "amount": 2, "unit": "days", "at": "09:00"}'
THANKS = ("rule", "set", "fern", "shipment.delivered", "--channels", "email", "--name", "thanks")
SENTENCE = (
    "When a parcel is delivered and order value is more than €100.00: e-mail to the shopper, 2 days later at 09:00."
)


def read_names(run: Command) -> list[str]:
    return [rule["name"] for rule in answer(run("rule", "list", "fern", "--json"))["rules"]]


def test_a_rule_is_written_with_options_and_read_as_a_sentence(run: Command, tmp_path: Path) -> None:
    (tmp_path / "above.json").write_text(ABOVE_100)
    for conditions in (ABOVE_100, f"@{tmp_path / 'above.json'}"):
        saved = answer(run(*THANKS, "--conditions", conditions, "--timing", LATER, "--json"))
        assert (saved["version"], saved["timing"]) == (1, json.loads(LATER))
    assert run("rule", "show", "fern", "thanks").stdout == f"{SENTENCE}\nthanks is on, version 1.\n"
    shown = answer(run("rule", "show", "fern", "thanks", "--json"))
    assert (shown["sentence"], shown["document"]["recipients"]) == (SENTENCE, ["shopper"])


def test_recipients_and_digest_are_options_too(run: Command) -> None:
    saved = answer(run(*THANKS, "--recipients", "shopper,team", "--digest", "20m", "--json"))
    assert (saved["recipients"], saved["digest_seconds"]) == (["shopper", "team"], 1200)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--conditions", "{"), "--conditions is no JSON: "),
        (("--conditions", "@nowhere.json"), "The file 'nowhere.json' of --conditions cannot be read."),
        (("--conditions", '{"fact": "order.totl"}'), "--conditions: fact must name a fact; 'order.totl' is not known"),
        (("--timing", '{"kind": "soon"}'), "--timing: The kind of a timing is one of at_once, after, estimate."),
        (("--timing", LATER, "--after", "2h"), "Give --after or --timing, not both."),
        (("--recipients", "aunt"), "There is no recipient 'aunt'; known are shopper, receiver, carrier, team."),
        (("--digest", "3d"), "News of one order is gathered for at most 24 hours."),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(run: Command, words: tuple[str, ...], sentence: str) -> None:
    before = read_names(run)
    assert sentence in refusal(run(*THANKS, *words))
    assert read_names(run) == before


def test_a_rule_needs_a_trigger_and_channels_or_a_file(run: Command, tmp_path: Path) -> None:
    assert "or give the rules with --file" in refusal(run("rule", "set", "fern", "--channels", "email"))
    (tmp_path / "rules.json").write_text("[]")
    words = ("rule", "set", "fern", "--file", str(tmp_path / "rules.json"))
    assert "leave out digest, trigger." in refusal(run(*words, "--digest", "20m", "order.placed"))
    assert "A list must hold 1 to 200 rules" in refusal(run(*words))


@pytest.mark.parametrize("path", sorted((FOLDER / "rules").glob("*.json")), ids=lambda path: path.stem)
def test_a_document_is_saved_and_printed_as_it_was_written(run: Command, path: Path) -> None:
    written = json.loads(path.read_bytes())
    (saved,) = answer(run("rule", "set", "fern", "--file", str(path), "--json"))["rules"]
    assert saved["name"] == written["name"]
    printed = run("rule", "show", "fern", written["name"], "--document").stdout
    assert json.loads(printed) == written
    (again,) = answer(run("rule", "set", "fern", "--file", "-", "--json", stdin=printed.encode()))["rules"]
    assert again["version"] == 1


def test_of_a_file_with_a_mistake_nothing_is_saved(run: Command) -> None:
    before = read_names(run)
    good, bad = {"trigger": "order.placed", "channels": ["sms"]}, {"trigger": "order.shipped", "channels": ["fax"]}
    told = refusal(run("rule", "set", "fern", "--file", "-", stdin=json.dumps([good, bad]).encode()))
    assert told.startswith("[1].channels[0] must be one of email, sms, ")
    assert read_names(run) == before
    placed = answer(run("rule", "show", "fern", "order.placed", "--json"))
    assert (placed["version"], placed["channels"]) == (1, ["email"])


def test_several_rules_are_saved_together(run: Command) -> None:
    rules = [{"name": name, "trigger": "order.placed", "channels": ["email"], "on": name == "b"} for name in "ba"]
    shown = run("rule", "set", "fern", "--file", "-", stdin=json.dumps(rules).encode()).stdout
    assert shown == "The rule b is saved and on.\nThe rule a is saved and off.\n"
    assert read_names(run)[-2:] == ["b", "a"]


def test_an_earlier_version_is_shown_and_brought_back(run: Command) -> None:
    answer(run(*THANKS, "--json"))
    answer(run(*THANKS, "--conditions", ABOVE_100, "--json"))
    versions = answer(run("rule", "history", "fern", "thanks", "--json"))["versions"]
    assert [(each["version"], each["replaced_at"] is None) for each in versions] == [(2, True), (1, False)]
    assert answer(run("rule", "restore", "fern", "thanks", "1", "--json"))["version"] == 3
    lines = run("rule", "history", "fern", "thanks").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [["version", "3"], ["version", "2"], ["version", "1"]]
    assert "no earlier version 9; there are 1, 2." in refusal(run("rule", "restore", "fern", "thanks", "9"))


def test_a_copy_is_off_and_rules_are_moved_and_deleted(run: Command) -> None:
    answer(run(*THANKS, "--json"))
    copied = answer(run("rule", "copy", "fern", "thanks", "more thanks", "--json"))
    assert (copied["is_on"], copied["trigger"]) == (False, "shipment.delivered")
    order = answer(run("rule", "move", "fern", "more thanks", "--before", "order.placed", "--json"))["order"]
    assert order == read_names(run)
    assert order.index("more thanks") == order.index("order.placed") - 1
    assert run("rule", "delete", "fern", "more thanks").stdout.startswith("The rule more thanks is deleted.")
    assert "There is no rule 'more thanks'" in refusal(run("rule", "delete", "fern", "more thanks"))
