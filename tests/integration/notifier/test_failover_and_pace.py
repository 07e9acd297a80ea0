"""Accounts that fail, rest and come back, those that step in for them, and how fast each may be used."""

import datetime as dt
import itertools
import socket
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.sending import circuit_breaker
from notifier.sending.circuit_breaker import FIRST_REST_SECONDS, MOST_REFUSALS
from notifier.sending.context import SendingContext
from notifier.sending.send_batch import send_next_batch
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from tests.factories.notifier import Occurrence, make_context, outcomes, plan_all, publish, send_due, statuses
from tests.factories.notifier_channels import (
    add_shop,
    carry,
    make_due,
    read_messages,
    send_all,
    twilio,
    vonage,
)
from tests.running.http_sink import Arrival, HttpSink, Misbehaviour, Reply, running_http_sink


class Clock:
    """The breaker's clock, moved by hand: nobody waits out a rest."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(circuit_breaker, "monotonic_seconds", clock)
    return clock


def take(arrival: Arrival) -> Reply:
    """Twilio or Vonage take a message."""
    if arrival.path.endswith("Messages.json"):
        return Reply.json({"sid": f"SM{uuid.uuid4().hex}", "status": "queued"}, 201)
    part = {"status": "0", "message-id": uuid.uuid4().hex}
    return Reply.json({"message-count": "1", "messages": [part]})


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def tell(database: Database, sender_id: uuid.UUID, name: str, number: int, lane: Lane = Lane.NORMAL) -> None:
    """News for so many people."""
    for index in range(number):
        occurrence = Occurrence(f"{name}-{index}", email=None, phone=f"+12025550{100 + index}", lane=lane)
        assert publish(database, sender_id, occurrence)
    plan_all(database)


def add_sms_shop(database: Database, sink: HttpSink, number: int) -> uuid.UUID:
    """A sender whose only account is Twilio's at the sink, with news for so many people."""
    sender_id = add_shop(database, Channel.SMS)
    carry(database, sender_id, Channel.SMS, "twilio", twilio(sink.url))
    tell(database, sender_id, "first", number)
    return sender_id


def providers(database: Database) -> list[str | None]:
    return [message.provider for message in read_messages(database)]


def waits(database: Database) -> list[dt.timedelta]:
    now = utc_now()
    return [message.due_at - now for message in read_messages(database) if message.status == "queued"]


def test_the_next_account_carries_at_once_what_the_first_cannot(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, Channel.SMS)
    with running_http_sink(take) as sink:
        carry(database, sender_id, Channel.SMS, "twilio", twilio(f"http://127.0.0.1:{closed_port()}"))
        carry(database, sender_id, Channel.SMS, "vonage", vonage(sink.url), is_backup=True)
        tell(database, sender_id, "first", 3)
        context = make_context(database, tmp_path)
        assert send_all(context) == 6
        tell(database, sender_id, "second", 2)
        assert send_all(context) == 2
        context.close()
        assert len(sink.arrivals) == 5
    assert statuses(database) == ["sent"] * 5
    assert providers(database) == ["vonage"] * 5
    assert outcomes(database) == ["transient", "accepted"] * 3 + ["accepted"] * 2


def test_each_account_is_asked_once_before_a_message_waits(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, Channel.SMS)
    with running_http_sink(Reply(500)) as first, running_http_sink(Reply(500)) as second:
        carry(database, sender_id, Channel.SMS, "twilio", twilio(first.url))
        carry(database, sender_id, Channel.SMS, "vonage", vonage(second.url), is_backup=True)
        tell(database, sender_id, "first", 1)
        context = make_context(database, tmp_path)
        assert send_all(context) == 2
        assert waits(database)[0] > dt.timedelta(seconds=5)
        make_due(database)
        assert send_all(context) == 2
        context.close()
        assert (len(first.arrivals), len(second.arrivals)) == (2, 2)
    assert statuses(database) == ["queued"]


