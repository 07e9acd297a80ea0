"""The preference page on both databases: every form, whole pages and parts for htmx, and nobody else's preferences."""

import datetime as dt
import re
import uuid
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from notifier.api.preferences import QuietStretch, Wishes, load_preferences, load_quiet_hours, load_wishes
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import ConsentChange
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_dial import MessageDial
from notifier.vocabulary.topic import Topic
from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.web.locale import SUPPORTED_LOCALES
from tests.factories.notifier import add_rule
from tests.factories.notifier_channels import PHONE, carry
from tests.integration.shopper.asking import Owner, add_person, page_of

BERLIN = ZoneInfo("Europe/Berlin")
HTMX = {"HX-Request": "true"}
ALL_SHOWN = ("email", "sms", "whatsapp", "inbox")


@pytest.fixture
def merchant_id(database: Database) -> uuid.UUID:
    """A shop in Berlin that writes by e-mail, SMS, WhatsApp and to the inbox."""
    draft = MerchantDraft(slug="fern", name="Fernhollow", country="DE", time_zone="Europe/Berlin")
    with database.unit_of_work() as session:
        made = create_merchant(session, draft, base_url="https://track.shop.example")
        add_rule(session, made, channels=(Channel.EMAIL, Channel.INBOX))
    for channel in (Channel.SMS, Channel.WHATSAPP):
        carry(database, made, channel)
    return made


@pytest.fixture
def owner(database: Database, merchant_id: uuid.UUID) -> Owner:
    """The shop and its one shopper."""
    return add_person(database, merchant_id, phone=PHONE)


def wanted(database: Database, owner: Owner) -> set[str]:
    with database.reading() as session:
        states = load_preferences(session, *owner).states
    return {f"{each.topic}:{each.channel}" for each in states if each.is_wanted and each.channel in ALL_SHOWN}


def wishes(database: Database, owner: Owner) -> Wishes:
    with database.reading() as session:
        return load_wishes(session, owner)


def day(days: int) -> dt.date:
    return utc_now().astimezone(BERLIN).date() + dt.timedelta(days=days)


def test_the_page_names_every_topic_on_every_channel_and_hides_addresses(client: FlaskClient, owner: Owner) -> None:
    answer = client.get(page_of(owner))
    assert answer.status_code == 200
    boxes = re.findall(r'name="want" value="([a-z_:]+)"', answer.text)
    assert boxes == [f"{topic}:{channel}" for topic in Topic for channel in ALL_SHOWN]
    checked = set(re.findall(r'value="([a-z_:]+)" aria-labelledby="[^"]+" checked', answer.text))
    asked_first = {f"{topic}:whatsapp" for topic in Topic} | {f"offers:{channel}" for channel in ALL_SHOWN}
    assert checked == set(boxes) - asked_first
    assert "mira" not in answer.text
    assert PHONE not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers.get("Set-Cookie") is None


@pytest.mark.parametrize("tag", SUPPORTED_LOCALES)
def test_the_page_speaks_every_language(client: FlaskClient, owner: Owner, tag: str) -> None:
    answer = client.get(f"{page_of(owner)}?lang={tag}")
    assert f'<html lang="{tag}"' in answer.text
    assert ("Quiet hours" in answer.text) is (tag == "en")


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["whole page", "part"])
def test_topics_are_kept_with_proof_and_only_where_they_changed(
    database: Database, client: FlaskClient, owner: Owner, headers: dict[str, str]
) -> None:
    ticked = ["order_updates:email", "delivery_updates:whatsapp", "offers:email"]
    form = {"intent": "topics", "shown": ["email", "whatsapp"], "want": ticked}
    answer = client.post(page_of(owner), data=form, headers=headers)
    assert "Saved. This counts from the next message on." in answer.text
    assert ("<html" in answer.text) is (not headers)
    untouched = {f"{topic}:{channel}" for topic in Topic for channel in ("sms", "inbox") if topic != "offers"}
    assert wanted(database, owner) == set(ticked) | untouched
    with database.reading() as session:
        ledger = session.scalars(select(ConsentChange)).all()
    assert len(ledger) == 5
    assert {(each.source, each.wording_version, each.proof) for each in ledger} == {
        ("preferences_page", "preferences-2026-12", "p")
    }


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["whole page", "part"])
@pytest.mark.parametrize("dial", MessageDial)
def test_the_dial_is_kept(
    database: Database, client: FlaskClient, owner: Owner, dial: MessageDial, headers: dict[str, str]
) -> None:
    answer = client.post(page_of(owner), data={"intent": "dial", "dial": dial.value}, headers=headers)
    assert "Saved." in answer.text
    assert wishes(database, owner) == Wishes(dial)
    assert f'value="{dial}" id="dial-{dial}" checked' in client.get(page_of(owner)).text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["whole page", "part"])
def test_a_pause_lasts_until_its_day_begins_where_the_person_lives(
    database: Database, client: FlaskClient, owner: Owner, headers: dict[str, str]
) -> None:
    answer = client.post(page_of(owner), data={"intent": "pause", "until": str(day(90))}, headers=headers)
    assert "Your messages are paused." in answer.text
    assert 'value="end_pause"' in answer.text
    assert wishes(database, owner).paused_until == dt.datetime.combine(day(90), dt.time(), BERLIN)
    answer = client.post(page_of(owner), data={"intent": "end_pause"}, headers=headers)
    assert "The pause is over." in answer.text
    assert wishes(database, owner) == Wishes()


