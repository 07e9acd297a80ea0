"""Rules in the console: written in the builder, listed, moved, switched, deleted and brought back."""

import re
import uuid
from collections.abc import Mapping, Sequence

from flask import Flask
from sqlalchemy import select

from notifier.api.conditions import condition_to_json
from notifier.api.rules import RuleView, load_rules, timing_json
from notifier.foundation.database import Database
from portal.models import AuditEntry
from tests.running.console import ConsoleVisitor

Fields = Mapping[str, str | Sequence[str]]
#: What the builder sends for an order above an amount to a country, two days later.
BIG_ORDERS: Fields = {
    "do": "save",
    "name": "Thanks for big orders",
    "trigger": "shipment.delivered",
    "moment": "after",
    "amount": "2",
    "unit": "days",
    "at": "09:00",
    "recipient": ["shopper"],
    "match": "all",
    "row": ["0", "1.0", "1.1"],
    "group": ["1"],
    "fact-0": "order.total",
    "is-0": "greater_than",
    "value-0": "100,00",
    "currency-0": "eur",
    "kind-1": "any",
    "fact-1.0": "destination.country",
    "is-1.0": "is_one_of",
    "value-1.0": ["FR", "DE"],
    "fact-1.1": "order.is_first",
    "is-1.1": "is_yes",
    "channel_order": ["sms", "email"],
    "channel": ["sms", "email"],
    "strategy": "cascade",
    "wait": "2",
    "wait_unit": "h",
}


def rules_of(app: Flask, visitor: ConsoleVisitor) -> dict[str, RuleView]:
    """The shop's rules by their names, in order."""
    database: Database = app.extensions["database"]
    with database.reading() as session:
        return {rule.name: rule for rule in load_rules(session, visitor.merchant_id)}


def actions_of(app: Flask, visitor: ConsoleVisitor) -> list[str]:
    """What the audit log says was done, the oldest first."""
    database: Database = app.extensions["database"]
    with database.reading() as session:
        mine = AuditEntry.merchant_id == visitor.merchant_id
        return list(session.scalars(select(AuditEntry.action).where(mine).order_by(AuditEntry.recorded_at)))


def test_a_rule_written_in_the_builder_says_what_was_typed_and_waits_for_its_rehearsal(
    app: Flask, owner: ConsoleVisitor
) -> None:
    page = owner.done("/console/rules/new", BIG_ORDERS)
    rule = rules_of(app, owner)["Thanks for big orders"]
    assert "Rehearsal" in page
    assert not rule.is_on
    assert condition_to_json(rule.conditions) == {
        "all": [
            {"fact": "order.total", "is": "greater_than", "value": {"amount": "100.00", "currency": "EUR"}},
            {
                "any": [
                    {"fact": "destination.country", "is": "is_one_of", "value": ["FR", "DE"]},
                    {"fact": "order.is_first", "is": "is_yes"},
                ]
            },
        ]
    }
    assert timing_json(rule.timing) == {"kind": "after", "amount": 2, "unit": "days", "at": "09:00"}
    assert [channel.value for channel in rule.channels] == ["sms", "email"]
    assert rule.wait_seconds == 7200
    assert actions_of(app, owner) == ["rule.added"]


def test_the_builder_shows_a_stored_rule_so_that_saving_it_changes_nothing(app: Flask, owner: ConsoleVisitor) -> None:
    owner.done("/console/rules/new", BIG_ORDERS)
    rule = rules_of(app, owner)["Thanks for big orders"]
    page = owner.read(f"/console/rules/{rule.id}")
    assert re.search(r'name="value-0"[^>]*value="100.00"', page)
    assert re.search(r'value="FR" checked', page)
    owner.done(f"/console/rules/{rule.id}", {**BIG_ORDERS, "value-0": "100.00"})
    assert rules_of(app, owner)["Thanks for big orders"].version == 1


def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(app: Flask, owner: ConsoleVisitor) -> None:
    wrong = {**BIG_ORDERS, "value-0": "a lot", "channel": [], "amount": "two"}
    answer = owner.send("/console/rules/new", wrong)
    assert answer.status_code == 422
    assert 'value="a lot"' in answer.text
    for sentence in ("Write an amount such as 100.00", "Choose at least one channel.", "Give a whole number"):
        assert sentence in answer.text
    assert "Thanks for big orders" not in rules_of(app, owner)


