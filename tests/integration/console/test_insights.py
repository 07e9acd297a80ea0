"""The pages of figures show what the counting found, and only the shop's own."""

import csv
import io
import uuid
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import update

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Message, Rule
from notifier.sending.find_changed_days import find_changed_days
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import MessageStatus
from tests.factories.figures import Planned, add_messages, add_person, roll_up_at_once
from tests.factories.notifier import add_rule
from tests.running.console import ConsoleVisitor, open_console
from tests.running.statements import counting

HELD_BACK = Planned(MessageStatus.SUPPRESSED, reason="consent_missing")


@dataclass(frozen=True, slots=True)
class Scene:
    """Somebody of a shop whose messages were counted."""

    visitor: ConsoleVisitor
    database: Database
    rule_id: uuid.UUID


@pytest.fixture
def scene(app: Flask) -> Scene:
    visitor = open_console(app)
    database: Database = app.extensions["database"]
    rule_id = fill(database, visitor.merchant_id, "=Tell them", [Planned(), Planned()])
    return Scene(visitor, database, rule_id)


def fill(database: Database, sender_id: uuid.UUID, rule: str, planned: list[Planned]) -> uuid.UUID:
    """Messages of a new rule, counted; returns the rule."""
    with database.unit_of_work() as session:
        rule_id = add_rule(session, sender_id, delay_seconds=len(rule), trigger="shipment.delivered")
        session.execute(update(Rule).where(Rule.id == rule_id).values(name=rule))
    add_messages(database, sender_id, rule_id, add_person(database, sender_id), planned)
    roll_up_at_once(database)
    return rule_id


def read_csv(visitor: ConsoleVisitor, path: str) -> list[dict[str, str]]:
    answer = visitor.open(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))


def test_a_shop_without_messages_is_told_what_will_be_here(app: Flask) -> None:
    page = open_console(app).read("/console/insights")
    assert "No messages in this period" in page
    assert "about a minute after it was planned" in page


def test_figures_stand_in_words_numbers_and_drawings(scene: Scene) -> None:
    fill(scene.database, scene.visitor.merchant_id, "More", [HELD_BACK, Planned(took_seconds=700)])
    page = scene.visitor.read("/console/insights?days=7")
    assert "The person has not agreed yet" in page
    assert "=Tell them" in page
    assert page.count('role="img"') == 2
    assert "style=" not in page
    assert "67%" in page, "two of three sent messages took no longer than ten seconds"


def test_every_table_is_a_file_whose_formulas_are_harmless(scene: Scene) -> None:
    rules = read_csv(scene.visitor, "/console/insights/rule.csv?days=7")
    assert (rules[0]["name"], rules[0]["sent"]) == ("'=Tell them", "2")
    assert {row["sent"] for row in rules[1:]} == {"0"}, "the week before"
    days = read_csv(scene.visitor, "/console/insights/day.csv?days=28")
    assert len(days) == 28
    assert sum(int(row["planned"]) for row in days) == 2
    for group in ("channel", "reason", "trigger", "language", "cost"):
        read_csv(scene.visitor, f"/console/insights/{group}.csv?days=7")
    assert scene.visitor.open("/console/insights/address.csv").status_code == 404


def test_costs_are_told_by_currency(scene: Scene) -> None:
    fill(scene.database, scene.visitor.merchant_id, "Paid", [Planned(channel=Channel.SMS, cost="0.0750")])
    rows = read_csv(scene.visitor, "/console/insights/cost.csv?days=7")
    assert [(row["currency"], float(row["amount"])) for row in rows] == [("EUR", 0.075), ("EUR", 0)]
    assert "€0.08" in scene.visitor.read("/console/insights?days=7")


def test_the_report_can_be_narrowed(scene: Scene) -> None:
    fill(scene.database, scene.visitor.merchant_id, "German", [Planned(language="de")] * 3)
    narrowed = read_csv(scene.visitor, "/console/insights/day.csv?days=7&language=de")
    assert sum(int(row["planned"]) for row in narrowed) == 3
    narrowed = read_csv(scene.visitor, f"/console/insights/day.csv?days=7&rule={scene.rule_id}")
    assert sum(int(row["planned"]) for row in narrowed) == 2
    assert "No message fits" in scene.visitor.read("/console/insights?channel=whatsapp")


def test_days_typed_wrong_are_named_beside_what_was_typed(scene: Scene) -> None:
    answer = scene.visitor.open("/console/insights?days=own&from=2026-11-20&to=2026-11-01")
    assert answer.status_code == 422
    assert "The last day lies before the first." in answer.text
    assert 'value="2026-11-20"' in answer.text


def test_figures_and_rules_of_another_shop_are_not_there(scene: Scene, app: Flask) -> None:
    other = open_console(app, slug="oak")
    assert "=Tell them" not in other.read("/console/insights")
    assert other.open(f"/console/insights?rule={scene.rule_id}").status_code == 404
    assert other.open(f"/console/insights/day.csv?rule={scene.rule_id}").status_code == 404


def test_no_page_of_figures_looks_at_messages(scene: Scene) -> None:
    with counting(scene.database.engine) as seen:
        scene.visitor.read("/console/insights?days=90")
        few = len(seen)
        fill_days = [Planned(language=language) for language in ("de", "fr", "es", "pl", "ro")]
        fill(scene.database, scene.visitor.merchant_id, "Many", fill_days)
        seen.clear()
        scene.visitor.read("/console/insights?days=90")
    assert 0 < few == len(seen)
    assert not any(f"FROM {Message.__tablename__}" in statement for statement in seen)


def test_days_that_are_not_counted_yet_are_told(app: Flask) -> None:
    visitor = open_console(app)
    database: Database = app.extensions["database"]
    with database.unit_of_work() as session:
        rule_id = add_rule(session, visitor.merchant_id, trigger="shipment.delivered")
    add_messages(database, visitor.merchant_id, rule_id, add_person(database, visitor.merchant_id), [Planned()])
    find_changed_days(database, now=utc_now())
    assert "1 day is still being counted." in visitor.read("/console/insights")