@pytest.mark.parametrize("until", ["", "soon", str(day(0)), str(day(-1)), str(day(91)), "2026-02-30", "9" * 5000])
def test_a_day_the_calendar_does_not_offer_pauses_nothing(
    database: Database, client: FlaskClient, owner: Owner, until: str
) -> None:
    answer = client.post(page_of(owner), data={"intent": "pause", "until": until})
    assert "Please choose one of the days" in answer.text
    assert wishes(database, owner) == Wishes()


def test_quiet_hours_are_kept_and_switched_off(database: Database, client: FlaskClient, owner: Owner) -> None:
    answer = client.post(page_of(owner), data={"intent": "quiet", "from": "22:00:00", "until": "07:00"}, headers=HTMX)
    assert "We keep your quiet hours." in answer.text
    assert 'value="22:00"' in answer.text
    with database.reading() as session:
        assert load_quiet_hours(session, owner) == (QuietStretch(dt.time(22), dt.time(7)), None)
    client.post(page_of(owner), data={"intent": "end_quiet"})
    with database.reading() as session:
        assert load_quiet_hours(session, owner) == (None, None)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (("", "07:00"), "both times"),
        (("22:00", ""), "both times"),
        (("25:00", "07:00"), "both times"),
        (("7", "8"), "both times"),
        (("22:00", "22:00"), "two different times"),
    ],
)
def test_hours_nobody_can_keep_are_not_kept(
    database: Database, client: FlaskClient, owner: Owner, times: tuple[str, str], words: str
) -> None:
    answer = client.post(page_of(owner), data={"intent": "quiet", "from": times[0], "until": times[1]})
    assert words in answer.text
    with database.reading() as session:
        assert load_quiet_hours(session, owner) == (None, None)


def test_the_language_of_messages_is_kept(database: Database, client: FlaskClient, owner: Owner) -> None:
    client.post(page_of(owner), data={"intent": "language", "language": "zh-Hant"}, headers=HTMX)
    assert wishes(database, owner).language == "zh-Hant"
    client.post(page_of(owner), data={"intent": "language", "language": ""})
    assert wishes(database, owner).language is None


@pytest.mark.parametrize(
    "form", [{}, {"intent": "burn"}, {"intent": "dial", "dial": "loud"}, {"intent": "language", "language": "tlh"}]
)
def test_what_is_no_choice_changes_nothing(
    database: Database, client: FlaskClient, owner: Owner, form: dict[str, str]
) -> None:
    before = wanted(database, owner)
    assert "Please choose one of the options." in client.post(page_of(owner), data=form).text
    assert (wishes(database, owner), wanted(database, owner)) == (Wishes(), before)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["whole page", "part"])
def test_stopping_everything_can_be_undone(
    database: Database, client: FlaskClient, owner: Owner, headers: dict[str, str]
) -> None:
    client.post(page_of(owner), data={"intent": "topics", "shown": "whatsapp", "want": "returns:whatsapp"})
    before = wanted(database, owner)
    stopped = client.post(page_of(owner), data={"intent": "stop_everything"}, headers=headers)
    assert "Stopped." in stopped.text
    assert 'value="undo"' in stopped.text
    assert " checked" not in stopped.text.partition('id="dial"')[0]
    assert wanted(database, owner) == set()
    undone = client.post(page_of(owner), data={"intent": "undo"}, headers=headers)
    assert "Everything is as it was before." in undone.text
    assert 'value="stop_everything"' in undone.text
    assert wanted(database, owner) == before


def test_a_part_names_only_what_changed(client: FlaskClient, owner: Owner) -> None:
    answer = client.post(page_of(owner), data={"intent": "stop_everything"}, headers=HTMX)
    assert re.findall(r'<section class="card" id="(\w+)"[^>]*', answer.text) == ["stop", "topics"]
    assert answer.text.count('hx-swap-oob="true"') == 1
    assert '<div id="announce" hx-swap-oob="innerHTML">Stopped.' in answer.text


def test_looking_changes_nothing(database: Database, client: FlaskClient, owner: Owner) -> None:
    before = wanted(database, owner)
    for method in ("GET", "HEAD"):
        client.open(f"{page_of(owner)}?intent=stop_everything", method=method, headers=HTMX)
    assert (wanted(database, owner), wishes(database, owner)) == (before, Wishes())


def test_a_link_opens_nobody_elses_preferences(database: Database, client: FlaskClient, owner: Owner) -> None:
    other = add_person(database, owner[0], "noor@people.example")
    mixed = page_of((other[1], owner[1]))
    forged = page_of(owner)[:-1] + ("A" if page_of(owner)[-1] != "A" else "B")
    for path in (mixed, forged, "/p/unknown"):
        assert client.post(path, data={"intent": "dial", "dial": "silent"}, headers=HTMX).status_code == 404
    mine = {"intent": "dial", "dial": "silent", "recipient_id": str(owner[1]), "sender_id": str(owner[0])}
    assert client.post(page_of(other), data=mine).status_code == 200
    assert (wishes(database, owner), wishes(database, other)) == (Wishes(), Wishes(MessageDial.SILENT))