def test_a_taken_name_is_refused_and_an_empty_one_is_made_of_what_happens(app: Flask, owner: ConsoleVisitor) -> None:
    owner.done("/console/rules/new", BIG_ORDERS)
    answer = owner.send("/console/rules/new", BIG_ORDERS)
    assert answer.status_code == 422
    assert "Another rule has this name already." in answer.text
    owner.done("/console/rules/new", {**BIG_ORDERS, "name": ""})
    owner.done("/console/rules/new", {**BIG_ORDERS, "name": ""})
    assert {"When a parcel is delivered", "When a parcel is delivered 2"} <= set(rules_of(app, owner))


def test_buttons_inside_the_form_change_it_without_saving(app: Flask, owner: ConsoleVisitor) -> None:
    added = owner.send("/console/rules/new", {**BIG_ORDERS, "do": "add:1"})
    assert 'name="row" value="1.2"' in added.text
    removed = owner.send("/console/rules/new", {**BIG_ORDERS, "do": "remove:1"})
    assert "destination.country" in removed.text
    assert 'name="row" value="1.0"' not in removed.text
    moved = owner.send("/console/rules/new", {**BIG_ORDERS, "do": "up:email"})
    assert moved.text.index('name="channel_order" value="email"') < moved.text.index('name="channel_order" value="sms"')
    assert "Thanks for big orders" not in rules_of(app, owner)


