"""What is muted reaches nobody, whatever happens in which order, and the passport says so; also when told again."""

import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from notifier.api.history import MessageLineFilter, find_troubled_subjects, get_passport, load_message_lines
from notifier.api.muting import load_muted, mute_subject, unmute_subject
from notifier.api.triggers import repeat_message
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.errors import PermanentError, UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.models import Message, TriggerEvent
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import MessageStatus
from tests.factories.notifier import Occurrence, add_waiting_messages, make_context, plan_all, publish
from tests.factories.notifier_channels import add_shop, make_due, read_messages, send_all

SUBJECT = "order:1001"
OTHER = "order:2002"


def mute(database: Database, sender_id: uuid.UUID, subject: str = SUBJECT) -> bool:
    with database.unit_of_work() as session:
        return mute_subject(session, sender_id, subject)


def unmute(database: Database, sender_id: uuid.UUID) -> bool:
    with database.unit_of_work() as session:
        return unmute_subject(session, sender_id, SUBJECT)


def tell(database: Database, sender_id: uuid.UUID) -> None:
    publish(database, sender_id, Occurrence(new_id().hex))


def send(database: Database, folder: Path) -> None:
    make_due(database)
    send_all(make_context(database, folder))


def sent(database: Database) -> int:
    return sum(message.status == MessageStatus.SENT for message in read_messages(database))


STEPS = ("tell", "plan", "send", "mute", "unmute")


@given(steps=st.lists(st.sampled_from(STEPS), max_size=10))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_leaves_while_it_is_muted(database: Database, tmp_path: Path, steps: list[str]) -> None:
    sender_id, is_muted = add_shop(database), False
    for step in (*steps, "plan", "send"):
        before = sent(database)
        if step == "tell":
            tell(database, sender_id)
        elif step == "plan":
            plan_all(database)
        elif step == "send":
            send(database, tmp_path)
        else:
            (mute if step == "mute" else unmute)(database, sender_id)
            is_muted = step == "mute"
        assert step == "send" or sent(database) == before
        assert not is_muted or sent(database) == before


def test_muting_holds_back_what_is_planned_and_what_waits_and_says_why(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database)
    tell(database, sender_id)
    plan_all(database)
    assert (mute(database, sender_id), mute(database, sender_id)) == (True, False)
    tell(database, sender_id)
    plan_all(database)
    send(database, tmp_path)
    messages = read_messages(database)
    assert {(message.status, message.reason) for message in messages} == {("suppressed", "muted")}
    with database.reading() as session:
        assert get_passport(session, sender_id, messages[0].id).message.reason == "muted"
    assert (unmute(database, sender_id), unmute(database, sender_id)) == (True, False)
    tell(database, sender_id)
    plan_all(database)
    send(database, tmp_path)
    assert sent(database) == 1


def test_only_the_subject_of_the_sender_is_muted(database: Database, tmp_path: Path) -> None:
    sender_id, other_id = add_shop(database), add_shop(database)
    mute(database, other_id)
    mute(database, sender_id, OTHER)
    tell(database, sender_id)
    plan_all(database)
    send(database, tmp_path)
    assert sent(database) == 1
    with database.reading() as session:
        asked = {(sender_id, SUBJECT), (sender_id, OTHER), (other_id, SUBJECT), (other_id, OTHER)}
        assert load_muted(session, asked) == {(sender_id, OTHER), (other_id, SUBJECT)}


def test_news_told_again_is_a_new_occurrence_that_a_mute_holds_back_too(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database)
    tell(database, sender_id)
    plan_all(database)
    send(database, tmp_path)
    first = read_messages(database)[0].id
    for _ in range(2):
        with database.unit_of_work() as session:
            repeat_message(session, sender_id, first)
    plan_all(database)
    send(database, tmp_path)
    assert sent(database) == 3
    mute(database, sender_id)
    with database.unit_of_work() as session:
        repeat_message(session, sender_id, first)
    plan_all(database)
    send(database, tmp_path)
    assert sent(database) == 3
    with database.reading() as session:
        facts = session.scalars(select(TriggerEvent.facts)).all()
        assert all(told == facts[0] for told in facts)


def test_nobody_tells_again_what_another_sender_has_told(database: Database) -> None:
    sender_id, other_id = add_shop(database), add_shop(database)
    tell(database, sender_id)
    plan_all(database)
    message_id = read_messages(database)[0].id
    with database.unit_of_work() as session, pytest.raises(UnknownRecordError):
        repeat_message(session, other_id, message_id)


def test_nothing_is_told_again_to_somebody_who_is_forgotten(database: Database) -> None:
    sender_id = add_shop(database)
    tell(database, sender_id)
    plan_all(database)
    message_id = read_messages(database)[0].id
    with database.unit_of_work() as session:
        session.execute(update(TriggerEvent).values(recipient_id=None))
    with database.unit_of_work() as session, pytest.raises(PermanentError):
        repeat_message(session, sender_id, message_id)


def test_lists_of_messages_hold_each_once_whatever_is_asked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifier.queries.message_list._LOOKED_AT", 4)
    sender_id = add_waiting_messages(database, 11)
    with database.unit_of_work() as session:
        ids = session.scalars(select(Message.id).order_by(Message.created_at, Message.id)).all()
        for message_id in ids[:3]:
            session.get_one(Message, message_id).status = MessageStatus.BOUNCED.value
    asked = {
        11: MessageLineFilter(sender_id),
        8: MessageLineFilter(sender_id, statuses=frozenset({MessageStatus.QUEUED})),
        3: MessageLineFilter(sender_id, statuses=frozenset({MessageStatus.BOUNCED})),
        0: MessageLineFilter(sender_id, channel=Channel.SMS),
    }
    for count, wanted in asked.items():
        assert len(_read_all(database, wanted)) == len(set(_read_all(database, wanted))) == count
    with database.reading() as session:
        since = utc_now().replace(year=2020)
        (found,) = find_troubled_subjects(session, sender_id, since=since, limit=10).items()
        assert (found[0], found[1][1]) == (SUBJECT, (Channel.EMAIL,))


def _read_all(database: Database, wanted: MessageLineFilter) -> list[uuid.UUID]:
    seen: list[uuid.UUID] = []
    while True:
        with database.reading() as session:
            page = load_message_lines(session, wanted, limit=2)
        seen += [line.id for line in page.lines]
        if page.next_place is None:
            return seen
        wanted = MessageLineFilter(
            wanted.sender_id, statuses=wanted.statuses, channel=wanted.channel, older_than=page.next_place
        )
