"""Policies: what each one says, and that only the first no counts."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.policies.chain import ask_policies
from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
WELCOME = Circumstances(
    topic=Topic.DELIVERY_UPDATES,
    has_address=True,
    consent=None,
    is_address_suppressed=False,
    stale_at=NOW + dt.timedelta(hours=1),
    now=NOW,
)


def test_transactional_news_needs_no_yes() -> None:
    assert ask_policies(WELCOME) == ALLOW


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"has_address": False}, RefusalReason.UNREACHABLE),
        ({"consent": ConsentState.REFUSED}, RefusalReason.CONSENT_REFUSED),
        ({"topic": Topic.OFFERS}, RefusalReason.CONSENT_MISSING),
        ({"topic": Topic.OFFERS, "consent": ConsentState.REFUSED}, RefusalReason.CONSENT_REFUSED),
        ({"is_address_suppressed": True}, RefusalReason.ADDRESS_SUPPRESSED),
        ({"stale_at": NOW}, RefusalReason.STALE),
        ({"consent": ConsentState.REFUSED, "stale_at": NOW}, RefusalReason.CONSENT_REFUSED),
    ],
)
def test_each_reason_is_named(changes: dict, reason: RefusalReason) -> None:
    assert ask_policies(dataclasses.replace(WELCOME, **changes)) == Suppress(reason)


def test_offers_go_to_those_who_said_yes() -> None:
    agreed = dataclasses.replace(WELCOME, topic=Topic.OFFERS, consent=ConsentState.GRANTED)
    assert ask_policies(agreed) == ALLOW


@given(
    topic=st.sampled_from(Topic),
    has_address=st.booleans(),
    is_address_suppressed=st.booleans(),
    minutes_left=st.integers(-60, 60),
)
def test_nothing_is_allowed_after_a_no(
    topic: Topic, has_address: bool, is_address_suppressed: bool, minutes_left: int
) -> None:
    refused = Circumstances(
        topic=topic,
        has_address=has_address,
        consent=ConsentState.REFUSED,
        is_address_suppressed=is_address_suppressed,
        stale_at=NOW + dt.timedelta(minutes=minutes_left),
        now=NOW,
    )
    assert isinstance(ask_policies(refused), Suppress)