def test_htmx_gets_the_builder_alone_with_the_sentence_of_what_is_typed(owner: ConsoleVisitor) -> None:
    answer = owner.send("/console/rules/new", {**BIG_ORDERS, "do": "show"}, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith("<form")
    assert "order value is more than €100.00" in answer.text


def test_a_condition_rows_cannot_show_stays_when_the_rest_is_changed(app: Flask, owner: ConsoleVisitor) -> None:
    owner.done("/console/rules/new", BIG_ORDERS)
    rule = rules_of(app, owner)["Thanks for big orders"]
    deep = '{"fact": "shipment.estimated_latest_on", "is": "after", "value": {"fact": "shipment.promised_on"}}'
    document = f'{{"name": "Late", "trigger": "estimate.moved", "channels": ["email"], "conditions": {deep}}}'
    owner.done(f"/console/rules/{rule.id}/document", {"document": document})
    assert "nested deeper" in owner.read(f"/console/rules/{rule.id}")
    kept = {**BIG_ORDERS, "keeps_conditions": "1", "trigger": "estimate.moved", "name": "Late again"}
    owner.done(f"/console/rules/{rule.id}", kept)
    changed = rules_of(app, owner)["Late again"]
    assert changed.id == rule.id
    assert condition_to_json(changed.conditions)["value"] == {"fact": "shipment.promised_on"}


def test_a_document_with_mistakes_names_each_by_its_path(owner: ConsoleVisitor, app: Flask) -> None:
    rule = rules_of(app, owner)["order.placed"]
    answer = owner.send(f"/console/rules/{rule.id}/document", {"document": '{"trigger": "order.placed", "wait": 1}'})
    assert answer.status_code == 422
    assert "channels is missing" in answer.text
    assert "wait must be a span" in answer.text


def test_rules_move_within_their_family(app: Flask, owner: ConsoleVisitor) -> None:
    first, second = [rule for rule in rules_of(app, owner).values() if rule.trigger.startswith("order.")][:2]
    owner.done(f"/console/rules/{first.id}/move", {"way": "down"})
    names = [name for name in rules_of(app, owner) if name.startswith("order.")]
    assert names[:2] == [second.name, first.name]
    owner.done(f"/console/rules/{first.id}/move", {"way": "up"})
    assert [name for name in rules_of(app, owner) if name.startswith("order.")][:2] == [first.name, second.name]


def test_a_rule_is_switched_and_the_way_back_stands_beside_the_notice(app: Flask, owner: ConsoleVisitor) -> None:
    rule = rules_of(app, owner)["order.placed"]
    page = owner.done(f"/console/rules/{rule.id}/switch", {"is_on": ""})
    assert not rules_of(app, owner)["order.placed"].is_on
    assert "Undo" in page
    owner.done(f"/console/rules/{rule.id}/switch", {"is_on": "1"})
    assert rules_of(app, owner)["order.placed"].is_on
    assert actions_of(app, owner) == ["rule.switched", "rule.switched"]


def test_a_deleted_rule_comes_back_as_it_was_in_its_place(app: Flask, owner: ConsoleVisitor) -> None:
    owner.done("/console/rules/new", BIG_ORDERS)
    before = rules_of(app, owner)
    rule = before["Thanks for big orders"]
    owner.done(f"/console/rules/{rule.id}/move", {"way": "up"})
    order = list(rules_of(app, owner))
    page = owner.done(f"/console/rules/{rule.id}/delete")
    behind = re.search(r'name="before" value="([^"]*)"', page)
    assert behind is not None
    assert rule.name not in rules_of(app, owner)
    owner.done(f"/console/rules/{rule.id}/bring-back", {"before": behind[1]})
    after = rules_of(app, owner)
    assert list(after) == order
    assert after[rule.name].conditions == rule.conditions
    assert after[rule.name].timing == rule.timing


def test_a_copy_is_off_and_has_the_next_free_name(app: Flask, owner: ConsoleVisitor) -> None:
    rule = rules_of(app, owner)["order.placed"]
    owner.done(f"/console/rules/{rule.id}/clone")
    assert not rules_of(app, owner)["order.placed 2"].is_on


def test_history_tells_what_changed_and_an_earlier_version_is_said_again(app: Flask, owner: ConsoleVisitor) -> None:
    owner.done("/console/rules/new", BIG_ORDERS)
    rule = rules_of(app, owner)["Thanks for big orders"]
    owner.done(f"/console/rules/{rule.id}", {**BIG_ORDERS, "amount": "5"})
    page = owner.read(f"/console/rules/{rule.id}/history")
    assert "<ins>5 </ins>" in page
    assert "<del>2 </del>" in page
    owner.done(f"/console/rules/{rule.id}/restore", {"version": "1"})
    assert timing_json(rules_of(app, owner)["Thanks for big orders"].timing)["amount"] == 2


def test_a_rule_of_another_shop_is_not_there(app: Flask, owner: ConsoleVisitor, stranger: ConsoleVisitor) -> None:
    rule = rules_of(app, stranger)["order.placed"]
    for page in ("", "/history", "/document", "/rehearsal", "/experiment"):
        assert owner.open(f"/console/rules/{rule.id}{page}").status_code == 404
        assert owner.open(f"/console/rules/{uuid.uuid4()}{page}").status_code == 404


def test_a_rule_of_another_shop_cannot_be_changed(app: Flask, owner: ConsoleVisitor, stranger: ConsoleVisitor) -> None:
    before = rules_of(app, stranger)
    sent = {**BIG_ORDERS, "version": "1", "way": "down"}
    path = f"/console/rules/{before['order.placed'].id}"
    actions = (
        "switch",
        "move",
        "clone",
        "delete",
        "bring-back",
        "restore",
        "document",
        "experiment",
        "experiment/stop",
    )
    for action in ("", *(f"/{one}" for one in actions)):
        assert owner.send(f"{path}{action}", sent).status_code == 404, action
    assert rules_of(app, stranger) == before


def test_support_reads_rules_and_changes_none(app: Flask, support: ConsoleVisitor) -> None:
    rule = rules_of(app, support)["order.placed"]
    page = support.read("/console/rules")
    assert "When an order is placed" in page
    assert 'role="switch"' not in page
    assert support.send(f"/console/rules/{rule.id}/switch", {"is_on": ""}).status_code == 403
    builder = support.read(f"/console/rules/{rule.id}")
    assert 'value="save"' not in builder
    assert '<fieldset class="builder-body" disabled>' in builder


def test_what_happens_is_found_by_its_words(owner: ConsoleVisitor) -> None:
    page = owner.read("/console/rules/new?q=parcel+neighbour")
    assert "When a parcel is left with a neighbour" in page
    assert "When an order is placed" not in page
    assert "Nothing with these words" in owner.read("/console/rules/new?q=zzz")