def test_a_third_account_is_reached_behind_two_that_refuse(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, Channel.SMS)
    with running_http_sink(Reply(500)) as first, running_http_sink(Reply(500)) as second:
        carry(database, sender_id, Channel.SMS, "twilio", twilio(first.url))
        carry(database, sender_id, Channel.SMS, "vonage", vonage(second.url), is_backup=True)
        carry(database, sender_id, Channel.SMS, is_backup=True)
        tell(database, sender_id, "first", 1)
        context = make_context(database, tmp_path)
        assert send_all(context) == 3
        context.close()
    assert (statuses(database), providers(database)) == (["sent"], ["recording"])


def test_an_account_that_asks_for_a_pause_gets_it(database: Database, tmp_path: Path) -> None:
    with running_http_sink(Reply.json({}, 429, Retry_After="90")) as sink:
        sender_id = add_sms_shop(database, sink, 1)
        context = make_context(database, tmp_path)
        send_all(context)
        assert waits(database)[0] > dt.timedelta(seconds=80)
        tell(database, sender_id, "second", 1)
        send_all(context)
        context.close()
        assert len(sink.arrivals) == 1
    assert statuses(database) == ["queued", "queued"]
    assert outcomes(database) == ["transient"]


@pytest.mark.parametrize(("refusals", "rests"), [(MOST_REFUSALS - 1, False), (MOST_REFUSALS, True)])
def test_so_many_refusals_in_a_row_and_no_fewer_rest_an_account(
    database: Database, tmp_path: Path, refusals: int, rests: bool
) -> None:
    with running_http_sink(Reply(500)) as sink:
        sender_id = add_sms_shop(database, sink, refusals)
        context = make_context(database, tmp_path)
        send_all(context)
        assert len(sink.arrivals) == refusals
        sink.answer(take)
        tell(database, sender_id, "second", 1)
        send_all(context)
        context.close()
        assert len(sink.arrivals) == refusals + (not rests)


def test_two_messages_nobody_knows_about_rest_an_account_and_are_not_repeated(
    database: Database, tmp_path: Path
) -> None:
    with running_http_sink(Misbehaviour.HANG_UP) as sink:
        sender_id = add_sms_shop(database, sink, 2)
        context = make_context(database, tmp_path)
        send_all(context)
        sink.answer(take)
        tell(database, sender_id, "second", 1)
        make_due(database)
        send_all(context)
        context.close()
        assert len(sink.arrivals) == 2
    assert statuses(database) == ["unknown", "unknown", "queued"]


def test_after_a_rest_one_message_tries_for_all_and_each_further_rest_is_longer(
    database: Database, tmp_path: Path, clock: Clock
) -> None:
    with running_http_sink(Reply(500)) as sink:
        add_sms_shop(database, sink, 12)
        context = make_context(database, tmp_path)
        send_all(context)
        asked = len(sink.arrivals)
        assert MOST_REFUSALS <= asked <= 8
        for rest_seconds in (FIRST_REST_SECONDS, FIRST_REST_SECONDS * 2):
            clock.seconds += rest_seconds - 1
            make_due(database)
            send_all(context)
            assert len(sink.arrivals) == asked
            clock.seconds += 2
            make_due(database)
            send_all(context)
            asked += 1
            assert len(sink.arrivals) == asked
        clock.seconds += FIRST_REST_SECONDS * 4 + 1
        sink.answer(take)
        make_due(database)
        send_all(context)
        context.close()
    assert statuses(database) == ["sent"] * 12


def test_an_account_that_has_recovered_is_trusted_as_before(database: Database, tmp_path: Path, clock: Clock) -> None:
    with running_http_sink(Reply(500)) as sink:
        sender_id = add_sms_shop(database, sink, MOST_REFUSALS)
        context = make_context(database, tmp_path)
        send_all(context)
        clock.seconds += FIRST_REST_SECONDS + 1
        sink.answer(take)
        make_due(database)
        send_all(context)
        sink.answer(Reply(500))
        tell(database, sender_id, "second", MOST_REFUSALS - 1)
        send_all(context)
        asked = len(sink.arrivals)
        tell(database, sender_id, "third", 1)
        send_all(context)
        context.close()
        assert len(sink.arrivals) == asked + 1


