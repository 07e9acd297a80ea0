"""Rules with conditions, timing, digests and a merchant's own words, from the trigger to the mail."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from notifier.authoring.merchant_wordings import WordingDraft, save_wording
from notifier.authoring.rules import RuleDraft, RuleView, load_rules, save_rule
from notifier.authoring.wording_scope import WordingScope
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Message, MessageContent, RuleVersion, TriggerEvent
from notifier.rules.conditions_parsing import parse_condition
from notifier.rules.timing_json import parse_timing
from notifier.sending.context import SendingContext
from notifier.sending.plan_messages import plan_messages
from notifier.sending.record_trigger import record_trigger
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import Facts, JsonValue
from tests.factories.notifier import (
    TRIGGER,
    Occurrence,
    add_sender,
    make_context,
    make_draft,
    make_facts,
    plan_all,
    publish,
    send_due,
)
from tests.factories.notifier_providers import OneProviderPool, ScriptedProvider

ABOVE_100: JsonValue = {
    "fact": "order.total",
    "is": "greater_than",
    "value": {"amount": "100.00", "currency": "EUR"},
}


def ordered_for(minor: int, **groups: JsonValue) -> Facts:
    facts = make_facts()
    order: Any = facts["order"]
    return {**facts, "order": {**order, "total_minor": minor, "currency": "EUR"}, **groups}


def add_rule(database: Database, **terms: Any) -> uuid.UUID:  # noqa: ANN401  whatever a draft takes
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        save_rule(session, sender_id, RuleDraft("the rule", TRIGGER, **terms))
    return sender_id


def tell(database: Database, sender_id: uuid.UUID, occurrence: Occurrence, facts: Facts) -> None:
    with database.unit_of_work() as session:
        record_trigger(session, replace(make_draft(sender_id, occurrence), facts=facts))
    plan_all(database)


def told(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        rows = session.execute(select(Message.status, Message.reason).join(TriggerEvent).order_by(TriggerEvent.id))
        return [(row.status, row.reason) for row in rows]


def make_due(database: Database) -> None:
    """As if the time a rule waits had passed."""
    with database.unit_of_work() as session:
        session.execute(update(Message).where(Message.status == "queued").values(due_at=utc_now()))


def open_context(database: Database, tmp_path: Path) -> SendingContext:
    return make_context(database, tmp_path, providers=OneProviderPool(ScriptedProvider()))


def subjects_left(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(MessageContent.subject)))


def test_only_triggers_whose_facts_meet_the_conditions_are_answered(database: Database) -> None:
    sender_id = add_rule(database, conditions=parse_condition(ABOVE_100))
    tell(database, sender_id, Occurrence("cheap", email="one@people.example"), ordered_for(9_900))
    tell(database, sender_id, Occurrence("dear", email="two@people.example"), ordered_for(10_100))
    tell(database, sender_id, Occurrence("unknown", email="three@people.example"), make_facts())
    assert told(database) == [("queued", None)]


def test_conditions_are_asked_again_when_a_message_that_waited_is_due(database: Database, tmp_path: Path) -> None:
    wait = parse_timing({"kind": "after", "amount": 2, "unit": "hours"})
    placed: JsonValue = {"fact": "order.stage", "is": "not_equals", "value": "cancelled"}
    sender_id = add_rule(database, conditions=parse_condition(placed), timing=wait)
    order: Any = ordered_for(100)["order"]
    happened = Occurrence("one", happened_ago_seconds=7_200)
    tell(database, sender_id, happened, ordered_for(100, order={**order, "stage": "placed"}))
    later = Occurrence("two", trigger="order.invoice_ready")
    tell(database, sender_id, later, ordered_for(100, order={**order, "stage": "cancelled"}))
    assert send_due(open_context(database, tmp_path)) == 1
    assert told(database) == [("suppressed", "conditions_changed")]


def test_what_still_holds_after_the_wait_leaves(database: Database, tmp_path: Path) -> None:
    wait = parse_timing({"kind": "after", "amount": 2, "unit": "hours"})
    sender_id = add_rule(database, conditions=parse_condition(ABOVE_100), timing=wait)
    happened = Occurrence("one", happened_ago_seconds=7_200, lifetime_seconds=86_400)
    tell(database, sender_id, happened, ordered_for(10_100))
    assert send_due(open_context(database, tmp_path)) == 1
    assert told(database) == [("sent", None)]


def test_a_rule_that_has_begun_to_speak_is_not_silenced_by_its_own_words(database: Database, tmp_path: Path) -> None:
    told_before: JsonValue = {"none": [{"fact": "earlier.message_sent", "is": "contains", "value": TRIGGER}]}
    wait = parse_timing({"kind": "after", "amount": 2, "unit": "hours"})
    channels = (Channel.EMAIL, Channel.INBOX)
    sender_id = add_rule(database, conditions=parse_condition(told_before), timing=wait, channels=channels)
    tell(database, sender_id, Occurrence("one", happened_ago_seconds=7_200), make_facts())
    context = open_context(database, tmp_path)
    assert [send_due(context, channel) for channel in channels] == [1, 1]
    tell(database, sender_id, Occurrence("two", happened_ago_seconds=7_200), make_facts())
    assert told(database) == [("sent", None), ("sent", None)]


def test_a_rule_around_the_estimate_counts_on_the_clocks_of_the_destination(database: Database) -> None:
    day_before = parse_timing({"kind": "estimate", "edge": "earliest", "days": -1, "at": "17:00"})
    sender_id = add_rule(database, timing=day_before)
    day = (utc_now() + dt.timedelta(days=10)).date()
    shipment: JsonValue = {"estimated_earliest_on": day.isoformat(), "estimated_latest_on": day.isoformat()}
    to_tokyo = ordered_for(100, shipment=shipment, destination={"country": "JP"})
    tell(database, sender_id, Occurrence("one"), to_tokyo)
    with database.reading() as session:
        due_at = session.scalars(select(Message.due_at)).one()
    # 17:00 in Tokyo, which has no daylight saving, is 08:00 in UTC.
    assert due_at == dt.datetime.combine(day - dt.timedelta(days=1), dt.time(8), dt.UTC)


def test_a_rule_around_an_estimate_nobody_made_says_why_it_is_silent(database: Database) -> None:
    day_before = parse_timing({"kind": "estimate", "edge": "latest", "days": 0, "at": "09:00"})
    sender_id = add_rule(database, timing=day_before)
    tell(database, sender_id, Occurrence("one"), ordered_for(100))
    assert told(database) == [("suppressed", "no_estimate")]


def test_the_digest_of_a_split_order_is_one_message_with_every_parcel(database: Database, tmp_path: Path) -> None:
    sender_id = add_rule(database, digest_seconds=1200)
    for number in range(3):
        parcel: JsonValue = {"carrier": "Northwind Parcel", "tracking_number": f"NW{number}"}
        tell(database, sender_id, Occurrence(f"parcel {number}"), ordered_for(100, shipment=parcel))
    other = Occurrence("another person", email="other@people.example")
    tell(database, sender_id, other, ordered_for(100))
    assert sorted(told(database)) == [
        ("cancelled", "folded"),
        ("cancelled", "folded"),
        ("queued", None),
        ("queued", None),
    ]
    make_due(database)
    provider = ScriptedProvider()
    context = make_context(database, tmp_path, providers=OneProviderPool(provider))
    assert send_due(context) == 2
    assert [email.to_address for email in provider.received] == ["mira@people.example", "other@people.example"]
    with database.reading() as session:
        folded_into = set(session.scalars(select(Message.folded_into).where(Message.folded_into.is_not(None))))
        kept = session.scalars(select(Message.id).where(Message.status == "sent").order_by(Message.id)).first()
    assert folded_into == {kept}


def test_two_planners_at_once_make_one_digest(database: Database) -> None:
    sender_id = add_rule(database, digest_seconds=1200)
    for number in range(2):
        publish(database, sender_id, Occurrence(f"parcel {number}"))

    def plan_one() -> int:
        with database.unit_of_work() as session:
            return plan_messages(session, limit=1)

    with ThreadPoolExecutor(1) as other:
        with database.unit_of_work() as session:
            assert plan_messages(session, limit=1) == 1
            planned = other.submit(plan_one)
            # The other has its trigger, and time enough to plan it if nothing keeps it.
            with suppress(TimeoutError):
                planned.result(timeout=1.0)
        assert planned.result() == 1
    assert sorted(told(database)) == [("cancelled", "folded"), ("queued", None)]


def test_news_after_the_digest_has_left_begins_another(database: Database, tmp_path: Path) -> None:
    sender_id = add_rule(database, digest_seconds=1200)
    tell(database, sender_id, Occurrence("first"), ordered_for(100))
    make_due(database)
    assert send_due(open_context(database, tmp_path)) == 1
    tell(database, sender_id, Occurrence("second"), ordered_for(100))
    assert told(database) == [("sent", None), ("queued", None)]


def test_a_merchants_own_words_leave(database: Database, tmp_path: Path) -> None:
    sender_id = add_rule(database)
    with database.unit_of_work() as session:
        scope = WordingScope(TRIGGER, "en")
        parts = {"subject": "Knock, knock: {{ order.number }}"}
        save_wording(session, sender_id, WordingDraft(scope, parts, note="shorter"))
    tell(database, sender_id, Occurrence("one"), ordered_for(100))
    assert send_due(open_context(database, tmp_path)) == 1
    assert subjects_left(database) == ["Knock, knock: 1001"]


def test_what_a_rule_was_before_is_kept(database: Database) -> None:
    sender_id = add_rule(database, digest_seconds=60)
    with database.unit_of_work() as session:
        changed = save_rule(session, sender_id, RuleDraft("the rule", TRIGGER, conditions=parse_condition(ABOVE_100)))
        assert (changed.version, changed.digest_seconds) == (2, 0)
    with database.reading() as session:
        (rule,) = load_rules(session, sender_id)
        kept = session.execute(select(RuleVersion.version, RuleVersion.terms)).one()
    assert isinstance(rule, RuleView)
    assert (kept.version, kept.terms["digest_seconds"], kept.terms["conditions"]) == (1, 60, {})
