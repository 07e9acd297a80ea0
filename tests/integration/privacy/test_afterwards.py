"""What still works once somebody was forgotten: opting out by an old mail, rehearsing over the events that are left."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from notifier.api.rehearsal import RehearsalRequest, rehearse
from notifier.audience.link_tokens import UnsubscribeLink, make_unsubscribe_token
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.models import Message, Suppression
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.topic import Topic
from portal.privacy.forget_person import forget_person
from tests.factories.notifier import KEYS
from tests.integration.application import SECRET, open_application
from tests.integration.ingest.shop import iso, read_body
from tests.integration.privacy.scene import EMAIL, Scene


@pytest.fixture
def scene(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    database = Database(open_engine(sqlite_url))
    yield Scene(database, tmp_path)
    database.dispose()


def test_the_opt_out_of_an_old_mail_holds_for_the_new_contact(scene: Scene, sqlite_url: str, tmp_path: Path) -> None:
    scene.sell()
    recipient_id = scene.recipient_id()
    with scene.database.reading() as session:
        message_id = session.scalars(select(Message.id).where(Message.channel == "email")).first()
    assert message_id is not None
    link = UnsubscribeLink(scene.merchant_id, recipient_id, Channel.EMAIL, Topic.ORDER_UPDATES, message_id)
    token = make_unsubscribe_token(Signer((SECRET,)), link)
    forget_person(scene.database, scene.merchant(), EMAIL, is_suppressed=False)
    with open_application(sqlite_url, tmp_path) as app:
        client = app.test_client()
        shown = client.get(f"/u/{token}")
        assert shown.status_code == 200
        assert "quill" not in shown.get_data(as_text=True).casefold()
        assert client.post(f"/u/{token}", data={"List-Unsubscribe": "One-Click"}).status_code == 200
    stamps = dict.fromkeys(("created_at", "processed_at", "updated_at"), iso(utc_now() + dt.timedelta(seconds=1)))
    scene.shop.store_says("orders/create", read_body("order_placed.json", id=77, name="#2077", **stamps))
    scene.send()
    with scene.database.reading() as session:
        assert session.scalars(select(Suppression.channel).where(Suppression.channel == "email")).all() == ["email"]
        fresh = session.execute(
            select(Message.status, Message.reason).where(
                Message.recipient_id == scene.recipient_id(), Message.channel == "email"
            )
        ).all()
    assert {tuple(row) for row in fresh} == {("suppressed", "address_suppressed")}


def test_a_rehearsal_passes_over_events_whose_person_is_forgotten(scene: Scene) -> None:
    scene.sell()
    forget_person(scene.database, scene.merchant(), EMAIL, is_suppressed=False)
    found = rehearse(scene.database, Sealer(KEYS), RehearsalRequest(scene.merchant_id, "order.placed"))
    assert found.triggers == 1
    assert [message.name for message in found.messages] in ([], [None])
