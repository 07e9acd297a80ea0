"""Who counts in an experiment, what counts as success, and what a merchant is told about it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import pytest
import time_machine
from sqlalchemy import select

from notifier.api.experiments import (
    ArmReport,
    ExperimentReport,
    Finding,
    load_results,
    start_experiment,
    stop_experiment,
)
from notifier.authoring.rules import RuleDraft, save_rule
from notifier.foundation.database import Database
from notifier.foundation.errors import UnknownRecordError
from notifier.models import DeliveryReceipt, Message
from notifier.rules.schedule import wait_for
from notifier.sending.record_trigger import record_trigger
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.receipt_kind import ReceiptKind
from tests.factories.notifier import TRIGGER, Occurrence, add_sender, make_draft, plan_all, publish
from tests.unit.notifier.experiments.made_experiments import arm, describe

RULE = "the rule"
START: Final = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
DAY: Final = dt.timedelta(days=1)
HOUR: Final = dt.timedelta(hours=1)
NOBODY = arm("Nobody", hold_out=True)
LATER = arm("Later", changes={"timing": {"kind": "after", "amount": 3, "unit": "days"}})


def open_sender(database: Database, wait_days: int = 0) -> uuid.UUID:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        save_rule(session, sender_id, RuleDraft(RULE, TRIGGER, timing=wait_for(wait_days * 86_400)))
    return sender_id


def start(
    database: Database, sender_id: uuid.UUID, metric: str, other: dict[str, JsonValue], **terms: JsonValue
) -> None:
    document = describe(metric=metric, arms=[arm("As it is"), other], **terms)
    with time_machine.travel(START, tick=False), database.unit_of_work() as session:
        start_experiment(session, sender_id, RULE, document)


def tell(database: Database, sender_id: uuid.UUID, people: Iterable[int], at: dt.datetime) -> None:
    """The rule's moment comes for these people."""
    with time_machine.travel(at, tick=False):
        for number in people:
            occurrence = Occurrence(f"{at} {number}", email=f"person{number}@people.example")
            publish(database, sender_id, occurrence)
        plan_all(database)


def find_messages(database: Database) -> dict[str, list[Message]]:
    """The first message of each person by arm."""
    found: dict[str, list[Message]] = {}
    with database.reading() as session:
        messages = session.scalars(select(Message).order_by(Message.created_at, Message.id)).all()
    known: set[uuid.UUID] = set()
    for message in messages:
        if message.arm is not None and message.recipient_id not in known:
            known.add(message.recipient_id)
            found.setdefault(message.arm, []).append(message)
    return found


def report(
    database: Database, messages: Iterable[Message], kind: ReceiptKind, at: dt.datetime, *, is_machine: bool = False
) -> None:
    with database.unit_of_work() as session:
        for message in messages:
            session.add(
                DeliveryReceipt(
                    sender_id=message.sender_id,
                    provider="recording",
                    channel=message.channel,
                    digest=f"{message.id} {kind} {at} {is_machine}",
                    message_id=message.id,
                    kind=kind.value,
                    is_machine=is_machine,
                    occurred_at=at,
                    received_at=at,
                )
            )


def happen(
    database: Database, people: Iterable[Message], trigger: str, at: dt.datetime, subject: str = "order:2002"
) -> None:
    """Something else happens to the people of these messages."""
    with time_machine.travel(at, tick=False), database.unit_of_work() as session:
        for message in people:
            draft = make_draft(message.sender_id, Occurrence(f"{trigger} {message.id} {at}", trigger=trigger))
            record_trigger(session, replace(draft, subject_key=subject), recipient_id=message.recipient_id)


def results(database: Database, sender_id: uuid.UUID, at: dt.datetime, language: str = "en") -> ExperimentReport:
    with time_machine.travel(at, tick=False), database.reading() as session:
        return load_results(session, sender_id, RULE, language)


def counts(found: ExperimentReport) -> Mapping[str, tuple[int, int, int]]:
    return {each.name: (each.recipients, each.successes, each.waiting) for each in found.arms}


def find_arm(found: ExperimentReport, name: str) -> ArmReport:
    return next(each for each in found.arms if each.name == name)


def test_everybody_counts_once_also_those_nobody_writes_to(database: Database) -> None:
    sender_id = open_sender(database)
    tell(database, sender_id, range(5), START - HOUR)
    start(database, sender_id, "repeat_order", NOBODY)
    for turn in range(3):
        tell(database, sender_id, range(20), START + turn * HOUR)
    drawn = {name: len(messages) for name, messages in find_messages(database).items()}
    assert sum(drawn.values()) == 20
    assert set(drawn) == {"As it is", "Nobody"}
    assert counts(results(database, sender_id, START + 8 * DAY)) == {name: (n, 0, 0) for name, n in drawn.items()}


