"""Limits as a shop writes them down: what is read, what is written back, and what is refused in one sentence."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.authoring.sender_limits import (
    NO_LIMITS,
    RINGING,
    MonthlyBudget,
    SenderLimits,
    limits_json,
    parse_sender_limits,
)
from notifier.authoring.stored_limits import read_sender_limits
from notifier.foundation.errors import ProductError
from notifier.policies.frequency_cap import FrequencyCap
from notifier.policies.quiet_stretch import QuietStretch
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.topic import Topic

HOURS = {"from": "21:00", "until": "08:00"}


def test_every_limit_is_read() -> None:
    assert parse_sender_limits(
        {
            "quiet_hours": {**HOURS, "channels": ["sms", "email"]},
            "courtesy": True,
            "caps": [{"topic": "offers", "channel": "sms", "messages": 2, "hours": 24}],
            "budgets": {"sms": {"limit": "100.00", "currency": "EUR", "fall_back": "email"}},
            "contacts": {"team": []},
        }
    ) == SenderLimits(
        quiet=QuietStretch(dt.time(21), dt.time(8)),
        quiet_channels=(Channel.SMS, Channel.EMAIL),
        is_courteous=True,
        caps=(FrequencyCap(2, 24, Topic.OFFERS, Channel.SMS),),
        budgets={Channel.SMS: MonthlyBudget(Decimal("100.00"), "EUR", Channel.EMAIL)},
    )


def test_what_is_not_said_is_not_limited() -> None:
    assert parse_sender_limits({}) == NO_LIMITS
    assert read_sender_limits({}) is NO_LIMITS
    assert read_sender_limits({"contacts": {"team": []}}) is NO_LIMITS
    assert parse_sender_limits({"quiet_hours": HOURS}).quiet_channels == RINGING


def test_a_cap_without_topic_is_for_order_news_too() -> None:
    (cap,) = parse_sender_limits({"caps": [{"messages": 3, "hours": 24}]}).caps
    assert cap == FrequencyCap(3, 24, is_for_transactional=True)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ([], "Limits must be an object."),
        ({"quiet_hours": "21-8"}, "Quiet hours must be written like"),
        ({"quiet_hours": {"from": "21:00"}}, "'until' must be a time such as 21:00, not None."),
        ({"quiet_hours": {"from": "9pm", "until": "08:00"}}, "'from' must be a time such as 21:00, not '9pm'."),
        ({"quiet_hours": {"from": "24:00", "until": "08:00"}}, "'from' must be a time"),
        ({"quiet_hours": {"from": "08:00", "until": "08:00"}}, "must end at another time"),
        ({"quiet_hours": {**HOURS, "channels": []}}, "must be a list of channels"),
        ({"quiet_hours": {**HOURS, "channels": ["fax"]}}, "There is no channel 'fax'"),
        ({"quiet_hours": {**HOURS, "channels": ["inbox"]}}, "'inbox' wakes nobody"),
        ({"quiet_hours": {**HOURS, "zone": "UTC"}}, "has no 'zone'"),
        ({"courtesy": "yes"}, "'courtesy' must be true or false, not 'yes'."),
        ({"caps": {}}, "'caps' must be a list."),
        ({"caps": "many"}, "'caps' must be a list."),
        ({"caps": [{"topic": "sport", "messages": 1, "hours": 1}]}, "There is no topic 'sport'"),
        ({"caps": [{"messages": "1", "hours": 24}]}, "'messages' of a cap must be a whole number, not '1'."),
        ({"caps": [{"messages": True, "hours": 24}]}, "'messages' of a cap must be a whole number"),
        ({"caps": [{"messages": 0, "hours": 24}]}, "at least one message in 1 to 744 hours"),
        ({"budgets": []}, "must be an object"),
        ({"budgets": {"fax": {}}}, "There is no channel 'fax'"),
        ({"budgets": {"sms": {"limit": 1.5, "currency": "EUR"}}}, "must be an amount such as"),
        ({"budgets": {"sms": {"limit": "NaN", "currency": "EUR"}}}, "must be an amount such as"),
        ({"budgets": {"sms": {"limit": "-1", "currency": "EUR"}}}, "must be an amount such as"),
        ({"budgets": {"sms": {"limit": "1000000000", "currency": "EUR"}}}, "up to 999999999"),
        ({"budgets": {"sms": {"limit": "1", "currency": "euro"}}}, "must be a code such as EUR, not 'euro'."),
        ({"budgets": {"sms": {"limit": "1", "currency": "EUR", "fall_back": "sms"}}}, "cannot speak instead"),
        ({"budgets": {"sms": {"limit": "1", "currency": "EUR", "fall_back": "chat"}}}, "cannot speak instead"),
        ({"budgets": {"sms": {"limit": "1", "currency": "EUR", "per": "day"}}}, "has no 'per'"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(document: JsonValue, sentence: str) -> None:
    with pytest.raises(ProductError) as refused:
        parse_sender_limits(document)
    assert sentence in str(refused.value)


TIMES = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda time: dt.time(*time))
STRETCHES = st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: QuietStretch(*pair))
CAPS = st.builds(
    lambda most, hours, topic, channel: FrequencyCap(most, hours, topic, channel, is_for_transactional=topic is None),
    *(
        st.integers(1, 99),
        st.integers(1, 744),
        st.none() | st.sampled_from(Topic),
        st.none() | st.sampled_from(Channel),
    ),
)
BUDGETS = st.builds(
    MonthlyBudget,
    st.decimals(0, 999_999, places=2),
    st.sampled_from(["EUR", "USD"]),
    st.none() | st.sampled_from([Channel.EMAIL, Channel.PUSH]),
    st.booleans(),
)
CHANNELS = st.lists(st.sampled_from((*RINGING, Channel.EMAIL)), min_size=1, unique=True).map(tuple)
PAID = st.sampled_from([Channel.SMS, Channel.WHATSAPP])


@given(
    st.builds(
        SenderLimits,
        STRETCHES,
        CHANNELS,
        st.booleans(),
        st.lists(CAPS, max_size=3).map(tuple),
        st.dictionaries(PAID, BUDGETS),
    )
)
def test_what_is_written_is_read_back(limits: SenderLimits) -> None:
    assert parse_sender_limits(limits_json(limits)) == limits
