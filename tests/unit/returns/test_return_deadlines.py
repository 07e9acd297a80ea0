"""What the clock makes news of a return."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.foundation.ids import new_id
from portal.alerts.timed_triggers import choose_due, find_next_look
from portal.returns.return_deadlines import ReturnPicture, plan_return_news
from portal.vocabulary.return_stage import RefundStage, ReturnStage

BERLIN = ZoneInfo("Europe/Berlin")
APPROVED_AT = dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC)
LAST_ON = dt.date(2026, 11, 17)
PICTURE = ReturnPicture(
    return_id=new_id(),
    stage=ReturnStage.APPROVED,
    since=APPROVED_AT,
    drop_off_until_on=LAST_ON,
    refund_stage=None,
    refund_promised_on=None,
    zone=BERLIN,
    shop_zone=BERLIN,
)


def told(picture: ReturnPicture) -> list[tuple[str, str]]:
    return [(news.trigger, f"{news.due_at.astimezone(BERLIN):%m-%d %H:%M}") for news in plan_return_news(picture)]


def test_a_parcel_that_is_not_handed_in_is_reminded_of_twice_and_then_given_up() -> None:
    assert told(PICTURE) == [
        ("return.reminder", "11-10 09:00"),
        ("return.expiring", "11-15 09:00"),
        ("return.expired", "11-18 09:00"),
    ]


@pytest.mark.parametrize(
    ("last_on", "triggers"),
    [
        (dt.date(2026, 11, 8), ["return.expiring", "return.expired"]),
        (dt.date(2026, 11, 4), ["return.expiring", "return.expired"]),
        (dt.date(2026, 11, 3), ["return.expired"]),
    ],
)
def test_with_little_time_there_are_fewer_reminders(last_on: dt.date, triggers: list[str]) -> None:
    assert [trigger for trigger, _ in told(replace(PICTURE, drop_off_until_on=last_on))] == triggers


@pytest.mark.parametrize("stage", [stage for stage in ReturnStage if not stage.is_awaiting_parcel])
def test_nobody_is_reminded_of_what_is_not_awaited(stage: ReturnStage) -> None:
    assert told(replace(PICTURE, stage=stage)) == []


@pytest.mark.parametrize("stage", [ReturnStage.RECEIVED, ReturnStage.RESOLVED])
def test_a_refund_is_late_on_the_morning_after_the_day_it_was_promised_for(stage: ReturnStage) -> None:
    promised = replace(PICTURE, stage=stage, refund_stage=RefundStage.PROMISED, refund_promised_on=LAST_ON)
    assert told(promised) == [("refund.late", "11-18 09:00")]
    for settled in (RefundStage.ISSUED, RefundStage.LATE):
        assert told(replace(promised, refund_stage=settled)) == []


@given(st.integers(0, 400))
def test_however_late_somebody_looks_an_end_is_found(days: int) -> None:
    now = APPROVED_AT + dt.timedelta(days=15 + days)
    planned = plan_return_news(PICTURE)
    assert [news.trigger for news in choose_due(planned, now)] == ["return.expired"]
    assert find_next_look(planned, now) is None


def test_days_end_on_the_clocks_of_the_shopper() -> None:
    planned = plan_return_news(replace(PICTURE, zone=ZoneInfo("Pacific/Honolulu")))
    assert planned[-1].due_at == dt.datetime(2026, 11, 18, 19, tzinfo=dt.UTC)
