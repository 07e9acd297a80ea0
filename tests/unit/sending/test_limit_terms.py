"""Whose hours hold for a message, and that what waits leaves when all of them are open."""

import dataclasses
import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.authoring.sender_limits import NO_LIMITS, SenderLimits
from notifier.policies.chain import ask_policies
from notifier.policies.circumstances import Circumstances
from notifier.policies.quiet_stretch import QuietStretch
from notifier.policies.verdict import ALLOW, Allow, Defer, Suppress, Verdict
from notifier.queries.standing import Contact
from notifier.sending.limit_terms import Limited, LimitTerms, PersonHours, find_quiet_hours
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic

BERLIN = ZoneInfo("Europe/Berlin")
NOBODY = uuid.UUID(int=1)


def limited(
    at: dt.datetime,
    channel: Channel = Channel.SMS,
    *,
    person: PersonHours | None = None,
    number: str | None = None,
    limits: SenderLimits = NO_LIMITS,
    topic: Topic = Topic.OFFERS,
    lane: Lane = Lane.NORMAL,
) -> Limited:
    contact = Contact(NOBODY, NOBODY, channel, "digest")
    return Limited(None, contact, topic, lane, number, LimitTerms(limits, BERLIN, person or PersonHours()), at)


def ask(message: Limited, *, stale_at: dt.datetime | None = None) -> Verdict:
    return ask_policies(
        Circumstances(
            topic=message.topic,
            channel=message.contact.channel,
            has_address=True,
            has_provider=True,
            consent=ConsentState.GRANTED,
            suppression=None,
            is_answer=False,
            was_reached=False,
            stale_at=stale_at or message.at + dt.timedelta(days=60),
            now=message.at,
            lane=message.lane,
            quiet=find_quiet_hours(message),
        )
    )


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("number", "at", "until"),
    [
        ("+15125550107", "2026-11-22T11:00-06:00", "2026-11-22T12:00-06:00"),  # Texas: Sundays from noon
        ("+15125550107", "2026-11-22T13:00-06:00", None),
        ("+33600000000", "2026-11-22T13:00+01:00", "2026-11-23T08:00+01:00"),  # France: no Sundays
        ("+491700000000", "2026-11-22T21:30+01:00", "2026-11-23T08:00+01:00"),
        ("+919800000000", "2026-11-22T09:30+05:30", "2026-11-22T10:00+05:30"),
    ],
)
def test_offers_keep_the_hours_of_the_country_of_the_number(number: str, at: str, until: str | None) -> None:
    assert ask(limited(moment(at), number=number)) == (Defer(moment(until)) if until else ALLOW)


def test_push_keeps_the_hours_of_the_country_of_the_person() -> None:
    at = moment("2026-11-22T21:30+09:00")
    japan = PersonHours(country="JP")
    assert ask(limited(at, Channel.PUSH, person=japan)) == Defer(moment("2026-11-23T08:00+09:00"))
    assert ask(limited(at, Channel.EMAIL, person=japan)) == ALLOW


def test_what_is_old_before_it_may_leave_has_expired() -> None:
    message = limited(moment("2026-11-22T23:00+01:00"), number="+491700000000")
    opens_at = moment("2026-11-23T08:00+01:00")
    assert ask(message, stale_at=opens_at) == Suppress(RefusalReason.STALE)
    assert ask(message, stale_at=opens_at + dt.timedelta(seconds=1)) == Defer(opens_at)


MOMENTS = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Tokyo"])
TIMES = st.tuples(st.integers(0, 23), st.sampled_from([0, 15, 59])).map(lambda time: dt.time(*time))
STRETCHES = st.tuples(TIMES, TIMES).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: QuietStretch(*pair))
PEOPLE = st.builds(
    PersonHours,
    country=st.sampled_from(["", "US", "FR", "DE", "AU", "IN", "CU"]),
    region=st.sampled_from([None, "TX", "FL", "NSW"]),
    zone=st.none() | ZONES.map(ZoneInfo),
    quiet=st.none() | STRETCHES,
)
NUMBERS = st.sampled_from([None, "+15125550107", "+18505550107", "+33600000000", "+491700000000", "+15550107"])


MESSAGES = st.builds(
    limited,
    MOMENTS,
    st.sampled_from([Channel.SMS, Channel.WHATSAPP, Channel.PUSH, Channel.EMAIL]),
    person=PEOPLE,
    number=NUMBERS,
    limits=st.builds(SenderLimits, quiet=st.none() | STRETCHES, is_courteous=st.booleans()),
    topic=st.sampled_from([Topic.OFFERS, Topic.DELIVERY_UPDATES]),
    lane=st.sampled_from(Lane),
)


@given(MESSAGES)
def test_what_waits_leaves_in_an_open_moment_and_not_later_than_it_must(message: Limited) -> None:
    verdict = ask(message)
    if isinstance(verdict, Defer):
        assert verdict.until > message.at
        assert isinstance(ask(dataclasses.replace(message, at=verdict.until)), Allow)
        just_before = dataclasses.replace(message, at=verdict.until - dt.timedelta(seconds=1))
        assert just_before.at <= message.at or isinstance(ask(just_before), Defer)
