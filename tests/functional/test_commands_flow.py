"""What a merchant types to use ready-made flows."""

from typing import Any

import pytest

from portal.merchants.flows.registry import FLOWS
from tests.running.commands import Command, answer, refusal


def read_states(run: Command) -> dict[str, str]:
    return {flow["flow"]: flow["state"] for flow in answer(run("flow", "list", "fern", "--json"))["flows"]}


def read_rules(run: Command) -> dict[str, Any]:
    return {rule["name"]: rule for rule in answer(run("rule", "list", "fern", "--json"))["rules"]}


def test_every_flow_is_listed_and_those_for_everybody_are_on(run: Command) -> None:
    assert read_states(run) == {name: "on" if flow.is_for_everybody else "off" for name, flow in FLOWS.items()}
    lines = run("flow", "list", "fern").stdout.splitlines()
    assert [line.split()[:2] for line in lines][:2] == [["on", "everyday"], ["off", "delays"]]


def test_a_flow_is_switched_on_and_off_as_one_again_and_again(run: Command) -> None:
    before = read_rules(run)
    for _ in range(2):
        assert answer(run("flow", "on", "fern", "pickup", "--json"))["state"] == "on"
    rules = {name: rule for name, rule in read_rules(run).items() if name not in before}
    assert len(rules) == len(FLOWS["pickup"].rules)
    assert {rule["version"] for rule in rules.values()} == {1}
    assert run("flow", "off", "fern", "pickup").stdout == "The flow pickup is off.\n"
    assert not any(read_rules(run)[name]["is_on"] for name in rules)
    assert set(read_rules(run)) == {*before, *rules}


def test_what_a_merchant_changed_in_a_flow_stays(run: Command) -> None:
    run("flow", "on", "fern", "feedback")
    name = "feedback: how was it"
    answer(run("rule", "set", "fern", "feedback.request", "--channels", "push", "--name", name, "--json"))
    run("flow", "off", "fern", "feedback")
    assert answer(run("flow", "on", "fern", "feedback", "--json"))["state"] == "on"
    assert read_rules(run)[name]["channels"] == ["push"]


def test_a_flow_that_is_on_in_part_says_so(run: Command) -> None:
    run("flow", "on", "fern", "delays")
    answer(run("rule", "off", "fern", "delays: the day is missed", "--json"))
    assert read_states(run)["delays"] == "partly"


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_shows_what_each_of_its_rules_would_say(run: Command, name: str) -> None:
    shown = answer(run("flow", "show", "fern", name, "--json"))
    assert [rule["name"] for rule in shown["rules"]] == [rule.name for rule in FLOWS[name].rules]
    for rule, stock in zip(FLOWS[name].rules, shown["rules"], strict=True):
        assert stock["sentence"].startswith("When ")
        assert list(stock["samples"]) == list(rule.channels)
        assert all(stock["samples"].values())


def test_the_inventory_is_readable(run: Command) -> None:
    shown = run("flow", "show", "fern", "pickup").stdout
    assert "When a parcel is ready for pickup: push message, then WhatsApp, then SMS to the shopper" in shown
    assert "\n  sms: " in shown
    # What a carrier reads has words of its own.
    assert "\n  email: Where is parcel " in run("flow", "show", "fern", "carrier-chase").stdout


def test_the_second_letter_to_a_carrier_is_a_reminder(run: Command) -> None:
    first, second = answer(run("flow", "show", "fern", "carrier-chase", "--json"))["rules"]
    asked, reminded = (subject_of(run, f"carrier.{words}") for words in ("inquiry", "reminder"))
    assert asked != reminded
    assert (first["samples"]["email"], second["samples"]["email"]) == (asked, reminded)


def subject_of(run: Command, trigger: str) -> object:
    (mail,) = answer(run("wording", "preview", "fern", trigger, "en", "--channel", "email", "--json"))["channels"]
    return mail["subject"]


def test_rules_that_tell_the_same_beside_a_flow_are_named(run: Command) -> None:
    answer(run("rule", "on", "fern", "estimate.moved", "--json"))
    shown = run("flow", "on", "fern", "delays").stdout
    assert shown.splitlines()[1:] == [
        "Beside it the rule 'estimate.moved' tells of estimate.moved, too: people may hear of it twice."
    ]
    assert answer(run("flow", "show", "fern", "delays", "--json"))["also"] == ["estimate.moved"]


def test_an_unknown_flow_is_refused(run: Command) -> None:
    for command in ("show", "on", "off"):
        assert "There is no flow 'nightly'; known are everyday, delays" in refusal(
            run("flow", command, "fern", "nightly")
        )
