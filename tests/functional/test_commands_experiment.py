"""What a merchant types to find out what works."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.running.commands import Command, answer, refusal

RULE = "shipment.out_for_delivery"
PLACE = ("fern", RULE)
DOCUMENT: dict[str, Any] = {
    "key": "door-time",
    "metric": "feedback",
    "smallest_difference": 5,
    "arms": [{"name": "As it is", "weight": 9}, {"name": "Nobody", "weight": 1, "hold_out": True}],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "experiment.json"
    path.write_text(json.dumps(DOCUMENT), "utf-8")
    return path


def test_an_experiment_is_started_looked_at_and_stopped(run: Command, file: Path) -> None:
    started = answer(run("experiment", "start", *PLACE, str(file), "--json"))
    assert (started["key"], started["metric"], started["window_days"]) == ("door-time", "feedback", 7)
    assert (started["arms"], started["stopped_at"]) == (["As it is", "Nobody"], None)
    found = answer(run("experiment", "results", *PLACE, "--json"))
    assert [(arm["name"], arm["kind"], arm["recipients"], arm["waiting"]) for arm in found["arms"]] == [
        ("As it is", "control", 0, 0),
        ("Nobody", "hold_out", 0, 0),
    ]
    assert found["sentences"]["success"] == "Compared is how many people gave feedback."
    stopped = answer(run("experiment", "stop", *PLACE, "--json"))
    assert stopped["stopped_at"] is not None
    assert answer(run("experiment", "results", *PLACE, "--key", "door-time", "--json"))["key"] == "door-time"


def test_the_answers_are_readable(run: Command, file: Path) -> None:
    assert run("experiment", "start", *PLACE, str(file)).stdout.startswith("The experiment door-time runs.\n")
    lines = run("experiment", "results", *PLACE).stdout.splitlines()
    assert lines[:2] == [
        "As it is  control   0 of 0 people  0 still have time",
        "Nobody    hold_out  0 of 0 people  0 still have time",
    ]
    assert lines[2] == "Compared is how many people gave feedback."
    assert lines[3].startswith("Not enough yet: roughly ")
    assert lines[4].startswith("You may look as often as you like")
    german = run("experiment", "results", *PLACE, "--language", "de").stdout.splitlines()
    assert german[:2] == lines[:2]
    assert german[2] != lines[2]
    assert run("experiment", "stop", *PLACE).stdout.startswith("The experiment door-time is stopped.\n")


def test_what_cannot_be_done_gets_one_sentence(run: Command, file: Path) -> None:
    assert refusal(run("experiment", "results", *PLACE)) == f"There was no experiment on the rule {RULE!r} yet."
    assert refusal(run("experiment", "stop", *PLACE)) == f"No experiment runs on the rule {RULE!r}."
    assert "There is no rule 'x'; known are " in refusal(run("experiment", "start", "fern", "x", str(file)))
    assert "no merchant with the slug 'nobody'" in refusal(run("experiment", "start", "nobody", RULE, str(file)))
    file.write_text(json.dumps({**DOCUMENT, "metric": "fame"}), "utf-8")
    assert "The metric of an experiment must be one of " in refusal(run("experiment", "start", *PLACE, str(file)))
    file.write_text("{", "utf-8")
    assert refusal(run("experiment", "start", *PLACE, str(file))).startswith("experiment.json is no JSON: ")
    file.write_bytes(b"\xff\xfe\x00")
    assert refusal(run("experiment", "start", *PLACE, str(file))).startswith("experiment.json is no JSON: ")
