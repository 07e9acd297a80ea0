"""Opens and clicks: counted once each, people told apart from machines, and only where sender and person agree."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from notifier.audience.visit_tokens import make_click_token, make_open_token
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.hooks.blueprint import HookContext, create_blueprint
from notifier.models import Message, MessageContent, Recipient, Sender
from notifier.sending.machine_visits import FASTEST_READER_SECONDS
from tests.factories.notifier import KEYS, Occurrence, make_context, plan_all, publish, send_due, statuses
from tests.factories.notifier_channels import add_shop, read_messages, read_receipts
from tests.factories.notifier_providers import OneProviderPool, ScriptedProvider

SIGNER = Signer(KEYS)
PAGE = "https://track.shop.example/t/abc"
PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"}
SCANNER = {"User-Agent": "Mozilla/5.0 (compatible; Barracuda Sentinel)"}
PIXEL = re.compile(r'src="https://track\.shop\.example(/o/[^"]+\.gif)"')
CLICK = re.compile(r'href="https://track\.shop\.example(/c/[^"]+)"')


@pytest.fixture
def client(database: Database) -> Iterator[FlaskClient]:
    app = Flask(__name__)
    context = HookContext(database, SIGNER, Sealer(KEYS), "https://track.shop.example", lambda page: page.sender_name)
    app.register_blueprint(create_blueprint(context))
    with app.test_client() as client:
        yield client


@pytest.fixture
def html(database: Database, tmp_path: Path) -> str:
    """A mail whose opens and clicks are counted, as it left long enough ago to have been read."""
    return send_mail(database, tmp_path)


def send_mail(database: Database, folder: Path, *, is_counted: bool = True, may_be_counted: bool = True) -> str:
    sender_id = add_shop(database)
    publish(database, sender_id, Occurrence("one"))
    with database.unit_of_work() as session:
        session.execute(update(Sender).values(counts_visits=is_counted))
        session.execute(update(Recipient).values(may_be_counted=may_be_counted))
    plan_all(database)
    provider = ScriptedProvider()
    send_due(make_context(database, folder, providers=OneProviderPool(provider)))
    with database.unit_of_work() as session:
        (message,) = session.scalars(select(Message)).all()
        assert message.sent_at is not None
        message.sent_at -= dt.timedelta(days=1)
    return provider.received[0].html


def find(pattern: re.Pattern[str], html: str) -> str:
    found = pattern.search(html)
    assert found is not None
    return found[1]


def receipts(database: Database) -> list[tuple[str, bool]]:
    return sorted((receipt.kind, receipt.is_machine) for receipt in read_receipts(database))


def test_an_open_is_counted_once_for_people_and_once_for_machines(
    database: Database, client: FlaskClient, html: str
) -> None:
    path = find(PIXEL, html)
    for visitor in (SCANNER, PERSON, PERSON, SCANNER):
        answer = client.get(path, headers=visitor)
        assert (answer.status_code, answer.mimetype) == (200, "image/gif")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.data.startswith(b"GIF89a")
        assert "Set-Cookie" not in answer.headers
    assert receipts(database) == [("opened", False), ("opened", True)]
    assert statuses(database) == ["delivered"]


def test_a_machine_that_opens_says_nothing_of_a_person(database: Database, client: FlaskClient, html: str) -> None:
    path = find(PIXEL, html)
    client.get(path, headers=SCANNER)
    client.get(path, headers=PERSON | {"Sec-Purpose": "prefetch"})
    client.head(path, headers=PERSON)
    assert receipts(database) == [("opened", True)]
    assert statuses(database) == ["sent"]


def test_whoever_taps_a_push_message_at_once_is_a_person(database: Database, client: FlaskClient, html: str) -> None:
    """A scanner on the way can follow the links of a mail within a second; a push message only its browser can read."""
    path = find(CLICK, html)
    with database.unit_of_work() as session:
        session.execute(update(Message).values(sent_at=utc_now()))
    client.get(path, headers=PERSON)
    assert receipts(database) == [("clicked", True)]
    with database.unit_of_work() as session:
        session.execute(update(Message).values(channel="push"))
    client.get(path, headers=PERSON)
    assert receipts(database) == [("clicked", False), ("clicked", True)]


def test_a_click_is_counted_once_and_leads_where_the_mail_said(
    database: Database, client: FlaskClient, html: str
) -> None:
    path = find(CLICK, html)
    for visitor in (PERSON, PERSON, SCANNER):
        answer = client.get(path, headers=visitor)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("https://")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert receipts(database) == [("clicked", False), ("clicked", True)]
    assert statuses(database) == ["delivered"]


def test_who_follows_several_links_at_once_is_a_machine(database: Database, client: FlaskClient, html: str) -> None:
    (message,) = read_messages(database)
    for number in range(4):
        token = make_click_token(SIGNER, message.id, f"{PAGE}?part={number}")
        assert client.get(f"/c/{token}", headers=PERSON).status_code == 302
    assert receipts(database) == [("clicked", False)] * 2 + [("clicked", True)] * 2


def test_nobody_clicks_in_the_moment_a_mail_leaves(database: Database, client: FlaskClient, html: str) -> None:
    with database.unit_of_work() as session:
        session.execute(update(Message).values(sent_at=utc_now()))
    assert FASTEST_READER_SECONDS > 0
    client.get(find(CLICK, html), headers=PERSON)
    assert [is_machine for _kind, is_machine in receipts(database)] == [True]


@pytest.mark.parametrize("token", ["nonsense", "", "open"])
def test_a_click_that_we_did_not_sign_leads_nowhere(
    database: Database, client: FlaskClient, html: str, token: str
) -> None:
    made_up = {
        "nonsense": "nonsense",
        "": find(CLICK, html).removeprefix("/c/")[:-4] + "abcd",
        "open": make_open_token(SIGNER, read_messages(database)[0].id),
    }
    answer = client.get(f"/c/{made_up[token]}?url=https://elsewhere.example", headers=PERSON)
    assert answer.status_code == 404
    assert "Location" not in answer.headers
    assert receipts(database) == []


def test_links_of_messages_nobody_knows_any_more_still_lead_on(database: Database, client: FlaskClient) -> None:
    answer = client.get(f"/c/{make_click_token(SIGNER, new_id(), PAGE)}", headers=PERSON)
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert client.get(f"/o/{make_open_token(SIGNER, new_id())}.gif", headers=PERSON).status_code == 200
    assert client.get("/o/nonsense.gif", headers=PERSON).mimetype == "image/gif"
    assert receipts(database) == []


@pytest.mark.parametrize(("is_counted", "may_be_counted"), [(False, True), (True, False)])
def test_nothing_is_counted_unless_sender_and_person_agree(
    database: Database, tmp_path: Path, is_counted: bool, may_be_counted: bool
) -> None:
    html = send_mail(database, tmp_path, is_counted=is_counted, may_be_counted=may_be_counted)
    assert "/o/" not in html
    assert "/c/" not in html
    assert f'href="{PAGE}"' in html


def test_counting_is_off_until_somebody_switches_it_on(database: Database) -> None:
    add_shop(database)
    with database.reading() as session:
        assert session.scalars(select(Sender.counts_visits)).one() is False


def test_the_words_that_are_kept_and_the_opt_out_are_not_counted(database: Database, tmp_path: Path, html: str) -> None:
    with database.reading() as session:
        content = session.scalars(select(MessageContent)).one()
    assert content.html is not None
    assert "/o/" not in content.html
    assert content.headers["List-Unsubscribe"].strip("<>") in html


def test_who_switches_counting_off_later_is_not_counted_by_older_mails(
    database: Database, client: FlaskClient, html: str
) -> None:
    with database.unit_of_work() as session:
        session.execute(update(Recipient).values(may_be_counted=False))
    assert client.get(find(PIXEL, html), headers=PERSON).status_code == 200
    assert client.get(find(CLICK, html), headers=PERSON).status_code == 302
    assert receipts(database) == []
    assert statuses(database) == ["sent"]


def test_a_database_that_does_not_take_the_count_holds_up_no_reader(
    database: Database, client: FlaskClient, html: str
) -> None:
    with database.unit_of_work() as session:
        session.execute(text("ALTER TABLE delivery_receipts RENAME TO somewhere_else"))
    clicked = client.get(find(CLICK, html), headers=PERSON)
    opened = client.get(find(PIXEL, html), headers=PERSON)
    assert clicked.status_code == 302
    assert (opened.status_code, opened.mimetype) == (200, "image/gif")
    assert statuses(database) == ["sent"]
