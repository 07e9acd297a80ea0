"""The mail that asks how it was leads to each score by one tap, and no other mail does."""

import re
from dataclasses import replace

from notifier.catalogue.registry import TRIGGER_TYPES
from notifier.channels.email import render_email
from tests.unit.channels.message_facts import make_job, make_sender

FORM = "https://track.fernhollow.example/t/3fQ9sK2mZx7Lw1Ra8TcVdA/feedback/1"


def links_of(trigger: str, **changes: object) -> list[str]:
    """Where the HTML part of a trigger's sample leads, of the pages of the order."""
    job = make_job(trigger, "en", facts=TRIGGER_TYPES[trigger].sample, sender=make_sender(name="Fernhollow"))
    html = render_email(replace(job, **changes), is_strict=True).html  # type: ignore[arg-type]  # fields of the job
    return re.findall(r'<a\s+[^>]*href="([^"]+/feedback[^"]*)"', html)


def test_the_mail_that_asks_has_a_link_for_each_score_and_a_button() -> None:
    assert sorted(set(links_of("feedback.request"))) == [FORM, *(f"{FORM}?score={score}" for score in range(1, 6))]


def test_no_other_mail_asks_for_a_score() -> None:
    others = [trigger for trigger in TRIGGER_TYPES if trigger != "feedback.request"]
    assert [trigger for trigger in others if links_of(trigger)] == []
