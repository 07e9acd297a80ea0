"""Beside the builder: ready-made flows, rehearsals, experiments, and what holds for every rule of a shop."""

import re

import pytest
from flask import Flask

from notifier.api.consent_modes import ConsentMode, load_modes
from notifier.api.contacts import load_contacts
from notifier.api.experiments import load_runs
from notifier.api.limits import limits_json, load_sender_limits
from notifier.api.rules import RuleView, load_rules
from notifier.api.vocabulary import Channel, Topic
from notifier.foundation.database import Database
from portal.console.rules import rehearsal
from tests.factories.notifier import Occurrence, publish
from tests.running.console import ConsoleVisitor

LIMITS = {
    "is_quiet": "1",
    "quiet_from": "21:00",
    "quiet_until": "08:00",
    "quiet_channel": ["sms", "push"],
    "is_courteous": "1",
    "caps": "2",
    "cap_messages-0": "1",
    "cap_topic-0": "offers",
    "cap_channel-0": "sms",
    "cap_hours-0": "24",
    "cap_messages-1": "",
    "cap_hours-1": "24",
    "limit-sms": "100,50",
    "currency-sms": "eur",
    "fall_back-sms": "email",
}


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


def rule_of(database: Database, visitor: ConsoleVisitor, name: str) -> RuleView:
    with database.reading() as session:
        return next(rule for rule in load_rules(session, visitor.merchant_id) if rule.name == name)


def test_a_flow_is_switched_on_as_a_whole_and_off_by_undo(database: Database, owner: ConsoleVisitor) -> None:
    page = owner.done("/console/rules/flows/delays", {"is_on": "1"})
    assert "The flow is on." in page
    assert rule_of(database, owner, "delays: the day moves later").is_on
    owner.done("/console/rules/flows/delays", {"is_on": ""})
    assert not rule_of(database, owner, "delays: the day moves later").is_on
    assert owner.send("/console/rules/flows/nothing", {"is_on": "1"}).status_code == 404


def test_every_rule_of_a_flow_is_a_start_that_can_be_saved(owner: ConsoleVisitor) -> None:
    templates = re.findall(r'href="(/console/rules/new\?template=[^"]+)"', owner.read("/console/rules/flows"))
    assert len(templates) > 30
    for path in templates[::6]:
        assert 'id="sentence"' in owner.read(path)


