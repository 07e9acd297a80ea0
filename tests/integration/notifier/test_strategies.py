"""How a rule uses its channels: all at once, the first that reaches, or one after the other until somebody looked."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.foundation.tables import Base
from notifier.models import Message
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.receipt_kind import ReceiptKind
from notifier.vocabulary.strategy import Strategy
from tests.factories.notifier import Occurrence, add_rule, add_sender, make_context, publish, send_due
from tests.factories.notifier_channels import (
    PHONE,
    answer_consent,
    carry,
    change_messages,
    let_time_pass,
    publish_and_plan,
    read_messages,
    report,
    send_all,
    status_by_channel,
    subscribe,
)
from tests.running.http_sink import Reply
from tests.running.push_server import running_push_server

STEPS = (Channel.EMAIL, Channel.SMS, Channel.WHATSAPP)
WAIT = dt.timedelta(seconds=1200)
PERSON = Occurrence("one", phone=PHONE)


def add_story(database: Database, strategy: Strategy, *channels: Channel) -> None:
    """One trigger for one person, planned by a rule with these channels."""
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        add_rule(session, sender_id, channels=channels, strategy=strategy)
    publish(database, sender_id, Occurrence("before", phone=PHONE, trigger="order.placed"))
    for channel in (Channel.SMS, Channel.WHATSAPP):
        carry(database, sender_id, channel)
    answer_consent(database, sender_id, Channel.WHATSAPP)
    publish_and_plan(database, publish(database, sender_id, PERSON))


def find(database: Database, channel: Channel) -> Message:
    (message,) = (message for message in read_messages(database) if message.channel == channel)
    return message


def is_due(message: Message) -> bool:
    return message.status == "queued" and message.due_at <= utc_now()


@pytest.fixture
def cascade(database: Database, tmp_path: Path) -> Database:
    """A cascade whose first message has been sent."""
    add_story(database, Strategy.CASCADE, *STEPS)
    send_all(make_context(database, tmp_path))
    return database


def test_all_channels_speak_at_once(database: Database, tmp_path: Path) -> None:
    add_story(database, Strategy.ALL, *STEPS)
    send_all(make_context(database, tmp_path))
    assert status_by_channel(database) == dict.fromkeys(STEPS, ("sent", None))


def test_only_the_first_channel_that_reaches_the_person_speaks(database: Database, tmp_path: Path) -> None:
    add_story(database, Strategy.FIRST_REACHABLE, Channel.PUSH, Channel.CHAT, Channel.SMS, Channel.EMAIL)
    send_all(make_context(database, tmp_path))
    assert status_by_channel(database) == {
        "push": ("suppressed", "unreachable"),
        "chat": ("suppressed", "no_provider"),
        "sms": ("sent", None),
    }


def test_each_step_of_a_cascade_waits_for_the_one_before(cascade: Database) -> None:
    first, second, third = (find(cascade, channel) for channel in STEPS)
    assert [message.cascade_step for message in (first, second, third)] == [0, 1, 2]
    assert (first.status, second.status, third.status) == ("sent", "queued", "queued")
    assert second.due_at - first.created_at == third.due_at - second.due_at == WAIT


def test_a_channel_that_cannot_be_used_takes_no_place_in_the_line(database: Database) -> None:
    add_story(database, Strategy.CASCADE, Channel.PUSH, Channel.EMAIL, Channel.SMS)
    push, email, sms = (find(database, channel) for channel in (Channel.PUSH, Channel.EMAIL, Channel.SMS))
    assert (push.cascade_step, email.cascade_step, sms.cascade_step) == (None, 0, 1)
    assert is_due(email)
    assert sms.due_at - email.created_at == WAIT


def test_without_any_news_the_next_step_leaves_when_its_time_has_come(cascade: Database, tmp_path: Path) -> None:
    let_time_pass(cascade, WAIT)
    send_all(make_context(cascade, tmp_path))
    assert [find(cascade, channel).status for channel in STEPS] == ["sent", "sent", "queued"]


@pytest.mark.parametrize("kind", [ReceiptKind.BOUNCED, ReceiptKind.FAILED, ReceiptKind.REJECTED])
def test_the_next_step_is_released_at_once_when_the_one_before_is_lost(cascade: Database, kind: ReceiptKind) -> None:
    assert not is_due(find(cascade, Channel.SMS))
    report(cascade, find(cascade, Channel.EMAIL), kind)
    assert is_due(find(cascade, Channel.SMS))
    assert not is_due(find(cascade, Channel.WHATSAPP))


def test_a_no_before_the_first_step_leaves_releases_the_second(database: Database, tmp_path: Path) -> None:
    add_story(database, Strategy.CASCADE, *STEPS)
    sender_id = find(database, Channel.EMAIL).sender_id
    answer_consent(database, sender_id, Channel.EMAIL, ConsentState.REFUSED)
    send_all(make_context(database, tmp_path))
    assert [find(database, channel).status for channel in STEPS] == ["suppressed", "sent", "queued"]


@pytest.mark.parametrize(
    "kind", [ReceiptKind.DELIVERED, ReceiptKind.OPENED, ReceiptKind.CLICKED, ReceiptKind.READ, ReceiptKind.COMPLAINED]
)
def test_who_has_been_reached_is_not_told_again(cascade: Database, tmp_path: Path, kind: ReceiptKind) -> None:
    report(cascade, find(cascade, Channel.EMAIL), kind)
    let_time_pass(cascade, 2 * WAIT)
    send_all(make_context(cascade, tmp_path))
    assert status_by_channel(cascade) == {
        "email": ("delivered", None),
        "sms": ("suppressed", "reached_already"),
        "whatsapp": ("suppressed", "reached_already"),
    }


@pytest.mark.parametrize("kind", [ReceiptKind.OPENED, ReceiptKind.CLICKED])
def test_a_machine_that_looked_has_told_nobody(cascade: Database, tmp_path: Path, kind: ReceiptKind) -> None:
    report(cascade, find(cascade, Channel.EMAIL), kind, is_machine=True)
    let_time_pass(cascade, WAIT)
    send_all(make_context(cascade, tmp_path))
    assert [find(cascade, channel).status for channel in STEPS] == ["sent", "sent", "queued"]


def test_a_mail_that_was_read_before_it_bounced_has_reached_its_reader(cascade: Database, tmp_path: Path) -> None:
    report(cascade, find(cascade, Channel.EMAIL), ReceiptKind.OPENED, ReceiptKind.BOUNCED)
    let_time_pass(cascade, 2 * WAIT)
    send_all(make_context(cascade, tmp_path))
    assert find(cascade, Channel.EMAIL).status == "bounced"
    assert find(cascade, Channel.SMS).reason == "reached_already"


def test_a_first_step_that_is_tried_again_does_not_repeat_what_a_later_one_has_told(
    database: Database, tmp_path: Path
) -> None:
    add_story(database, Strategy.CASCADE, Channel.EMAIL, Channel.SMS)
    change_messages(database, Channel.EMAIL, attempts=1, due_at=utc_now() + 2 * WAIT)
    let_time_pass(database, WAIT)
    send_all(make_context(database, tmp_path))
    report(database, find(database, Channel.SMS), ReceiptKind.DELIVERED)
    let_time_pass(database, WAIT)
    send_all(make_context(database, tmp_path))
    assert find(database, Channel.EMAIL).reason == "reached_already"


def test_one_of_two_browsers_that_is_gone_does_not_hurry_the_next_step(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        add_rule(session, sender_id, channels=(Channel.PUSH, Channel.EMAIL), strategy=Strategy.CASCADE)
    publish(database, sender_id, Occurrence("before", trigger="order.placed"))
    with running_push_server() as server:
        context = make_context(database, tmp_path, push_origins=(server.origin,))
        browsers = [server.subscribe(), server.subscribe()]
        subscribe(database, sender_id, *(browser.subscription for browser in browsers))
        publish_and_plan(database, publish(database, sender_id, Occurrence("one")))
        gone = browsers[0].endpoint
        server.sink.answer(lambda call: Reply(410) if gone.endswith(call.path) else server.answer(call))
        send_all(context)
        assert not is_due(find(database, Channel.EMAIL))
        server.sink.answer(Reply(410))
        publish_and_plan(database, publish(database, sender_id, Occurrence("two")))
        send_all(context)
        context.close()
    states = [(message.channel, message.status) for message in read_messages(database)]
    assert sorted(states[3:]) == [("email", "sent"), ("push", "failed")]


def test_a_first_step_that_waits_for_its_hour_holds_the_second_back(database: Database, tmp_path: Path) -> None:
    add_story(database, Strategy.CASCADE, *STEPS)
    change_messages(database, Channel.EMAIL, due_at=utc_now() + 3 * WAIT)
    let_time_pass(database, 2 * WAIT)
    send_all(make_context(database, tmp_path))
    email, sms = find(database, Channel.EMAIL), find(database, Channel.SMS)
    assert (email.status, sms.status) == ("queued", "queued")
    assert sms.due_at == email.due_at + WAIT
    let_time_pass(database, WAIT)
    send_all(make_context(database, tmp_path))
    assert [find(database, channel).status for channel in STEPS] == ["sent", "queued", "queued"]


def test_a_step_that_spoke_late_gets_its_time_all_the_same(database: Database, tmp_path: Path) -> None:
    add_story(database, Strategy.CASCADE, *STEPS)
    let_time_pass(database, WAIT)
    context = make_context(database, tmp_path)
    for channel in STEPS:
        send_due(context, channel)
    email, sms = find(database, Channel.EMAIL), find(database, Channel.SMS)
    assert email.sent_at is not None
    assert (sms.status, sms.due_at) == ("queued", email.sent_at + WAIT)
    let_time_pass(database, WAIT)
    for channel in STEPS:
        send_due(context, channel)
    assert [find(database, channel).status for channel in STEPS] == ["sent", "sent", "queued"]


def test_a_worker_that_comes_back_lets_no_channel_speak_before_its_turn(database: Database, tmp_path: Path) -> None:
    add_story(database, Strategy.CASCADE, *STEPS)
    let_time_pass(database, 10 * WAIT)
    context = make_context(database, tmp_path)
    for channel in reversed(STEPS):
        send_due(context, channel)
    assert [find(database, channel).status for channel in STEPS] == ["sent", "queued", "queued"]


def test_a_channel_whose_provider_is_away_keeps_nobody_waiting(database: Database, tmp_path: Path) -> None:
    add_story(database, Strategy.CASCADE, *STEPS)
    problem = {"reason": "The provider could not be used a moment ago.", "due_at": utc_now() + 2 * WAIT}
    change_messages(database, Channel.EMAIL, **problem)
    let_time_pass(database, WAIT)
    send_all(make_context(database, tmp_path))
    assert [find(database, channel).status for channel in STEPS] == ["queued", "sent", "queued"]


REPORTS = st.lists(st.tuples(st.sampled_from(ReceiptKind), st.booleans()), max_size=5)
SEEN = {ReceiptKind.OPENED, ReceiptKind.CLICKED, ReceiptKind.READ}


@settings(max_examples=15)
@given(reports=st.tuples(REPORTS, REPORTS))
def test_nobody_who_was_reached_on_one_step_is_told_on_the_next(
    reports: tuple[list[tuple[ReceiptKind, bool]], ...],
) -> None:
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/test.db")
        Base.metadata.create_all(engine)
        database = Database(engine)
        context = make_context(database, Path(folder))
        add_story(database, Strategy.CASCADE, *STEPS)
        reached = False
        for channel, story in zip(STEPS, (*reports, []), strict=True):
            send_all(context)
            assert (find(database, channel).status == "suppressed") == reached
            for kind, is_machine in story:
                report(database, find(database, channel), kind, is_machine=is_machine)
                reached = reached or (not is_machine and kind in SEEN)
            reached = reached or find(database, channel).status == "delivered"
            let_time_pass(database, WAIT)
        context.close()
        database.dispose()
