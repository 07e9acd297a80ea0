"""A passport says why the conditions of a rule held: what they saw in the facts and in what was said before."""

import uuid

from sqlalchemy import select, update

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Message, Rule, Sender
from notifier.queries.passport import RuleTrace, get_passport
from notifier.vocabulary.facts import JsonValue
from tests.factories.notifier import TRIGGER, Occurrence, add_rule, add_sender, plan_all, publish

BY_NORTHWIND: JsonValue = {"fact": "shipment.carrier", "is": "equals", "value": "northwind parcel"}
TOLD_BEFORE: JsonValue = {"fact": "earlier.message_sent", "is": "contains", "value": TRIGGER}


def trace(database: Database, conditions: JsonValue, *, language: str = "en", turns: int = 1) -> RuleTrace:
    """The rule in the passport of the last of some messages about one thing, each sent before the next is planned."""
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        rule_id = add_rule(session, sender_id)
        session.execute(update(Sender).values(language=language))
    message_id = uuid.UUID(int=0)
    for turn in range(turns):
        publish(database, sender_id, Occurrence(f"turn {turn}"))
        plan_all(database)
        with database.unit_of_work() as session:
            waiting = select(Message.id).where(Message.sent_at.is_(None))
            message_id = session.scalars(waiting).one()
            session.execute(update(Message).where(Message.id == message_id).values(sent_at=utc_now()))
    with database.unit_of_work() as session:
        session.execute(update(Rule).where(Rule.id == rule_id).values(conditions=conditions))
    with database.reading() as session:
        return get_passport(session, sender_id, message_id).rule


def test_the_comparisons_that_decided_are_told_with_what_they_saw(database: Database) -> None:
    rule = trace(database, {"all": [BY_NORTHWIND, {"fact": "order.total", "is": "is_unknown"}]})
    assert rule.applies == "When carrier is “northwind parcel” and order value is not known."
    assert [condition.sentence for condition in rule.conditions] == [
        "Met: carrier is “northwind parcel” (seen: “Northwind Parcel”).",
        "Met: order value is not known.",
    ]
    assert rule.conditions[0].finding == {
        "path": "all[0]",
        "condition": BY_NORTHWIND,
        "seen": "Northwind Parcel",
        "judgement": "met",
    }


def test_a_passport_speaks_the_language_of_the_merchant(database: Database) -> None:
    assert trace(database, {}, language="de").applies == "Immer."


def test_what_was_said_before_is_told_and_the_message_itself_is_not_before(database: Database) -> None:
    assert trace(database, TOLD_BEFORE).conditions[0].finding["judgement"] == "not_met"


def test_an_earlier_message_is_seen(database: Database) -> None:
    (condition,) = trace(database, TOLD_BEFORE, turns=2).conditions
    assert (condition.finding["judgement"], condition.finding["seen"]) == ("met", [TRIGGER])