def test_a_rehearsal_comes_after_the_page_and_says_when_nothing_happened(
    database: Database, owner: ConsoleVisitor
) -> None:
    rule = rule_of(database, owner, "order.placed")
    path = f"/console/rules/{rule.id}/rehearsal"
    assert f'hx-get="{path}?days=30"' in owner.read(path)
    assert "This did not happen in these days." in owner.read(f"{path}?days=7")
    part = owner.open(f"{path}?days=90", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="result"')


def test_a_rehearsal_shows_figures_and_samples_and_a_shorter_time_of_busy_shops(
    database: Database, owner: ConsoleVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in ("1", "2"):
        publish(database, owner.merchant_id, Occurrence(f"order.placed:{number}", trigger="order.placed"))
    path = f"/console/rules/{rule_of(database, owner, 'order.placed').id}/rehearsal?days=90"
    page = owner.read(path)
    assert re.search(r"<b>2</b>\s*times it happened", page)
    assert "only these days were played" not in page
    monkeypatch.setattr(rehearsal, "_MOST_TRIGGERS", 1)
    assert "only these days were played" in owner.read(path)


def test_limits_are_kept_as_they_were_typed(database: Database, owner: ConsoleVisitor) -> None:
    page = owner.done("/console/rules/limits", LIMITS)
    with database.reading() as session:
        stored = limits_json(load_sender_limits(session, owner.merchant_id))
    assert stored == {
        "quiet_hours": {"from": "21:00", "until": "08:00", "channels": ["sms", "push"]},
        "courtesy": True,
        "caps": [{"topic": "offers", "channel": "sms", "messages": 1, "hours": 24}],
        "budgets": {"sms": {"limit": "100.50", "currency": "EUR", "fall_back": "email"}},
    }
    assert re.search(r'name="limit-sms"[^>]*value="100.50"', page)
    assert owner.done("/console/rules/limits", {"caps": "0"})
    with database.reading() as session:
        assert limits_json(load_sender_limits(session, owner.merchant_id)) == {}


def test_limits_nobody_can_keep_are_refused_and_shown_again(database: Database, owner: ConsoleVisitor) -> None:
    answer = owner.send("/console/rules/limits", {**LIMITS, "quiet_until": "21:00", "limit-sms": "a lot"})
    assert answer.status_code == 422
    assert 'value="a lot"' in answer.text
    with database.reading() as session:
        assert limits_json(load_sender_limits(session, owner.merchant_id)) == {}


def test_what_silence_means_is_changed_where_the_law_leaves_a_choice(database: Database, owner: ConsoleVisitor) -> None:
    page = owner.read("/console/rules/limits")
    offers = re.search(r'name="mode-offers-sms".*?</select>', page, re.DOTALL)
    assert offers is not None
    assert "opt_out" not in offers[0]
    owner.done("/console/rules/limits/consent", {"mode-returns-sms": "opt_in"})
    with database.reading() as session:
        assert load_modes(session, owner.merchant_id) == {(Topic.RETURNS, Channel.SMS): ConsentMode.OPT_IN}
    refused = owner.send("/console/rules/limits/consent", {"mode-offers-email": "opt_out"})
    assert refused.status_code == 422
    assert "need a proof" in refused.text
    owner.done("/console/rules/limits/consent", {"mode-offers-email": "opt_out", "proof": "Checkout, line 3"})
    owner.done("/console/rules/limits/consent", {"mode-returns-sms": ""})
    with database.reading() as session:
        assert load_modes(session, owner.merchant_id) == {(Topic.OFFERS, Channel.EMAIL): ConsentMode.OPT_OUT}


def test_contacts_are_named_removed_and_brought_back(database: Database, owner: ConsoleVisitor) -> None:
    path = "/console/rules/limits/contacts"
    owner.done(path, {"kind": "carrier", "name": "DHL", "email": "help@dhl.example", "person": "Claims"})
    owner.done(path, {"kind": "team", "name": "warehouse", "email": "pack@fern.example"})
    with database.reading() as session:
        known = load_contacts(session, owner.merchant_id)
    assert known.carriers["dhl"].name == "Claims"
    assert known.team["warehouse"].email == "pack@fern.example"
    page = owner.done(f"{path}/remove", {"kind": "team", "name": "warehouse"})
    assert 'name="email" value="pack@fern.example"' in page
    assert owner.send(f"{path}/remove", {"kind": "team", "name": "warehouse"}).status_code == 404
    for wrong in ({"kind": "carrier", "name": "nobody", "email": "a@b.example"}, {"kind": "team", "name": "x"}):
        assert owner.send(path, wrong).status_code == 422


def test_an_experiment_is_started_read_and_stopped(database: Database, owner: ConsoleVisitor) -> None:
    rule = rule_of(database, owner, "order.placed")
    path = f"/console/rules/{rule.id}/experiment"
    wrong = {"variation": "hold_out", "metric": "clicked", "share": "20"}
    refused = owner.send(path, wrong)
    assert refused.status_code == 422
    assert "get no message" in refused.text
    page = owner.done(path, {**wrong, "metric": "repeat_order"})
    assert "Running" in page
    assert "Not enough yet" in page
    with database.reading() as session:
        _, (run,) = load_runs(session, owner.merchant_id, "order.placed")
    assert [arm.weight for arm in run.experiment.arms] == [80, 20]
    assert "Experiment" in owner.read("/console/rules")
    assert "Stopped" in owner.done(f"{path}/stop")
    assert "Without a message" in owner.read("/console/rules/experiments")
    assert "No experiment runs" in owner.done(f"{path}/stop")


def test_support_sees_limits_without_a_way_to_change_them(support: ConsoleVisitor) -> None:
    page = support.read("/console/rules/limits")
    assert "Save the limits" not in page
    for path in ("", "/consent", "/contacts", "/contacts/remove"):
        assert support.send(f"/console/rules/limits{path}", LIMITS).status_code == 403
