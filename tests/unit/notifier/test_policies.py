"""Policies: what each one says, and that only the first no counts."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.policies.chain import ask_policies
from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.suppression_reason import RefusalReason, SuppressionReason
from notifier.vocabulary.topic import Topic

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
WELCOME = Circumstances(
    topic=Topic.DELIVERY_UPDATES,
    channel=Channel.EMAIL,
    has_address=True,
    has_provider=True,
    consent=None,
    suppression=None,
    is_answer=False,
    was_reached=False,
    stale_at=NOW + dt.timedelta(hours=1),
    now=NOW,
)


def test_transactional_news_needs_no_yes() -> None:
    assert ask_policies(WELCOME) == ALLOW


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"has_address": False}, RefusalReason.UNREACHABLE),
        ({"has_provider": False}, RefusalReason.NO_PROVIDER),
        ({"channel": Channel.WHATSAPP}, RefusalReason.CONSENT_MISSING),
        ({"was_reached": True}, RefusalReason.REACHED_ALREADY),
        ({"is_answer": True, "suppression": SuppressionReason.HARD_BOUNCE}, RefusalReason.ADDRESS_SUPPRESSED),
        ({"consent": ConsentState.REFUSED}, RefusalReason.CONSENT_REFUSED),
        ({"topic": Topic.OFFERS}, RefusalReason.CONSENT_MISSING),
        ({"topic": Topic.OFFERS, "consent": ConsentState.REFUSED}, RefusalReason.CONSENT_REFUSED),
        ({"suppression": SuppressionReason.COMPLAINT}, RefusalReason.ADDRESS_SUPPRESSED),
        ({"stale_at": NOW}, RefusalReason.STALE),
        ({"consent": ConsentState.REFUSED, "stale_at": NOW}, RefusalReason.CONSENT_REFUSED),
    ],
)
def test_each_reason_is_named(changes: dict, reason: RefusalReason) -> None:
    assert ask_policies(dataclasses.replace(WELCOME, **changes)) == Suppress(reason)


def test_offers_go_to_those_who_said_yes() -> None:
    agreed = dataclasses.replace(WELCOME, topic=Topic.OFFERS, consent=ConsentState.GRANTED)
    assert ask_policies(agreed) == ALLOW


def test_the_answer_to_a_stop_is_sent_although_nothing_else_is() -> None:
    stopped = dataclasses.replace(
        WELCOME, consent=ConsentState.REFUSED, suppression=SuppressionReason.UNSUBSCRIBED, channel=Channel.SMS
    )
    assert ask_policies(stopped) == Suppress(RefusalReason.CONSENT_REFUSED)
    assert ask_policies(dataclasses.replace(stopped, is_answer=True)) == ALLOW


def test_the_team_is_told_whatever_the_shopper_wants() -> None:
    team = dataclasses.replace(WELCOME, channel=Channel.CHAT, consent=ConsentState.REFUSED)
    assert ask_policies(team) == ALLOW


BUSINESS = dataclasses.replace(WELCOME, is_business=True)


def test_an_opt_out_does_not_keep_people_from_what_concerns_their_work() -> None:
    refused = dataclasses.replace(BUSINESS, consent=ConsentState.REFUSED, suppression=SuppressionReason.UNSUBSCRIBED)
    assert ask_policies(refused) == ALLOW
    assert ask_policies(dataclasses.replace(refused, is_business=False)) != ALLOW


@pytest.mark.parametrize("reason", [reason for reason in SuppressionReason if reason != "unsubscribed"])
def test_an_address_that_must_not_be_used_is_not_used_at_work_either(reason: SuppressionReason) -> None:
    bounced = dataclasses.replace(BUSINESS, suppression=reason)
    assert ask_policies(bounced) == Suppress(RefusalReason.ADDRESS_SUPPRESSED)


def test_nobody_is_sent_offers_at_work() -> None:
    for consent in (None, *ConsentState):
        offer = dataclasses.replace(BUSINESS, topic=Topic.OFFERS, consent=consent)
        assert ask_policies(offer) == Suppress(RefusalReason.CONSENT_MISSING)


SHOPPER_CHANNELS = [channel for channel in Channel if not channel.is_for_team]


@given(
    topic=st.sampled_from(Topic),
    channel=st.sampled_from(SHOPPER_CHANNELS),
    has_address=st.booleans(),
    suppression=st.none() | st.sampled_from(SuppressionReason),
    minutes_left=st.integers(-60, 60),
)
def test_nothing_is_allowed_after_a_no(
    topic: Topic, channel: Channel, has_address: bool, suppression: SuppressionReason | None, minutes_left: int
) -> None:
    refused = dataclasses.replace(
        WELCOME,
        topic=topic,
        channel=channel,
        has_address=has_address,
        consent=ConsentState.REFUSED,
        suppression=suppression,
        stale_at=NOW + dt.timedelta(minutes=minutes_left),
    )
    assert isinstance(ask_policies(refused), Suppress)