def test_people_count_when_their_time_is_over(database: Database) -> None:
    sender_id = open_sender(database)
    start(database, sender_id, "clicked", arm("Pushed", changes={"channels": ["push"]}))
    tell(database, sender_id, range(10), START)
    tell(database, sender_id, range(10, 20), START + DAY)
    known = find_messages(database)
    early = {name: sum(each.created_at == START for each in messages) for name, messages in known.items()}
    for at, is_over in ((6 * DAY, 0), (7 * DAY, 1)):
        expected = {
            name: (early[name] * is_over, 0, len(messages) - early[name] * is_over) for name, messages in known.items()
        }
        assert counts(results(database, sender_id, START + at)) == expected
    everybody = {name: (len(messages), 0, 0) for name, messages in known.items()}
    assert counts(results(database, sender_id, START + 8 * DAY)) == everybody


def test_a_slower_arm_has_its_time_too_and_the_others_wait_for_it(database: Database) -> None:
    sender_id = open_sender(database)
    start(database, sender_id, "clicked", LATER)
    tell(database, sender_id, range(40), START)
    known = find_messages(database)
    report(database, known["Later"], ReceiptKind.CLICKED, START + 9 * DAY)
    report(database, known["As it is"][:1], ReceiptKind.CLICKED, START + 9 * DAY)
    later, control = len(known["Later"]), len(known["As it is"])
    assert counts(results(database, sender_id, START + 9 * DAY)) == {
        "As it is": (0, 0, control),
        "Later": (0, 0, later),
    }
    assert counts(results(database, sender_id, START + 10 * DAY)) == {
        "As it is": (control, 1, 0),
        "Later": (later, later, 0),
    }


@pytest.mark.parametrize(
    ("metric", "kind", "counts_as_success"),
    [
        ("delivered", ReceiptKind.DELIVERED, True),
        ("delivered", ReceiptKind.CLICKED, True),
        ("delivered", ReceiptKind.BOUNCED, False),
        ("opened", ReceiptKind.READ, True),
        ("opened", ReceiptKind.CLICKED, True),
        ("opened", ReceiptKind.DELIVERED, False),
        ("clicked", ReceiptKind.CLICKED, True),
        ("clicked", ReceiptKind.OPENED, False),
    ],
)
def test_success_is_what_people_did_not_machines_once_each(
    database: Database, metric: str, kind: ReceiptKind, *, counts_as_success: bool
) -> None:
    sender_id = open_sender(database)
    start(
        database, sender_id, metric, arm("Later", changes={"timing": {"kind": "after", "amount": 1, "unit": "hours"}})
    )
    tell(database, sender_id, range(40), START)
    known = find_messages(database)
    report(database, known["Later"], kind, START + 2 * HOUR)
    report(database, known["Later"], kind, START + 3 * HOUR)
    report(database, known["As it is"][:2], kind, START + 2 * HOUR, is_machine=True)
    report(database, known["As it is"][2:3], kind, START + 30 * DAY)
    found = counts(results(database, sender_id, START + 40 * DAY))
    later, control = len(known["Later"]), len(known["As it is"])
    assert found == {"As it is": (control, 0, 0), "Later": (later, later if counts_as_success else 0, 0)}


def test_another_order_after_the_message_is_a_success_the_same_one_is_not(database: Database) -> None:
    sender_id = open_sender(database)
    start(database, sender_id, "repeat_order", NOBODY)
    tell(database, sender_id, range(40), START)
    known = find_messages(database)
    written, held_out = known["As it is"], known["Nobody"]
    happen(database, written[:3], "order.placed", START + DAY)
    happen(database, written[:1], "order.placed", START + 2 * DAY, "order:3003")
    happen(database, written[3:4], "order.placed", START + DAY, "order:1001")
    happen(database, written[4:5], "order.placed", START - HOUR)
    happen(database, written[4:5], "order.placed", START + 8 * DAY)
    happen(database, written[4:5], "order.cancelled", START + DAY)
    happen(database, held_out[:1], "order.placed", START + DAY)
    assert counts(results(database, sender_id, START + 9 * DAY)) == {
        "As it is": (len(written), 3, 0),
        "Nobody": (len(held_out), 1, 0),
    }


