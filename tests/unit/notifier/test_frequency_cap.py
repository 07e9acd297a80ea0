"""Frequency caps: offers over a cap are dropped, capped news waits, everything else goes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.policies.frequency_cap import (
    USUAL_CAPS,
    CapState,
    FrequencyCap,
    ask_frequency_cap,
    caps_for,
    measure_use,
)
from notifier.policies.verdict import ALLOW, Defer, Suppress
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
TWO_A_DAY = FrequencyCap(2, 24, Topic.OFFERS, Channel.SMS)
ALL_TWO_A_DAY = FrequencyCap(2, 24, is_for_transactional=True)


def state_of(cap: FrequencyCap, *hours_ago: int) -> CapState:
    return CapState((measure_use(cap, [NOW - hours * HOUR for hours in hours_ago], NOW),))


def test_an_offer_within_its_cap_goes() -> None:
    assert ask_frequency_cap(state_of(TWO_A_DAY, 3), Topic.OFFERS, Channel.SMS, NOW) == ALLOW
    assert ask_frequency_cap(CapState(), Topic.OFFERS, Channel.SMS, NOW) == ALLOW


def test_an_offer_over_its_cap_is_dropped() -> None:
    verdict = ask_frequency_cap(state_of(TWO_A_DAY, 3, 20), Topic.OFFERS, Channel.SMS, NOW)
    assert verdict == Suppress(RefusalReason.FREQUENCY_CAP)


def test_messages_before_the_caps_hours_count_no_more() -> None:
    assert ask_frequency_cap(state_of(TWO_A_DAY, 3, 24, 30), Topic.OFFERS, Channel.SMS, NOW) == ALLOW


@pytest.mark.parametrize(("topic", "channel"), [(Topic.RETURNS, Channel.SMS), (Topic.OFFERS, Channel.EMAIL)])
def test_a_cap_holds_for_its_topic_and_channel_only(topic: Topic, channel: Channel) -> None:
    assert caps_for([TWO_A_DAY], topic, channel) == ()
    assert ask_frequency_cap(state_of(TWO_A_DAY, 1, 2), topic, channel, NOW) == ALLOW


def test_transactional_news_is_not_capped_unless_the_merchant_says_so() -> None:
    promotional = FrequencyCap(1, 24)
    news = (Topic.DELIVERY_UPDATES, Channel.SMS)
    assert ask_frequency_cap(state_of(promotional, 1, 2), *news, NOW) == ALLOW
    assert ask_frequency_cap(state_of(ALL_TWO_A_DAY, 1), *news, NOW) == ALLOW
    assert ask_frequency_cap(state_of(ALL_TWO_A_DAY, 1, 20), *news, NOW) == Defer(NOW + 4 * HOUR)
    by_topic = FrequencyCap(1, 6, Topic.DELIVERY_UPDATES)
    assert ask_frequency_cap(state_of(by_topic, 2), *news, NOW) == Defer(NOW + 4 * HOUR)


def test_of_several_full_caps_the_last_to_free_counts() -> None:
    state = CapState((*state_of(ALL_TWO_A_DAY, 1, 20).uses, *state_of(FrequencyCap(1, 6, Topic.RETURNS), 1).uses))
    assert ask_frequency_cap(state, Topic.RETURNS, Channel.EMAIL, NOW) == Defer(NOW + 5 * HOUR)


def test_the_team_is_never_capped() -> None:
    assert caps_for([FrequencyCap(1, 1, is_for_transactional=True)], Topic.REMINDERS, Channel.CHAT) == ()


def test_shops_start_with_one_offer_a_day_and_channel() -> None:
    hours = {channel: [cap.hours for cap in caps_for(USUAL_CAPS, Topic.OFFERS, channel)] for channel in Channel}
    assert hours == {
        Channel.EMAIL: [16],
        Channel.SMS: [24],
        Channel.WHATSAPP: [24],
        Channel.PUSH: [24],
        Channel.INBOX: [],
        Channel.CHAT: [],
    }
    assert all(not caps_for(USUAL_CAPS, topic, Channel.SMS) for topic in Topic if not topic.is_promotional)


@pytest.mark.parametrize(("most", "hours"), [(0, 24), (1, 0), (1, 745)])
def test_a_cap_that_makes_no_sense_is_refused(most: int, hours: int) -> None:
    with pytest.raises(ValueError, match="at least one message"):
        FrequencyCap(most, hours)


@given(st.integers(1, 4), st.lists(st.integers(0, 60 * 48), max_size=12))
def test_capped_news_may_leave_when_its_cap_frees_and_not_a_minute_before(most: int, minutes_ago: list[int]) -> None:
    cap = FrequencyCap(most, 24, is_for_transactional=True)
    sent_at = [NOW - dt.timedelta(minutes=minutes) for minutes in minutes_ago]

    def ask(now: dt.datetime) -> object:
        state = CapState((measure_use(cap, sent_at, now),))
        return ask_frequency_cap(state, Topic.RETURNS, Channel.EMAIL, now)

    verdict = ask(NOW)
    if isinstance(verdict, Defer):
        assert ask(verdict.until) == ALLOW
        assert ask(verdict.until - dt.timedelta(minutes=1)) == verdict
    else:
        assert verdict == ALLOW
