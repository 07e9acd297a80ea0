"""Neither a pile of offers nor a provider that hangs stands in the way of other news."""

import threading
from pathlib import Path

import pytest
from celery import Celery
from sqlalchemy import insert, select

import notifier.tasks.messages
from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.models import Message
from notifier.sending.batch_size import FEWEST
from notifier.sending.claim_messages import Claim, claim_messages, find_due_lanes
from notifier.tasks.context import TaskContext
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from tests.factories.notifier import KEYS, Occurrence, add_waiting_messages, make_settings, plan_all, publish
from tests.factories.notifier_channels import PHONE, add_shop, carry, publish_and_plan, read_messages, twilio
from tests.running.http_sink import Misbehaviour, running_http_sink
from tests.running.waiting import wait_for

OFFERS = 5_000
TASKS = notifier.tasks.messages


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Celery:
    app = Celery("test", broker="memory://", set_as_current=False)
    app.notifier_context = TaskContext.create(  # type: ignore[attr-defined]  # as portal.worker sets it
        settings=make_settings(tmp_path), database=database, sealer=Sealer(KEYS), signer=Signer(KEYS)
    )
    app.finalize()
    return app


def run(app: Celery, name: str) -> None:
    app.tasks[name].apply(throw=True)


def test_one_urgent_message_leaves_by_its_own_lane_before_five_thousand_offers(database: Database) -> None:
    sender_id = add_waiting_messages(database, 1, lane=Lane.OFFERS)
    with database.unit_of_work() as session:
        first = session.execute(select(Message.__table__)).mappings().one()
        copies = [{**first, "id": new_id(), "address_digest": f"copy {number}"} for number in range(OFFERS - 1)]
        session.execute(insert(Message), copies)
    publish(database, sender_id, Occurrence("urgent", email="urgent@people.example", lane=Lane.URGENT))
    plan_all(database)
    with database.unit_of_work() as session:
        assert find_due_lanes(session) == ((Channel.EMAIL, Lane.URGENT), (Channel.EMAIL, Lane.OFFERS))
        (urgent,) = claim_messages(session, Claim("worker/1", Channel.EMAIL, Lane.URGENT))
        assert session.get_one(Message, urgent).lane == "urgent"
        assert len(claim_messages(session, Claim("worker/2", Channel.EMAIL, Lane.OFFERS))) == FEWEST
        assert claim_messages(session, Claim("worker/3", Channel.EMAIL, Lane.URGENT)) == ()
        assert claim_messages(session, Claim("worker/3", Channel.SMS, Lane.OFFERS)) == ()


def test_a_provider_of_text_messages_that_hangs_holds_up_no_mail(database: Database, app: Celery) -> None:
    sender_id = add_shop(database, Channel.SMS, Channel.EMAIL)
    with running_http_sink(Misbehaviour.HANG) as sink:
        carry(database, sender_id, Channel.SMS, "twilio", twilio(sink.url))
        publish_and_plan(database, publish(database, sender_id, Occurrence("one", phone=PHONE)))
        hanging = threading.Thread(target=run, args=(app, "notifier.send_sms_normal"))
        hanging.start()
        try:
            wait_for(lambda: sink.arrivals, what="the text message")
            run(app, "notifier.send_email_normal")
            states = {message.channel: message.status for message in read_messages(database)}
            is_hanging = hanging.is_alive()
        finally:
            sink.release()
            hanging.join()
    assert states == {"email": "sent", "sms": "sending"}
    assert is_hanging
    assert {message.channel: message.status for message in read_messages(database)} == {
        "email": "sent",
        "sms": "unknown",
    }


def test_offers_that_hang_hold_up_no_urgent_news_of_the_same_channel(database: Database, app: Celery) -> None:
    offers, urgent = add_shop(database, Channel.SMS), add_shop(database, Channel.SMS)
    with running_http_sink(Misbehaviour.HANG) as sink:
        carry(database, offers, Channel.SMS, "twilio", twilio(sink.url))
        carry(database, urgent, Channel.SMS)
        publish(database, offers, Occurrence("offer", email=None, phone=PHONE, lane=Lane.OFFERS))
        publish(database, urgent, Occurrence("urgent", email=None, phone=PHONE, lane=Lane.URGENT))
        plan_all(database)
        hanging = threading.Thread(target=run, args=(app, "notifier.send_sms_offers"))
        hanging.start()
        try:
            wait_for(lambda: sink.arrivals, what="the text message")
            run(app, "notifier.send_sms_urgent")
            states = {message.lane: message.status for message in read_messages(database)}
        finally:
            sink.release()
            hanging.join()
    assert states == {"offers": "sending", "urgent": "sent"}
