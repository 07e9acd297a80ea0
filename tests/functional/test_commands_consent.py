"""`milepost consent mode`: what silence means, within the law."""

import json

from tests.running.commands import Command


def modes(run: Command) -> dict[tuple[str, str], tuple[str, str]]:
    rows = json.loads(run("consent", "modes", "fern", "--json").output)["modes"]
    return {(row["topic"], row["channel"]): (row["mode"], row["silence"]) for row in rows}


def test_modes_are_chosen_shown_and_taken_back(run: Command) -> None:
    before = modes(run)
    assert before["order_updates", "email"] == ("default", "yes")
    assert before["offers", "email"] == before["order_updates", "whatsapp"] == ("default", "no")
    assert run("consent", "mode", "fern", "reminders", "email", "opt_in").exit_code == 0
    assert modes(run)["reminders", "email"] == ("opt_in", "no")
    assert run("consent", "mode", "fern", "reminders", "email", "default").exit_code == 0
    assert modes(run) == before


def test_offers_without_a_yes_need_what_they_rest_on(run: Command) -> None:
    refused = run("consent", "mode", "fern", "offers", "email", "opt_out")
    assert refused.exit_code != 0
    assert "need --proof" in refused.output
    assert run("consent", "mode", "fern", "offers", "email", "opt_out", "--proof", "checkout, line 3").exit_code == 0
    assert modes(run)["offers", "email"] == ("opt_out", "yes")
    unlawful = run("consent", "mode", "fern", "offers", "sms", "opt_out")
    assert "need a yes; only e-mail leaves a choice." in unlawful.output
    assert "known are opt_in" in run("consent", "mode", "fern", "offers", "email", "maybe").output
