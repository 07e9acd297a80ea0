"""People of a rule with an experiment stay in their arm, and each arm is treated in its own way."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from notifier.authoring.experiments import load_runs, start_experiment, stop_experiment
from notifier.authoring.merchant_wordings import WordingDraft, drop_wording, save_wording
from notifier.authoring.rules import RuleDraft, save_rule
from notifier.authoring.wording import get_wording
from notifier.authoring.wording_book import WordingBook, load_wording_book
from notifier.authoring.wording_scope import WordingScope
from notifier.foundation.database import Database
from notifier.foundation.errors import UnknownRecordError
from notifier.models import Message, Sender
from notifier.queries.sender_views import load_sender_views
from notifier.rules.experiments.assignment import choose_arm
from notifier.rules.experiments.parsing import ExperimentError, parse_experiment
from notifier.rules.experiments.runs import Run
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue
from tests.factories.notifier import TRIGGER, Occurrence, add_sender, plan_all, publish
from tests.running.statements import counting
from tests.unit.notifier.experiments.made_experiments import arm, describe

RULE = "the rule"
TWO_HOURS: JsonValue = {"kind": "after", "amount": 2, "unit": "hours"}
TWO_DAYS: JsonValue = {"kind": "after", "amount": 2, "unit": "working_days", "at": "09:00"}


@pytest.fixture
def sender_id(database: Database) -> uuid.UUID:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        save_rule(session, sender_id, RuleDraft(RULE, TRIGGER))
    return sender_id


def with_other_arm(other: dict[str, JsonValue], **terms: JsonValue) -> dict[str, JsonValue]:
    return describe(metric="feedback", arms=[arm("As it is"), other], **terms)


def start(database: Database, sender_id: uuid.UUID, document: JsonValue, rule: str = RULE) -> Run:
    with database.unit_of_work() as session:
        return start_experiment(session, sender_id, rule, document)


def stop(database: Database, sender_id: uuid.UUID) -> Run:
    with database.unit_of_work() as session:
        return stop_experiment(session, sender_id, RULE)


def refusal(database: Database, sender_id: uuid.UUID, document: JsonValue, rule: str = RULE) -> str:
    with pytest.raises(ExperimentError) as refused:
        start(database, sender_id, document, rule)
    return str(refused.value)


def tell(database: Database, sender_id: uuid.UUID, people: int = 24, turn: str = "first") -> None:
    """The rule's moment comes for so many people."""
    for number in range(people):
        publish(database, sender_id, Occurrence(f"{turn} {number}", email=f"person{number}@people.example"))
    plan_all(database)


def planned(database: Database) -> dict[str | None, list[Message]]:
    """Messages by arm."""
    by_arm: dict[str | None, list[Message]] = defaultdict(list)
    with database.reading() as session:
        for message in session.scalars(select(Message)):
            by_arm[message.arm].append(message)
    return by_arm


def save_words(database: Database, sender_id: uuid.UUID, subject: str, language: str = "en") -> int:
    """Words for this rule alone; returns their version."""
    with database.unit_of_work() as session:
        rule_id, _ = load_runs(session, sender_id, RULE)
        scope = WordingScope(TRIGGER, language, None, rule_id)
        return save_wording(session, sender_id, WordingDraft(scope, {"subject": subject})).version


def said(database: Database, sender_id: uuid.UUID, arm_name: str, language: str = "en") -> str:
    """The subject people of the arm read."""
    with database.reading() as session:
        rule_id, _ = load_runs(session, sender_id, RULE)
        book: WordingBook = load_wording_book(session, load_sender_views(session, (sender_id,)))
    in_arm = book.in_arm(sender_id, rule_id, arm_name)
    return in_arm.choose_wording(sender_id, rule_id, TRIGGER, Channel.EMAIL, language).subject


def test_a_person_stays_in_one_arm_through_several_triggers(database: Database, sender_id: uuid.UUID) -> None:
    document = with_other_arm(arm("Later", changes={"timing": TWO_HOURS}))
    start(database, sender_id, document)
    for turn in ("first", "second", "third"):
        tell(database, sender_id, turn=turn)
    arms: dict[uuid.UUID, list[str | None]] = defaultdict(list)
    for name, messages in planned(database).items():
        for message in messages:
            arms[message.recipient_id].append(name)
    experiment = parse_experiment(document)
    assert {person: [choose_arm(experiment, person).name] * 3 for person in arms} == arms
    assert len(arms) == 24
    assert {name for names in arms.values() for name in names} == {"As it is", "Later"}


