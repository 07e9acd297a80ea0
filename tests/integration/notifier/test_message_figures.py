"""Figures are what one finds by counting messages one by one, whenever and however often the counting runs."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, event, select, update

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import CountedDay, DailyMessageCount, DeliveryReceipt, Message, Sender
from notifier.providers.callbacks import Receipt
from notifier.queries.message_figures import (
    FigureQuery,
    load_counting_state,
    load_message_costs,
    load_message_figures,
)
from notifier.sending.apply_receipts import Origin, record_receipts
from notifier.sending.find_changed_days import find_changed_days
from notifier.sending.roll_up_figures import count_next_day
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.figure_group import FigureGroup
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.receipt_kind import ReceiptKind
from tests.factories.figures import Planned, add_messages, add_person, count_one_by_one, roll_up
from tests.factories.notifier import add_rule, add_sender

S, K = MessageStatus, ReceiptKind
#: Midnight in Berlin is 23:00 UTC.
START = dt.datetime(2026, 11, 2, 20, 0, tzinfo=dt.UTC)
TIMES = ("took_1s", "took_3s", "took_10s", "took_30s", "took_1m", "took_5m", "took_1h", "took_longer")
KEY = ("planned_on", "channel", "rule_id", "language", "reason")
SAME = ("planned", "held_back", "cancelled", "expired", "waiting", "sent", "unknown", "failed", "delivered", "bounced")
VISITS = ("opened", "opened_by_machine", "clicked", "clicked_by_machine")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def shop(database: Database) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """A sender, its rule and a person."""
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        rule_id = add_rule(session, sender_id)
    return sender_id, rule_id, add_person(database, sender_id)


def stored(database: Database, sender_id: uuid.UUID) -> dict[tuple[str, ...], Counter[str]]:
    found: dict[tuple[str, ...], Counter[str]] = {}
    with database.reading() as session:
        for row in session.scalars(select(DailyMessageCount).where(DailyMessageCount.sender_id == sender_id)):
            counts = {name: getattr(row, name) for name in (*SAME, *VISITS)}
            counts |= {f"time {place}": getattr(row, name) for place, name in enumerate(TIMES)}
            counts["millionths"] = int(row.amount * 1_000_000)
            key = (row.planned_on.isoformat(), row.channel, row.rule_id.hex, row.language, row.reason)
            # Rows that differ by currency alone are one here.
            found.setdefault(key, Counter()).update({name: count for name, count in counts.items() if count})
    return found


def receive(database: Database, message_id: uuid.UUID, kind: ReceiptKind, *, is_machine: bool = False) -> None:
    with database.unit_of_work() as session:
        row = session.execute(select(Message.sender_id, Message.channel).where(Message.id == message_id)).one()
        origin = Origin(row.sender_id, "p", Channel(row.channel), message_id, utc_now())
        receipt = Receipt(kind, message_id=message_id, event_id=f"{kind} {is_machine}")
        record_receipts(session, origin, (receipt,), is_machine=is_machine)


def change(database: Database, message_id: uuid.UUID, status: MessageStatus, reason: str | None) -> None:
    with database.unit_of_work() as session:
        session.execute(
            update(Message)
            .where(Message.id == message_id, Message.status == S.QUEUED.value)
            .values(status=status.value, reason=reason)
        )


PLANNED = st.builds(
    Planned,
    status=st.sampled_from(S),
    channel=st.sampled_from([Channel.EMAIL, Channel.SMS]),
    language=st.sampled_from(["en", "de"]),
    reason=st.sampled_from([None, "paused", "stale", "550 no such user"]),
    took_seconds=st.sampled_from([0.2, 2.5, 7, 20, 45, 200, 2000, 9000]),
    cost=st.sampled_from([None, "0.0075", "0.04"]),
)
STEPS = st.one_of(
    st.tuples(st.just("plan"), st.lists(PLANNED, min_size=1, max_size=4)),
    st.tuples(
        st.just("receive"),
        st.tuples(st.integers(0, 9), st.sampled_from([K.DELIVERED, K.OPENED, K.CLICKED, K.BOUNCED]), st.booleans()),
    ),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
    st.tuples(st.just("wait"), st.sampled_from([1, 600, 20_000, 90_000])),
    st.tuples(st.just("roll up"), st.none()),
)


@given(steps=st.lists(STEPS, min_size=3, max_size=14))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_figures_are_those_counted_one_by_one_in_whatever_order_things_happen(
    database: Database, steps: list[tuple[str, object]]
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        with database.unit_of_work() as session:
            sender_id = add_sender(session, name=utc_now().isoformat())
            rule_id = add_rule(session, sender_id)
        person_id = add_person(database, sender_id)
        ids: list[uuid.UUID] = []
        for name, told in steps:
            match name, told:
                case "plan", list(planned):
                    ids += add_messages(database, sender_id, rule_id, person_id, planned)
                case "receive", (int(place), ReceiptKind() as kind, bool(is_machine)) if place < len(ids):
                    receive(database, ids[place], kind, is_machine=is_machine)
                case "cancel", int(place) if place < len(ids):
                    change(database, ids[place], S.CANCELLED, "superseded")
                case "wait", int(seconds):
                    clock.shift(seconds)
                case "roll up", _:
                    roll_up(database)
        clock.shift(86_400)
        roll_up(database)
        counted = count_one_by_one(database, sender_id)
        assert stored(database, sender_id) == counted
        for channel in (None, Channel.EMAIL):
            for language in (None, "de"):
                check_reading(database, sender_id, counted, channel, language)


def check_reading(
    database: Database,
    sender_id: uuid.UUID,
    counted: dict[tuple[str, ...], Counter[str]],
    channel: Channel | None,
    language: str | None,
) -> None:
    """Whatever figures are told apart by and narrowed to, they are sums of what was counted."""
    query = FigureQuery(dt.date(2026, 11, 1), dt.date(2026, 12, 31), channel=channel, language=language)
    groups = {FigureGroup.DAY: 0, FigureGroup.CHANNEL: 1, FigureGroup.RULE: 2, FigureGroup.LANGUAGE: 3}
    for group, place in {**groups, FigureGroup.REASON: 4}.items():
        expected: dict[str, Counter[str]] = {}
        for key, counts in counted.items():
            if channel in (None, key[1]) and language in (None, key[3]):
                expected.setdefault(key[place], Counter()).update(counts)
        with database.reading() as session:
            figures = load_message_figures(session, sender_id, query, group)
        assert [row.key for row in figures.rows] == sorted(expected)
        for row in figures.rows:
            read = {name: getattr(row.counts, name) for name in (*SAME, *VISITS)}
            assert read == {name: expected[row.key][name] for name in read}


def test_a_receipt_of_days_later_counts_on_the_day_of_its_message(
    database: Database, shop: tuple[uuid.UUID, uuid.UUID, uuid.UUID], clock: time_machine.Traveller
) -> None:
    sender_id = shop[0]
    (message_id,) = add_messages(database, *shop, [Planned()])
    roll_up(database)
    clock.shift(dt.timedelta(days=40))
    roll_up(database)
    receive(database, message_id, K.OPENED)
    receive(database, message_id, K.CLICKED, is_machine=True)
    clock.shift(60)
    roll_up(database)
    with database.reading() as session:
        query = FigureQuery(dt.date(2026, 11, 2), dt.date(2026, 11, 2))
        figures = load_message_figures(session, sender_id, query, FigureGroup.DAY)
    assert [row.key for row in figures.rows] == ["2026-11-02"]
    assert (figures.total.delivered, figures.total.opened, figures.total.clicked) == (1, 1, 0)
    assert figures.total.clicked_by_machine == 1


def test_days_are_those_of_the_shops_own_clocks_also_after_it_has_moved(
    database: Database, shop: tuple[uuid.UUID, uuid.UUID, uuid.UUID], clock: time_machine.Traveller
) -> None:
    sender_id = shop[0]
    add_messages(database, *shop, [Planned()])
    clock.shift(dt.timedelta(hours=4))
    add_messages(database, *shop, [Planned()])
    roll_up(database)
    assert sorted(key[0] for key in stored(database, sender_id)) == ["2026-11-02", "2026-11-03"]
    with database.unit_of_work() as session:
        session.execute(update(Sender).where(Sender.id == sender_id).values(time_zone="America/New_York"))
    clock.shift(60)
    roll_up(database)
    assert [key[0] for key in stored(database, sender_id)] == ["2026-11-02"]
    assert stored(database, sender_id) == count_one_by_one(database, sender_id)


def test_figures_of_days_whose_messages_are_gone_stay(
    database: Database, shop: tuple[uuid.UUID, uuid.UUID, uuid.UUID], clock: time_machine.Traveller
) -> None:
    sender_id = shop[0]
    add_messages(database, *shop, [Planned(), Planned()])
    roll_up(database)
    clock.shift(dt.timedelta(days=1))
    roll_up(database)
    clock.shift(dt.timedelta(days=400))
    with database.unit_of_work() as session:
        session.execute(delete(Message))
    add_messages(database, *shop, [Planned()])
    roll_up(database)
    assert {key[0]: counts["sent"] for key, counts in stored(database, sender_id).items()} == {
        "2026-11-02": 2,
        "2027-12-08": 1,
    }


def test_a_past_of_many_days_is_counted_in_steps_newest_first(
    database: Database, shop: tuple[uuid.UUID, uuid.UUID, uuid.UUID], clock: time_machine.Traveller
) -> None:
    sender_id = shop[0]
    for _ in range(5):
        add_messages(database, *shop, [Planned()])
        clock.shift(dt.timedelta(days=1))
    find_changed_days(database, now=utc_now())
    with database.reading() as session:
        assert load_counting_state(session, sender_id).days_left == 5
    assert count_next_day(database)
    with database.reading() as session:
        state = load_counting_state(session, sender_id)
        newest = session.scalar(select(DailyMessageCount.planned_on))
    assert (state.days_left, state.counted_at, newest) == (4, utc_now(), dt.date(2026, 11, 6))
    roll_up(database)
    with database.reading() as session:
        assert load_counting_state(session, sender_id).days_left == 0


def test_a_shop_where_nothing_happens_is_neither_counted_nor_written(
    database: Database, shop: tuple[uuid.UUID, uuid.UUID, uuid.UUID], clock: time_machine.Traveller
) -> None:
    add_messages(database, *shop, [Planned()])
    roll_up(database)
    clock.shift(dt.timedelta(days=2))
    roll_up(database)
    clock.shift(dt.timedelta(minutes=5))
    roll_up(database)
    with database.reading() as session:
        assert list(session.scalars(select(CountedDay.due_at))) == [None]
    clock.shift(dt.timedelta(minutes=1))
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("SELECT", "BEGIN", "PRAGMA")):
            written.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        roll_up(database)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert written == []


def test_a_stretch_stands_beside_the_one_before_and_can_be_narrowed(
    database: Database, shop: tuple[uuid.UUID, uuid.UUID, uuid.UUID], clock: time_machine.Traveller
) -> None:
    sender_id, rule_id, _ = shop
    sms = Planned(channel=Channel.SMS, language="de", cost="0.04")
    add_messages(database, *shop, [Planned(), sms, Planned(S.SUPPRESSED, reason="paused")])
    clock.shift(dt.timedelta(days=7))
    add_messages(database, *shop, [Planned(), Planned(), sms, sms, Planned(S.SUPPRESSED, reason="paused")])
    roll_up(database)
    week = FigureQuery(dt.date(2026, 11, 9), dt.date(2026, 11, 15))
    with database.reading() as session:
        by_channel = load_message_figures(session, sender_id, week, FigureGroup.CHANNEL)
        by_reason = load_message_figures(session, sender_id, week, FigureGroup.REASON)
        by_rule = load_message_figures(session, sender_id, week, FigureGroup.RULE)
        german = load_message_figures(
            session, sender_id, FigureQuery(week.first_on, week.last_on, language="de"), FigureGroup.DAY
        )
        (cost,) = load_message_costs(session, sender_id, week)
    assert [(row.key, row.counts.planned, row.before.planned) for row in by_channel.rows] == [
        ("email", 3, 2),
        ("sms", 2, 1),
    ]
    assert [(row.key, row.counts.not_sent) for row in by_reason.rows] == [("", 0), ("paused", 1)]
    assert [row.key for row in by_rule.rows] == [rule_id.hex]
    assert (german.total.sent, german.before.sent, german.total.within_10s) == (2, 1, 2)
    assert (cost.currency, f"{cost.amount:.2f}", f"{cost.before:.2f}") == ("EUR", "0.08", "0.04")
    assert by_channel.total == by_reason.total


def test_another_sender_is_not_counted(
    database: Database, shop: tuple[uuid.UUID, uuid.UUID, uuid.UUID], clock: time_machine.Traveller
) -> None:
    add_messages(database, *shop, [Planned()])
    with database.unit_of_work() as session:
        other = add_sender(session, name="Elsewhere")
        other_rule = add_rule(session, other)
    add_messages(database, other, other_rule, add_person(database, other), [Planned(), Planned()])
    roll_up(database)
    query = FigureQuery(START.date(), START.date())
    with database.reading() as session:
        assert load_message_figures(session, shop[0], query, FigureGroup.DAY).total.planned == 1
        assert load_message_figures(session, other, query, FigureGroup.DAY).total.planned == 2
        assert session.scalar(select(DeliveryReceipt.id)) is None
