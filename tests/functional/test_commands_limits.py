"""What an operator types about quiet hours, caps and budgets."""

from typing import Any

import pytest
from sqlalchemy import select, update

from notifier.foundation.database import Database
from notifier.models import Sender
from tests.running.commands import Command, answer, refusal


def read_sender(database: Database) -> Sender:
    with database.reading() as session:
        return session.scalars(select(Sender)).one()


def set_limits(run: Command, *words: str) -> Any:  # noqa: ANN401  JSON
    return answer(run("limits", "set", "fern", *words, "--json"))["limits"]


def test_limits_are_set_one_after_the_other_and_shown(run: Command) -> None:
    assert "no limits" in run("limits", "show", "fern").stdout
    quiet = {"from": "21:00", "until": "08:00"}
    assert set_limits(run, "--quiet", "21:00-08:00")["quiet_hours"] == {
        **quiet,
        "channels": ["sms", "whatsapp", "push"],
    }
    assert set_limits(run, "--quiet-channels", "sms,email")["quiet_hours"] == {**quiet, "channels": ["sms", "email"]}
    set_limits(run, "--courtesy", "on", "--cap", "offers:sms:1/48h", "--cap", "any:any:5/24h")
    set_limits(run, "--budget", "sms=100.00EUR:email", "--budget", "whatsapp=20eur")
    assert run("limits", "show", "fern").stdout.splitlines() == [
        "quiet     21:00-08:00 on sms, email",
        "courtesy  on",
        "cap       offers:sms:1/48h",
        "cap       any:any:5/24h",
        "budget    sms 100.00 EUR a month, then email",
        "budget    whatsapp 20 EUR a month",
    ]
    words = (
        "--quiet",
        "off",
        "--courtesy",
        "off",
        "--cap",
        "none",
        "--budget",
        "sms=none",
        "--budget",
        "whatsapp=none",
    )
    assert set_limits(run, *words) == {}


def caps_after(run: Command, *words: str) -> list[str]:
    set_limits(run, *words)
    shown = run("limits", "show", "fern").stdout.splitlines()
    return [line.split()[1] for line in shown if line.startswith("cap ")]


def test_a_cap_takes_the_place_of_those_of_its_topic_and_channel_alone(run: Command) -> None:
    twice = ("--cap", "offers:sms:1/24h", "--cap", "offers:sms:3/168h")
    assert caps_after(run, *twice, "--cap", "any:any:5/24h") == [
        "offers:sms:1/24h",
        "offers:sms:3/168h",
        "any:any:5/24h",
    ]
    assert caps_after(run, "--cap", "offers:email:2/24h") == [
        "offers:sms:1/24h",
        "offers:sms:3/168h",
        "any:any:5/24h",
        "offers:email:2/24h",
    ]
    assert caps_after(run, "--cap", "offers:sms:2/48h", "--cap", "any:any:none") == [
        "offers:email:2/24h",
        "offers:sms:2/48h",
    ]
    assert caps_after(run, "--cap", "none", "--cap", "any:sms:9/24h") == ["any:sms:9/24h"]
    assert caps_after(run, "--courtesy", "on") == ["any:sms:9/24h"]


def test_a_new_amount_keeps_the_channel_that_speaks_instead(run: Command) -> None:
    assert set_limits(run, "--budget", "sms=100EUR:email")["budgets"]["sms"]["fall_back"] == "email"
    assert set_limits(run, "--budget", "sms=50USD")["budgets"] == {
        "sms": {"limit": "50", "currency": "USD", "fall_back": "email"}
    }
    assert set_limits(run, "--budget", "sms=50USD:none")["budgets"] == {"sms": {"limit": "50", "currency": "USD"}}


def test_the_version_grows_with_each_change_and_what_others_keep_there_stays(run: Command, database: Database) -> None:
    with database.unit_of_work() as session:
        session.execute(update(Sender).values(limits={"contacts": {"team": ["kept"]}}))
    before = read_sender(database).version
    for _ in range(2):
        set_limits(run, "--courtesy", "on")
    sender = read_sender(database)
    assert sender.limits == {"contacts": {"team": ["kept"]}, "courtesy": True}
    assert sender.version == before + 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--quiet", "nine to five"), "--quiet is 'nine to five', but must be hours such as 21:00-08:00, or off."),
        (("--quiet", "21:00-25:00"), "'until' must be a time such as 21:00, not '25:00'."),
        (("--quiet-channels", "sms"), "--quiet-channels needs quiet hours"),
        (("--cap", "offers:1/24h"), "--cap is 'offers:1/24h', but must be written like offers:sms:1/24h"),
        (("--cap", "offers:fax:1/24h"), "There is no channel 'fax'"),
        (("--budget", "sms=lots"), "--budget is 'sms=lots', but must be written like sms=100.00EUR:email"),
        (("--cap", "cats:sms:1/24h"), "There is no topic 'cats'"),
        (("--budget", "smss=none"), "There is no channel 'smss'"),
        (("--budget", "smss=1EUR"), "There is no channel 'smss'"),
        (("--budget", "sms=1EUR:sms"), "'sms' cannot speak instead of 'sms'."),
    ],
)
def test_limits_nobody_can_keep_are_refused(run: Command, words: tuple[str, ...], sentence: str) -> None:
    assert sentence in refusal(run("limits", "set", "fern", *words))
    assert answer(run("limits", "show", "fern", "--json"))["limits"] == {}