def test_nobody_in_the_hold_out_arm_is_written_to_and_the_reason_is_on_record(
    database: Database, sender_id: uuid.UUID
) -> None:
    start(database, sender_id, with_other_arm(arm("Nobody", hold_out=True)))
    tell(database, sender_id)
    by_arm = planned(database)
    assert {(each.status, each.reason) for each in by_arm["Nobody"]} == {("suppressed", "held_out")}
    assert {(each.status, each.reason) for each in by_arm["As it is"]} == {("queued", None)}
    assert len(by_arm["Nobody"]) + len(by_arm["As it is"]) == 24


def test_a_channel_arm_is_told_elsewhere(database: Database, sender_id: uuid.UUID) -> None:
    start(database, sender_id, with_other_arm(arm("In the inbox", changes={"channels": ["inbox", "push"]})))
    tell(database, sender_id)
    by_arm = planned(database)
    assert {each.channel for each in by_arm["As it is"]} == {"email"}
    assert Counter(each.channel for each in by_arm["In the inbox"]).keys() == {"inbox", "push"}


@pytest.mark.parametrize(("timing", "least_hours"), [(TWO_HOURS, 1.9), (TWO_DAYS, 20)])
def test_a_timing_arm_is_told_later(
    database: Database, sender_id: uuid.UUID, timing: JsonValue, least_hours: float
) -> None:
    start(database, sender_id, with_other_arm(arm("Later", changes={"timing": timing})))
    tell(database, sender_id)
    waits = {
        name: {(each.due_at - each.created_at) > dt.timedelta(hours=least_hours) for each in messages}
        for name, messages in planned(database).items()
    }
    assert waits == {"As it is": {False}, "Later": {True}}


def test_a_rule_without_experiment_has_no_arms_and_asks_nothing_more(database: Database, sender_id: uuid.UUID) -> None:
    tell(database, sender_id, 3)
    assert set(planned(database)) == {None}
    with counting(database.engine) as statements:
        counts = []
        for turn in ("plain", "with experiment"):
            statements.clear()
            tell(database, sender_id, 3, turn)
            counts.append(len(statements))
            start(database, sender_id, with_other_arm(arm("Later", changes={"timing": TWO_HOURS})))
    assert counts[0] == counts[1]


def test_people_of_a_stopped_experiment_meet_the_rule_as_it_is(database: Database, sender_id: uuid.UUID) -> None:
    start(database, sender_id, with_other_arm(arm("Nobody", hold_out=True)))
    assert stop(database, sender_id).stopped_at is not None
    tell(database, sender_id, 4)
    assert {name: len(messages) for name, messages in planned(database).items()} == {None: 4}
    with pytest.raises(UnknownRecordError, match="No experiment runs on the rule 'the rule'"):
        stop(database, sender_id)


def test_each_arm_says_its_version_of_the_words_of_the_rule(database: Database, sender_id: uuid.UUID) -> None:
    friendly = save_words(database, sender_id, "Hooray")
    save_words(database, sender_id, "Plain")
    start(database, sender_id, with_other_arm(arm("Friendly", changes={"wording_version": friendly})))
    assert said(database, sender_id, "As it is") == "Plain"
    assert said(database, sender_id, "Friendly") == "Hooray"
    # The merchant's own language serves readers of a language in which nobody wrote.
    assert said(database, sender_id, "Friendly", "ar") == "Hooray"
    stop(database, sender_id)
    assert said(database, sender_id, "Friendly") == "Plain"


def test_own_words_can_be_tried_beside_the_built_in_ones(database: Database, sender_id: uuid.UUID) -> None:
    version = save_words(database, sender_id, "Hooray")
    with database.unit_of_work() as session:
        rule_id, _ = load_runs(session, sender_id, RULE)
        drop_wording(session, sender_id, WordingScope(TRIGGER, "en", None, rule_id))
    start(database, sender_id, with_other_arm(arm("Own", changes={"wording_version": version})))
    assert said(database, sender_id, "As it is") == get_wording(TRIGGER, "en").subject
    assert said(database, sender_id, "Own") == "Hooray"


def test_where_a_language_has_no_such_version_the_arm_says_what_all_say(
    database: Database, sender_id: uuid.UUID
) -> None:
    save_words(database, sender_id, "Hooray")
    second = save_words(database, sender_id, "Hip, hip")
    save_words(database, sender_id, "عربي", "ar")
    save_words(database, sender_id, "Third")
    start(database, sender_id, with_other_arm(arm("Second", changes={"wording_version": second})))
    assert said(database, sender_id, "Second", "ar") == "عربي"
    assert (said(database, sender_id, "As it is"), said(database, sender_id, "Second")) == ("Third", "Hip, hip")


def test_a_version_read_by_all_in_one_language_but_not_in_another_can_be_tried(
    database: Database, sender_id: uuid.UUID
) -> None:
    for words in ("eins", "zwei", "drei"):
        save_words(database, sender_id, words, "de")
    save_words(database, sender_id, "one")
    both = save_words(database, sender_id, "two")
    start(database, sender_id, with_other_arm(arm("Second", changes={"wording_version": both})))
    assert (said(database, sender_id, "As it is", "de"), said(database, sender_id, "Second", "de")) == ("drei", "zwei")