def add_paced_shop(database: Database, rate: str, number: int, lane: Lane = Lane.NORMAL) -> uuid.UUID:
    sender_id = add_shop(database, Channel.SMS)
    carry(database, sender_id, Channel.SMS, settings={"rate": rate})
    tell(database, sender_id, "first", number, lane)
    return sender_id


def test_only_so_many_leave_at_once_and_the_others_stand_in_line(database: Database, tmp_path: Path) -> None:
    add_paced_shop(database, "2/s", 20)
    began_at = utc_now()
    assert send_due(make_context(database, tmp_path), Channel.SMS) == 20
    assert statuses(database).count("sent") == 2
    assert len(outcomes(database)) == 2
    due = sorted(message.due_at for message in read_messages(database) if message.status == "queued")
    assert {later - earlier for earlier, later in itertools.pairwise(due)} == {dt.timedelta(seconds=0.5)}
    assert due[0] - began_at >= dt.timedelta(seconds=1)
    assert all(message.reason is None for message in read_messages(database))


def test_what_waits_in_line_leaves_when_its_turn_has_come(database: Database, tmp_path: Path) -> None:
    add_paced_shop(database, "50/s", 60)
    context = make_context(database, tmp_path)
    took = 0
    while "queued" in statuses(database):
        took += send_all(context)
    assert statuses(database) == ["sent"] * 60
    assert took <= 60 * 3


def test_what_would_be_stale_when_its_turn_comes_is_told_so_at_once(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, Channel.SMS)
    carry(database, sender_id, Channel.SMS, settings={"rate": "1/h"})
    for number in range(2):
        occurrence = Occurrence(f"e{number}", email=None, phone=f"+1555010{number}", lifetime_seconds=600)
        publish(database, sender_id, occurrence)
    plan_all(database)
    send_all(make_context(database, tmp_path))
    assert sorted((message.status, message.reason) for message in read_messages(database)) == [
        ("expired", "stale"),
        ("sent", None),
    ]


def test_urgent_news_does_not_stand_behind_the_offers(database: Database, tmp_path: Path) -> None:
    sender_id = add_paced_shop(database, "1/min", 20, Lane.OFFERS)
    context = make_context(database, tmp_path)
    send_all(context)
    tell(database, sender_id, "urgent", 1, Lane.URGENT)
    send_all(context)
    messages = read_messages(database)
    offers = [message.due_at for message in messages if message.lane == "offers" and message.status == "queued"]
    (urgent,) = (message for message in messages if message.lane == "urgent")
    assert len(offers) == 19
    assert urgent.due_at <= min(offers)


def test_a_rate_holds_for_all_workers_together(database: Database, tmp_path: Path) -> None:
    add_paced_shop(database, "1/min", 40)
    contexts = [make_context(database, tmp_path / str(number)) for number in range(2)]
    ready = Barrier(2)

    def send(context: SendingContext) -> int:
        ready.wait()
        return sum(send_next_batch(context, Channel.SMS, Lane.NORMAL) for _turn in range(2))

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(send, contexts)) == 40
    make_due(database)
    for context in contexts:
        send_all(context)
    assert statuses(database).count("sent") == 1
    due = [message.due_at for message in read_messages(database) if message.status == "queued"]
    assert len(set(due)) == 39


def test_two_accounts_have_rates_of_their_own(database: Database, tmp_path: Path) -> None:
    for number in range(2):
        sender_id = add_shop(database, Channel.SMS)
        carry(database, sender_id, Channel.SMS, settings={"rate": "1/min", "from": f"+1555019{number}"})
        tell(database, sender_id, "first", 3)
    send_all(make_context(database, tmp_path))
    assert statuses(database).count("sent") == 2