def test_orders_before_a_rule_that_waits_has_spoken_are_nobodys_success(database: Database) -> None:
    sender_id = open_sender(database, wait_days=30)
    start(database, sender_id, "repeat_order", NOBODY)
    tell(database, sender_id, range(40), START)
    known = find_messages(database)
    happen(database, known["As it is"][:1], "order.placed", START + 10 * DAY)
    happen(database, known["As it is"][1:3], "order.placed", START + 31 * DAY)
    found = results(database, sender_id, START + 37 * DAY)
    assert find_arm(found, "As it is").successes == 2
    assert find_arm(results(database, sender_id, START + 36 * DAY), "As it is").recipients == 0


def test_feedback_about_the_same_order_counts_good_or_bad(database: Database) -> None:
    sender_id = open_sender(database)
    start(database, sender_id, "feedback", NOBODY)
    tell(database, sender_id, range(40), START)
    written = find_messages(database)["As it is"]
    happen(database, written[:1], "feedback.received", START + HOUR, "order:1001")
    happen(database, written[1:2], "feedback.low_score", START + HOUR, "order:1001")
    assert find_arm(results(database, sender_id, START + 8 * DAY), "As it is").successes == 2


def test_the_time_for_success_is_the_merchants_to_choose(database: Database) -> None:
    sender_id = open_sender(database)
    start(database, sender_id, "repeat_order", NOBODY, window_days=30)
    tell(database, sender_id, range(40), START)
    happen(database, find_messages(database)["As it is"][:1], "order.placed", START + 29 * DAY)
    assert find_arm(results(database, sender_id, START + 29 * DAY), "As it is").recipients == 0
    found = results(database, sender_id, START + 30 * DAY)
    assert (found.window_days, find_arm(found, "As it is").successes) == (30, 1)


def test_nobody_drawn_after_it_was_stopped_counts_and_the_next_begins_anew(database: Database) -> None:
    sender_id = open_sender(database)
    start(database, sender_id, "repeat_order", NOBODY)
    tell(database, sender_id, range(6), START + HOUR)
    with time_machine.travel(START + DAY, tick=False), database.unit_of_work() as session:
        stop_experiment(session, sender_id, RULE)
    tell(database, sender_id, range(6, 12), START + 2 * DAY)
    document = describe(key="second", metric="repeat_order", arms=[arm("As it is"), NOBODY])
    with time_machine.travel(START + 3 * DAY, tick=False), database.unit_of_work() as session:
        start_experiment(session, sender_id, RULE, document)
    tell(database, sender_id, range(12, 22), START + 4 * DAY)
    at = START + 20 * DAY
    assert sum(each.recipients for each in results(database, sender_id, at).arms) == 10
    with time_machine.travel(at, tick=False), database.reading() as session:
        first = load_results(session, sender_id, RULE, "en", key="shipped-words")
        assert (sum(each.recipients for each in first.arms), first.stopped_at) == (6, START + DAY)
        with pytest.raises(
            UnknownRecordError, match=r"no experiment 'x' on the rule .* known are shipped-words, second"
        ):
            load_results(session, sender_id, RULE, "en", key="x")


def test_a_merchant_reads_the_results_in_its_language(database: Database) -> None:
    sender_id = open_sender(database)
    start(
        database,
        sender_id,
        "clicked",
        arm("Later", changes={"timing": {"kind": "after", "amount": 1, "unit": "hours"}}),
    )
    at = START + 9 * DAY
    empty = results(database, sender_id, at)
    assert empty.sentences.findings[0].startswith("Not enough yet: roughly ")
    assert [each.finding for each in empty.arms] == [None, Finding.NOT_ENOUGH]
    tell(database, sender_id, range(400), START)
    known = find_messages(database)
    report(database, known["Later"][:150], ReceiptKind.CLICKED, START + 2 * HOUR)
    report(database, known["As it is"][:20], ReceiptKind.CLICKED, START + 2 * HOUR)
    english, german = (results(database, sender_id, at, language) for language in ("en", "de-AT"))
    assert find_arm(english, "Later").finding is Finding.BETTER
    assert english.sentences.findings[0].startswith("“Later” does better than “As it is”, by between ")
    assert find_arm(german, "Later").difference == find_arm(english, "Later").difference
    assert german.sentences.findings[0] != english.sentences.findings[0]
    assert "Prozentpunkte" in german.sentences.findings[0]


def test_results_need_a_rule_and_an_experiment(database: Database) -> None:
    sender_id = open_sender(database)
    with database.reading() as session:
        with pytest.raises(UnknownRecordError, match="There was no experiment on the rule 'the rule' yet"):
            load_results(session, sender_id, RULE, "en")
        with pytest.raises(UnknownRecordError, match="There is no rule 'x'"):
            load_results(session, sender_id, "x", "en")