def test_starting_and_stopping_renews_what_is_remembered_of_the_words(database: Database, sender_id: uuid.UUID) -> None:
    version = save_words(database, sender_id, "Hooray")
    save_words(database, sender_id, "Plain")
    assert said(database, sender_id, "Friendly") == "Plain"
    with database.reading() as session:
        before = session.get_one(Sender, sender_id).version
    start(database, sender_id, with_other_arm(arm("Friendly", changes={"wording_version": version})))
    assert said(database, sender_id, "Friendly") == "Hooray"
    with database.reading() as session:
        assert session.get_one(Sender, sender_id).version == before + 1


@pytest.mark.parametrize(
    "changed",
    [
        {"arms": [arm("As it is", 3), arm("Nobody", hold_out=True)]},
        {"arms": [arm("As it is"), arm("No one", hold_out=True)]},
        {"smallest_difference": 1},
        {"metric": "repeat_order"},
        {"window_days": 14},
    ],
)
def test_a_running_experiment_cannot_be_changed_once_people_were_drawn(
    database: Database, sender_id: uuid.UUID, changed: dict[str, Any]
) -> None:
    nobody = arm("Nobody", hold_out=True)
    first = start(database, sender_id, with_other_arm(nobody, smallest_difference=10))
    document = {**with_other_arm(nobody), **changed}
    assert start(database, sender_id, document).experiment == parse_experiment(document)
    tell(database, sender_id, 2)
    assert refusal(database, sender_id, with_other_arm(nobody, smallest_difference=10)) == (
        "People were drawn for the experiment 'shipped-words' already, so it cannot be changed: "
        "stop it and start a new one with another key."
    )
    again = start(database, sender_id, document)
    assert again.started_at > first.started_at
    with database.reading() as session:
        assert load_runs(session, sender_id, RULE)[1] == (again,)


def test_one_experiment_runs_at_a_time_and_each_has_its_own_key(database: Database, sender_id: uuid.UUID) -> None:
    nobody = arm("Nobody", hold_out=True)
    start(database, sender_id, with_other_arm(nobody))
    assert refusal(database, sender_id, with_other_arm(nobody, key="other")) == (
        "The experiment 'shipped-words' runs on the rule 'the rule': stop it before you start another."
    )
    stop(database, sender_id)
    used = "The key 'shipped-words' was used on the rule 'the rule' already; a new experiment has a key of its own."
    assert refusal(database, sender_id, with_other_arm(nobody)) == used
    with database.unit_of_work() as session:
        save_rule(session, sender_id, RuleDraft("another", TRIGGER))
    assert refusal(database, sender_id, with_other_arm(nobody), "another") == used
    start(database, sender_id, with_other_arm(nobody, key="second"))
    with database.reading() as session:
        runs = load_runs(session, sender_id, RULE)[1]
    assert [(run.experiment.key, run.stopped_at is None) for run in runs] == [
        ("shipped-words", False),
        ("second", True),
    ]


def test_what_cannot_be_tried_is_refused_and_nothing_is_kept(database: Database, sender_id: uuid.UUID) -> None:
    words = with_other_arm(arm("Friendly", changes={"wording_version": 2}))
    assert refusal(database, sender_id, words) == (
        "The arm 'Friendly' names version 2 of the words written for the rule 'the rule' alone, but there are none yet."
    )
    save_words(database, sender_id, "Hooray")
    assert refusal(database, sender_id, words).endswith("alone, but there are 1.")
    save_words(database, sender_id, "Hip, hip")
    assert refusal(database, sender_id, words) == (
        "The arm 'Friendly' names version 2 of the words, which everybody reads now: write the words for the others "
        "first, or go back to the built-in ones."
    )
    assert refusal(database, sender_id, {}) == "The key of an experiment must be one line of 1 to 100 characters."
    with pytest.raises(UnknownRecordError, match="There is no rule 'x'; known are the rule"):
        start(database, sender_id, words, "x")
    with database.reading() as session:
        assert load_runs(session, sender_id, RULE)[1] == ()


def test_changing_the_rule_leaves_its_experiment_running(database: Database, sender_id: uuid.UUID) -> None:
    with time_machine.travel("2026-11-22T08:00:00Z", tick=False):
        run = start(database, sender_id, with_other_arm(arm("Nobody", hold_out=True)))
    with database.unit_of_work() as session:
        save_rule(session, sender_id, RuleDraft(RULE, TRIGGER, channels=(Channel.INBOX,)))
    with database.reading() as session:
        assert load_runs(session, sender_id, RULE)[1] == (run,)
    assert run.started_at == dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
