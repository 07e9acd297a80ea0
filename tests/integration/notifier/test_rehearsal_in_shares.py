"""A rehearsal shared by processes tells what one process would, and fails in one sentence when one of them does."""

import os
import random
import signal
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from multiprocessing import active_children, current_process
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess

import pytest
from sqlalchemy import text

from notifier.authoring.rules import RuleDraft, save_rule
from notifier.authoring.sender_limits import MonthlyBudget, SenderLimits
from notifier.authoring.stored_limits import save_sender_limits
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.policies.frequency_cap import FrequencyCap
from notifier.rehearsal import shares
from notifier.rehearsal.rehearse import RehearsalRequest, rehearse
from notifier.rehearsal.report import Rehearsal
from notifier.rehearsal.script import load_script
from notifier.rehearsal.sums import Sums
from notifier.rules.conditions import Condition
from notifier.rules.conditions_parsing import parse_condition
from notifier.rules.schedule import wait_for
from notifier.sending.record_trigger import record_trigger
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import KEYS, TRIGGER, Occurrence, add_sender, make_draft, make_facts
from tests.factories.notifier_channels import PHONE, answer_consent, carry

DRAFT = RuleDraft("rehearsed", TRIGGER)
EVER = utc_now()
TRIGGERS = 60
PAGE = 16
PAGES = -(-TRIGGERS // PAGE)


def parse(fact: str, operator: str, value: JsonValue) -> Condition:
    return parse_condition({"all": [{"fact": fact, "is": operator, "value": value}]})


OVER_20 = parse("order.total", "greater_than", {"amount": "20.00", "currency": "EUR"})
UNTOLD = parse_condition({"none": [{"fact": "earlier.message_sent", "is": "contains", "value": TRIGGER}]})
RULES = (
    replace(DRAFT, conditions=OVER_20, timing=wait_for(2 * 3600)),
    replace(DRAFT, conditions=UNTOLD, channels=(Channel.SMS, Channel.EMAIL)),
    replace(DRAFT, channels=(Channel.INBOX, Channel.SMS, Channel.EMAIL), strategy=Strategy.CASCADE),
    replace(DRAFT, channels=(Channel.EMAIL, Channel.INBOX), digest_seconds=3600),
)


@pytest.fixture
def sender_id(database: Database) -> uuid.UUID:
    """A shop to which much has happened; one of its rules is on."""
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        save_rule(session, sender_id, RuleDraft("on", TRIGGER, (Channel.EMAIL, Channel.INBOX), timing=wait_for(1800)))
    carry(database, sender_id, Channel.SMS, settings={"price": "0.075", "currency": "EUR"})
    chance = random.Random(7)
    for number in range(TRIGGERS):
        record(database, sender_id, chance, number)
    answer_consent(database, sender_id, Channel.INBOX, ConsentState.REFUSED)
    return sender_id


def record(database: Database, sender_id: uuid.UUID, chance: random.Random, number: int) -> None:
    """Somebody's parcel is out for delivery, more or less dear, of more or less known people, told late or not."""
    person = chance.randrange(14)
    occurrence = Occurrence(
        f"event {number}",
        email=None if person == 0 else f"person{person}@people.example",
        phone=PHONE if person % 3 == 1 else None,
        happened_ago_seconds=chance.choice((0, 0, 900, 90_000)),
        replace_key=f"parcel of {person}" if chance.random() < 0.2 else None,
    )
    order = {"number": f"{person}", "total_minor": chance.choice((1900, 9900)), "currency": "EUR"}
    draft = make_draft(sender_id, occurrence)
    draft = replace(draft, subject_key=f"order:{person}", facts={**make_facts(), "order": order})
    with database.unit_of_work() as session:
        assert record_trigger(session, replace(draft, language=chance.choice(("en", "de", "fr"))))


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Says how many processes may play, however little there is to do."""
    monkeypatch.setattr(shares, "FEWEST", 0)
    monkeypatch.setattr(shares, "PAGE_SIZE", PAGE)
    return lambda number: monkeypatch.setattr(shares, "count_processes", lambda: number)


def play(database: Database, sender_id: uuid.UUID, rule: RuleDraft, told: list[tuple[int, int]]) -> Rehearsal:
    """What is found, but for the moment at which it was."""
    request = RehearsalRequest(sender_id, rule, messages=50)
    found = rehearse(database, Sealer(KEYS), request, lambda done, total: told.append((done, total)))
    return replace(found, since=EVER, until=EVER)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("is_capped", [False, True])
def test_two_processes_tell_what_one_does(
    database: Database,
    sender_id: uuid.UUID,
    processes: Callable[[int], None],
    rule: RuleDraft,
    is_capped: bool,
) -> None:
    if is_capped:
        cap = FrequencyCap(1, 48, Topic.DELIVERY_UPDATES, is_for_transactional=True)
        with database.unit_of_work() as session:
            save_sender_limits(session, sender_id, SenderLimits(caps=(cap,)))
    told: list[tuple[int, int]] = []
    processes(1)
    alone = play(database, sender_id, rule, told)
    assert len(told) == 1 + PAGES
    processes(2)
    shared = play(database, sender_id, rule, told)
    # Each page was in two parts.
    assert len(told) == 2 * (1 + PAGES) + PAGES
    assert told[-1] == (TRIGGERS, TRIGGERS)
    assert alone.messages
    assert alone.channels
    assert shared == alone


def test_a_process_that_is_killed_ends_the_rehearsal(
    database: Database, sender_id: uuid.UUID, processes: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    collect = shares._collect

    def kill_and_collect(channels: Sequence[Connection], on_done: Callable[[int], None]) -> Sequence[Sums]:
        # So soon after its start it cannot be done.
        os.kill(active_children()[0].pid or 0, signal.SIGKILL)
        return collect(channels, on_done)

    monkeypatch.setattr(shares, "_collect", kill_and_collect)
    processes(2)
    with pytest.raises(shares.ShareError, match="was ended before it was done"):
        play(database, sender_id, DRAFT, [])
    assert not active_children()


def test_an_interruption_ends_every_process(
    database: Database, sender_id: uuid.UUID, processes: Callable[[int], None]
) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done:
            raise KeyboardInterrupt

    processes(2)
    with pytest.raises(KeyboardInterrupt):
        rehearse(database, Sealer(KEYS), RehearsalRequest(sender_id, DRAFT), interrupt)
    assert not active_children()


def test_what_a_process_stumbles_over_is_told(
    database: Database, sender_id: uuid.UUID, processes: Callable[[int], None]
) -> None:
    def lose_the_table(done: int, _total: int) -> None:
        assert not done
        with database.unit_of_work() as session:
            session.execute(text("ALTER TABLE trigger_events RENAME TO lost_events"))

    processes(2)
    with pytest.raises(shares.ShareError, match=r"failed: (Operational|Programming)Error: .*trigger_events"):
        rehearse(database, Sealer(KEYS), RehearsalRequest(sender_id, DRAFT), lose_the_table)


@pytest.mark.parametrize("is_daemon", [False, True])
def test_one_process_plays_everything_where_no_other_may_be_started(
    database: Database,
    sender_id: uuid.UUID,
    processes: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    is_daemon: bool,
) -> None:
    class Forbidden(SpawnProcess):
        def start(self) -> None:
            raise PermissionError

    if is_daemon:
        monkeypatch.setitem(vars(current_process())["_config"], "daemon", True)
    else:
        monkeypatch.setattr(SpawnContext, "Process", Forbidden)
    told: list[tuple[int, int]] = []
    processes(2)
    assert play(database, sender_id, DRAFT, told).triggers == TRIGGERS
    assert len(told) == 1 + PAGES


@pytest.mark.parametrize(
    ("rule", "limits", "is_shared"),
    [
        (DRAFT, SenderLimits(), True),
        (DRAFT, SenderLimits(caps=(FrequencyCap(1, 6),)), True),
        (DRAFT, SenderLimits(budgets={Channel.EMAIL: MonthlyBudget(Decimal(5), "EUR")}), False),
        (replace(DRAFT, recipients=(RecipientKind.SHOPPER, RecipientKind.TEAM)), SenderLimits(), False),
        (replace(DRAFT, recipients=(RecipientKind.RECEIVER,)), SenderLimits(), False),
        (RuleDraft("to the team", "team.notice"), SenderLimits(), False),
    ],
)
def test_only_what_does_not_touch_others_is_shared(
    database: Database, rule: RuleDraft, limits: SenderLimits, is_shared: bool
) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        save_sender_limits(session, sender_id, limits)
        script = load_script(session, sender_id, rule, (EVER, EVER))
    assert shares.can_be_shared(script) is is_shared
