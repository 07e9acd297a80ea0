"""Opting out by link: a post acts at once and holds, a look changes nothing, a made-up token finds nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from notifier.api.opt_out import UnsubscribePage
from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.hooks.blueprint import HookContext, create_blueprint
from notifier.models import Consent, Message, MessageContent
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.topic import Topic
from tests.factories.notifier import (
    KEYS,
    Occurrence,
    add_waiting_messages,
    make_context,
    plan_all,
    publish,
    send_due,
    statuses,
)

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
PERSON = "person0@people.example"


def render(page: UnsubscribePage) -> str:
    return f"{page.sender_name} {page.language} {page.address} {page.is_done} {page.action_url}"


@pytest.fixture
def client(database: Database) -> Iterator[FlaskClient]:
    app = Flask(__name__)
    context = HookContext(database, Signer(KEYS), Sealer(KEYS), "https://track.shop.example", render)
    app.register_blueprint(create_blueprint(context))
    with app.test_client() as client:
        yield client


@pytest.fixture
def path(database: Database, tmp_path: Path) -> str:
    """The link of a message that was sent."""
    add_waiting_messages(database, 1)
    send_due(make_context(database, tmp_path))
    with database.reading() as session:
        headers = session.scalars(select(MessageContent.headers)).one()
    return str(headers["List-Unsubscribe"].strip("<>").removeprefix("https://track.shop.example"))


def count_answers(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Consent)) or 0


def test_one_click_stops_every_topic_before_the_next_message_leaves(
    database: Database, tmp_path: Path, client: FlaskClient, path: str
) -> None:
    publish_next(database, Topic.ORDER_UPDATES)
    plan_all(database)
    response = client.post(path, data=ONE_CLICK)
    assert (response.status_code, response.text) == (200, "Unsubscribed.")
    assert "Set-Cookie" not in response.headers
    send_due(make_context(database, tmp_path))
    assert statuses(database) == ["sent", "suppressed"]


def test_looking_changes_nothing(database: Database, client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert f"Fern & Oak en {PERSON} False" in response.text
    assert client.head(path).status_code == 200
    assert count_answers(database) == 0


def test_posting_twice_is_as_good_as_once(database: Database, client: FlaskClient, path: str) -> None:
    for _turn in range(2):
        assert client.post(path, data=ONE_CLICK).status_code == 200
    assert count_answers(database) == len(Topic)


@pytest.mark.parametrize(
    ("choice", "answers"), [("topic", 1), ("channel", len(Topic)), ("all", len(Topic) * len(Channel))]
)
def test_a_person_chooses_how_much_to_refuse(
    database: Database, client: FlaskClient, path: str, choice: str, answers: int
) -> None:
    response = client.post(path, data={"choice": choice}, headers={"Accept": "text/html"})
    assert response.mimetype == "text/html"
    assert "True" in response.text
    assert count_answers(database) == answers


@pytest.mark.parametrize("body", [b"", b"List-Unsubscribe=One-Click", b"\xff\xfe not a form"])
def test_the_body_may_be_anything(database: Database, client: FlaskClient, path: str, body: bytes) -> None:
    assert client.post(path, data=body).status_code == 200
    assert count_answers(database) == len(Topic)


def test_a_made_up_token_finds_nothing(database: Database, client: FlaskClient, path: str) -> None:
    for method in (client.get, client.post):
        assert method(path[:-3] + "abc").status_code == 404
        assert method("/u/nonsense").status_code == 404
    assert count_answers(database) == 0


def publish_next(database: Database, topic: Topic) -> None:
    with database.reading() as session:
        sender_id = session.scalars(select(Message.sender_id)).one()
    publish(database, sender_id, Occurrence("next", email=PERSON, topic=topic))
