"""Rules as a list somebody keeps: what they said before, copies, their order, and when one may be deleted."""

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from notifier.authoring.rule_changes import copy_rule, delete_rule, move_rule
from notifier.authoring.rule_documents import parse_rule, write_rule
from notifier.authoring.rule_history import load_rule_history, restore_rule
from notifier.authoring.rules import RuleDraft, RuleError, get_rule, install_rules, load_rules, save_rule, switch_rule
from notifier.foundation.database import Database
from notifier.foundation.errors import UnknownRecordError
from notifier.models import Rule, RuleVersion
from notifier.vocabulary.channel import Channel
from tests.factories.notifier import TRIGGER, Occurrence, add_sender, plan_all, publish

FIRST = parse_rule({"name": "door", "trigger": TRIGGER, "channels": ["push", "sms"], "strategy": "cascade"})
SECOND = parse_rule(
    {
        "name": "door",
        "trigger": "shipment.delivered",
        "channels": ["email"],
        "recipients": ["shopper", "team"],
        "conditions": {"fact": "order.is_first", "is": "is_yes"},
        "timing": {"kind": "after", "amount": 2, "unit": "days", "at": "09:00"},
        "digest": "20m",
    }
)


@pytest.fixture
def sender_id(database: Database) -> uuid.UUID:
    with database.unit_of_work() as session:
        return add_sender(session)


def names(database: Database, sender_id: uuid.UUID) -> list[str]:
    with database.reading() as session:
        return [rule.name for rule in load_rules(session, sender_id)]


def add(database: Database, sender_id: uuid.UUID, *wanted: str) -> None:
    with database.unit_of_work() as session:
        assert install_rules(session, sender_id, [RuleDraft(name, TRIGGER) for name in wanted]) == len(wanted)


def test_every_version_of_a_rule_is_kept(database: Database, sender_id: uuid.UUID) -> None:
    for draft, version in ((FIRST, 1), (FIRST, 1), (SECOND, 2)):
        with database.unit_of_work() as session:
            assert save_rule(session, sender_id, draft).version == version
    with database.reading() as session:
        now, before = load_rule_history(session, sender_id, "door")
    assert (now.version, now.replaced_at, now.rule) == (2, None, SECOND)
    assert (before.version, before.rule) == (1, FIRST)
    assert before.replaced_at is not None


def test_an_earlier_version_comes_back_as_a_new_one_and_leaves_the_switch_alone(
    database: Database, sender_id: uuid.UUID
) -> None:
    with database.unit_of_work() as session:
        save_rule(session, sender_id, FIRST)
        save_rule(session, sender_id, SECOND)
        switch_rule(session, sender_id, "door", is_on=False)
        restored = restore_rule(session, sender_id, "door", 1)
        assert restore_rule(session, sender_id, "door", restored.version) == restored
    assert (restored.version, restored.is_on) == (4, False)
    assert write_rule(restored) == write_rule(replace(FIRST, is_on=False))


def test_a_version_that_never_was_is_refused(database: Database, sender_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        save_rule(session, sender_id, FIRST)
        save_rule(session, sender_id, SECOND)
    for version in (0, 3, -1):
        with (
            database.unit_of_work() as session,
            pytest.raises(UnknownRecordError, match=f"no earlier version {version}; there are 1"),
        ):
            restore_rule(session, sender_id, "door", version)


def test_what_a_rule_said_of_a_trigger_that_is_gone_does_not_come_back(
    database: Database, sender_id: uuid.UUID
) -> None:
    with database.unit_of_work() as session:
        rule = save_rule(session, sender_id, FIRST)
        save_rule(session, sender_id, SECOND)
        version = session.get_one(RuleVersion, (rule.id, 1))
        version.terms = {**version.terms, "trigger": "order.eaten"}
    with database.unit_of_work() as session, pytest.raises(RuleError, match=r"There is no trigger 'order\.eaten'"):
        restore_rule(session, sender_id, "door", 1)


def test_a_copy_says_the_same_and_is_off(database: Database, sender_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        save_rule(session, sender_id, SECOND)
        copied = copy_rule(session, sender_id, "door", "door again")
    assert write_rule(copied) == write_rule(replace(SECOND, name="door again", is_on=False))
    assert names(database, sender_id) == ["door", "door again"]


@pytest.mark.parametrize(
    ("new_name", "sentence"),
    [("door", "There is a rule 'door' already."), (" ", "The name of a rule must be one line")],
)
def test_a_copy_needs_a_name_of_its_own(database: Database, sender_id: uuid.UUID, new_name: str, sentence: str) -> None:
    with database.unit_of_work() as session:
        save_rule(session, sender_id, FIRST)
    with database.unit_of_work() as session, pytest.raises(RuleError, match=sentence):
        copy_rule(session, sender_id, "door", new_name)
    assert names(database, sender_id) == ["door"]


def test_rules_stand_in_the_order_they_came_until_one_is_moved(database: Database, sender_id: uuid.UUID) -> None:
    add(database, sender_id, "delta", "alpha")
    add(database, sender_id, "beta")
    assert names(database, sender_id) == ["delta", "alpha", "beta"]
    for name, before, after in (("beta", "delta", "beta delta alpha"), ("beta", "alpha", "delta beta alpha")):
        with database.unit_of_work() as session:
            move_rule(session, sender_id, name, before=before)
        assert " ".join(names(database, sender_id)) == after
    with database.reading() as session:
        assert get_rule(session, sender_id, "beta").version == 1


def test_a_moved_rule_keeps_its_place_when_it_is_saved_again(database: Database, sender_id: uuid.UUID) -> None:
    add(database, sender_id, "alpha", "beta")
    with database.unit_of_work() as session:
        move_rule(session, sender_id, "beta", before="alpha")
        save_rule(session, sender_id, RuleDraft("beta", "order.placed"))
    assert names(database, sender_id) == ["beta", "alpha"]


def test_a_rule_that_is_nowhere_moves_nowhere(database: Database, sender_id: uuid.UUID) -> None:
    add(database, sender_id, "alpha")
    for name, before, sentence in (
        ("alpha", "alpha", "before itself"),
        ("alpha", "gone", "'gone'"),
        ("x", "alpha", "x"),
    ):
        with database.unit_of_work() as session, pytest.raises((RuleError, UnknownRecordError), match=sentence):
            move_rule(session, sender_id, name, before=before)


def test_a_rule_nobody_was_told_by_is_deleted_with_its_history(database: Database, sender_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        save_rule(session, sender_id, FIRST)
        save_rule(session, sender_id, SECOND)
    with database.unit_of_work() as session:
        delete_rule(session, sender_id, "door")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Rule)) == 0
        assert session.scalar(select(func.count()).select_from(RuleVersion)) == 0


def test_a_rule_with_messages_stays(database: Database, sender_id: uuid.UUID) -> None:
    with database.unit_of_work() as session:
        save_rule(session, sender_id, RuleDraft("door", TRIGGER, (Channel.EMAIL,)))
    publish(database, sender_id, Occurrence("one"))
    plan_all(database)
    with database.unit_of_work() as session, pytest.raises(RuleError, match="messages on record and stays; switch it"):
        delete_rule(session, sender_id, "door")
    assert names(database, sender_id) == ["door"]
