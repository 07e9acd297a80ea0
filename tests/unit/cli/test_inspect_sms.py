"""`milepost inspect sms` answers in one line of JSON."""

import json

import pytest
from click.testing import CliRunner

from portal.cli.inspect import inspect


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Hello", {"encoding": "GSM-7", "units": 5, "segments": 1}),
        ("€", {"encoding": "GSM-7", "units": 2, "segments": 1}),
        ("", {"encoding": "GSM-7", "units": 0, "segments": 0}),
        ("It’s here", {"encoding": "UCS-2", "units": 9, "segments": 1}),
        ("ا" * 71, {"encoding": "UCS-2", "units": 71, "segments": 2}),
    ],
)
def test_a_text_is_measured_and_nothing_else_said(text: str, answer: dict[str, object]) -> None:
    result = CliRunner().invoke(inspect, ["sms", text])
    assert result.exit_code == 0
    assert result.output.count("\n") == 1
    assert json.loads(result.output) == answer


def test_look_alikes_that_save_segments_are_offered() -> None:
    result = CliRunner().invoke(inspect, ["sms", "It’s " + "x" * 80])
    assert json.loads(result.output)["transliterated"] == {
        "text": "It's " + "x" * 80,
        "encoding": "GSM-7",
        "units": 85,
        "segments": 1,
    }
