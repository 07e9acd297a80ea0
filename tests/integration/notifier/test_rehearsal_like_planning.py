"""A rehearsal decides as planning and sending do: the same triggers lived through with the rule on end the same."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from notifier.audience.consent_ledger import Choice, Evidence, record_choice
from notifier.audience.recipients import find_recipient
from notifier.authoring.rules import RuleDraft, save_rule
from notifier.authoring.sender_limits import SenderLimits
from notifier.authoring.stored_limits import save_sender_limits
from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.models import Message, Rule, TriggerEvent
from notifier.policies.frequency_cap import FrequencyCap
from notifier.policies.quiet_stretch import parse_quiet_stretch
from notifier.rehearsal.rehearse import RehearsalRequest, rehearse
from notifier.rules.conditions import ALWAYS, Condition
from notifier.rules.conditions_parsing import parse_condition
from notifier.rules.schedule import AT_ONCE
from notifier.rules.timing_json import parse_timing
from notifier.sending.context import SendingContext
from notifier.sending.record_trigger import record_trigger
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentSource, ConsentState
from notifier.vocabulary.facts import Facts, JsonValue
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import (
    KEYS,
    TRIGGER,
    Occurrence,
    add_sender,
    make_context,
    make_draft,
    make_facts,
    plan_all,
)
from tests.factories.notifier_channels import carry, send_all

FIRST_AT = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)
EVIDENCE = Evidence(ConsentSource.PREFERENCES_PAGE, "preferences-2026-11", "en", "page of order 1001")
NEWER = "shipment.delivered"
PEOPLE = ("mira@people.example", "noor@people.example", "otto@people.example")
OVER_50: Condition = parse_condition(
    {"fact": "order.total", "is": "greater_than", "value": {"amount": "50.00", "currency": "EUR"}}
)
UNTOLD: Condition = parse_condition({"none": [{"fact": "earlier.message_sent", "is": "contains", "value": TRIGGER}]})
CHANNELS = ((Channel.EMAIL,), (Channel.SMS, Channel.EMAIL), (Channel.INBOX, Channel.EMAIL))
#: When, where, and why not.
Decision = tuple[uuid.UUID, str, str | None, dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Event:
    """Something about the order of a person that becomes known some minutes after the one before."""

    trigger: str
    person: str
    minutes_later: int
    known_late_seconds: int
    has_replace_key: bool


def draw_events(chance: random.Random) -> list[Event]:
    return [
        Event(
            trigger=chance.choice((TRIGGER, TRIGGER, NEWER)),
            person=chance.choice(PEOPLE),
            minutes_later=chance.choice((0, 4, 30, 200, 600)),
            known_late_seconds=chance.choice((0, 0, 1803, 90_003)),
            has_replace_key=chance.random() < 0.3,
        )
        for _ in range(8)
    ]


def draw_rule(chance: random.Random) -> RuleDraft:
    timings: tuple[JsonValue, ...] = (
        {"kind": "at_once"},
        {"kind": "after", "amount": 2, "unit": "hours"},
        {"kind": "after", "amount": 1, "unit": "working_days", "at": "09:00"},
        {"kind": "estimate", "edge": "latest", "days": 0, "at": "09:00"},
    )
    conditions = chance.choice((ALWAYS, OVER_50, UNTOLD))
    return RuleDraft(
        "rehearsed",
        TRIGGER,
        chance.choice(CHANNELS),
        strategy=chance.choice(tuple(Strategy)),
        conditions=conditions,
        timing=parse_timing(chance.choice(timings)),
        digest_seconds=chance.choice((0, 0, 1200)),
        recipients=chance.choice(((RecipientKind.SHOPPER,), (RecipientKind.SHOPPER, RecipientKind.TEAM))),
    )


def send_what_is_due(context: SendingContext, now: dt.datetime) -> None:
    """Everything leaves at the moment at which it is due, up to a moment."""
    waiting = select(Message.due_at, Message.created_at).where(Message.status == "queued", Message.due_at < now)
    while True:
        with context.database.reading() as session:
            moments = [max(row.due_at, row.created_at) for row in session.execute(waiting)]
        if not moments:
            return
        with time_machine.travel(min(moments), tick=False):
            assert send_all(context)


def live_through(context: SendingContext, sender_id: uuid.UUID, events: list[Event]) -> dt.datetime:
    """Record, plan and send at each moment; returns the moment after all of it."""
    now = FIRST_AT
    for number, event in enumerate(events):
        # Nothing is due at the very moment at which something becomes known.
        now += dt.timedelta(minutes=event.minutes_later, seconds=7)
        send_what_is_due(context, now)
        with time_machine.travel(now, tick=False):
            record(context.database, sender_id, event, f"event {number}")
            plan_all(context.database)
    end = now + dt.timedelta(days=10)
    send_what_is_due(context, end)
    return end


def record(database: Database, sender_id: uuid.UUID, event: Event, dedupe_key: str) -> None:
    occurrence = Occurrence(
        dedupe_key,
        email=event.person,
        trigger=event.trigger,
        happened_ago_seconds=event.known_late_seconds,
        replace_key=f"parcel of {event.person}" if event.has_replace_key else None,
    )
    facts: Facts = make_facts()
    total = 9900 if event.person == PEOPLE[0] else 1900
    shipment: Facts = {"tracking_number": "NW1001"}
    if event.known_late_seconds:
        shipment = {**shipment, "estimated_latest_on": "2026-11-03"}
    order: Facts = {"number": event.person, "total_minor": total, "currency": "EUR"}
    draft = replace(
        make_draft(sender_id, occurrence),
        subject_key=event.person,
        facts={**facts, "order": order, "shipment": shipment},
    )
    with database.unit_of_work() as session:
        assert record_trigger(session, draft)


def planned(database: Database, rule: str) -> set[Decision]:
    with database.reading() as session:
        rows = session.execute(
            select(Message.trigger_id, Message.channel, Message.reason, Message.due_at, TriggerEvent.recorded_at)
            .join(TriggerEvent, TriggerEvent.id == Message.trigger_id)
            .join(Rule, Rule.id == Message.rule_id)
            .where(Rule.name == rule)
        )
        return {
            (row.trigger_id, row.channel, row.reason, None if row.reason else max(row.due_at, row.recorded_at))
            for row in rows
        }


def rehearsed(database: Database, sender_id: uuid.UUID, rule: str | RuleDraft) -> set[Decision]:
    found = rehearse(database, Sealer(KEYS), RehearsalRequest(sender_id, rule, days=30))
    return {
        (one.trigger_id, one.channel.value, one.reason, None if one.reason else one.due_at) for one in found.messages
    }


def open_shop(database: Database, rule: RuleDraft) -> uuid.UUID:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        save_rule(session, sender_id, rule)
    carry(database, sender_id, Channel.SMS)
    with time_machine.travel(FIRST_AT - dt.timedelta(days=60), tick=False):
        for person in PEOPLE:
            record(database, sender_id, Event("order.placed", person, 0, 0, False), f"order of {person}")
        plan_all(database)
    with database.unit_of_work() as session:
        recipient_id = find_recipient(session, sender_id, PEOPLE[2])
        assert recipient_id is not None
        choice = Choice(Topic.DELIVERY_UPDATES, Channel.EMAIL, ConsentState.REFUSED)
        record_choice(session, sender_id, recipient_id, choice, EVIDENCE)
    return sender_id


@pytest.mark.parametrize("seed", range(12))
def test_the_same_triggers_give_the_same_decisions(database: Database, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    rule = draw_rule(chance)
    sender_id = open_shop(database, rule)
    end = live_through(make_context(database, tmp_path), sender_id, draw_events(chance))
    with time_machine.travel(end, tick=False):
        assert rehearsed(database, sender_id, rule.name) == planned(database, rule.name)


@pytest.mark.parametrize("seed", range(40, 44))
def test_a_draft_decides_as_the_rule_that_was_on(database: Database, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    rule = replace(draw_rule(chance), recipients=(RecipientKind.SHOPPER,), conditions=OVER_50)
    sender_id = open_shop(database, rule)
    end = live_through(make_context(database, tmp_path), sender_id, draw_events(chance))
    with time_machine.travel(end, tick=False):
        draft = replace(rule, name="a draft")
        assert rehearsed(database, sender_id, draft) == planned(database, rule.name)


@pytest.mark.parametrize("seed", range(50, 54))
def test_quiet_hours_put_off_the_same_messages_to_the_same_moments(
    database: Database, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    rule = replace(draw_rule(chance), conditions=ALWAYS)
    if seed % 2:
        # The first step may be old news by the time the second one may leave.
        next_morning = parse_timing({"kind": "after", "amount": 1, "unit": "working_days", "at": "09:00"})
        rule = replace(rule, strategy=Strategy.CASCADE, channels=(Channel.INBOX, Channel.EMAIL), timing=next_morning)
    sender_id = open_shop(database, rule)
    quiet = SenderLimits(
        quiet=parse_quiet_stretch({"from": "18:00", "until": "09:00"}), quiet_channels=(Channel.EMAIL, Channel.SMS)
    )
    with database.unit_of_work() as session:
        save_sender_limits(session, sender_id, quiet)
    end = live_through(make_context(database, tmp_path), sender_id, draw_events(chance))
    with time_machine.travel(end, tick=False):
        assert rehearsed(database, sender_id, rule.name) == planned(database, rule.name)


@pytest.mark.parametrize("seed", range(60, 64))
def test_caps_hold_back_the_same_messages(database: Database, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    # Which of several channels comes first under a cap depends on who sends first.
    channels = (Channel.EMAIL,)
    rule = replace(draw_rule(chance), conditions=ALWAYS, timing=AT_ONCE, digest_seconds=0, channels=channels)
    sender_id = open_shop(database, rule)
    cap = FrequencyCap(1, 6, Topic.DELIVERY_UPDATES, is_for_transactional=True)
    with database.unit_of_work() as session:
        save_sender_limits(session, sender_id, SenderLimits(caps=(cap,)))
    end = live_through(make_context(database, tmp_path), sender_id, draw_events(chance))
    with time_machine.travel(end, tick=False):
        # A message that waits for others under way leaves by chance some seconds later.
        assert to_minutes(rehearsed(database, sender_id, rule.name)) == to_minutes(planned(database, rule.name))


def to_minutes(decisions: set[Decision]) -> set[Decision]:
    return {(one[0], one[1], one[2], one[3] and one[3].replace(second=0, microsecond=0)) for one in decisions}
