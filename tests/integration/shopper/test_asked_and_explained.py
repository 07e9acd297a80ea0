"""The rest of the preference page: the order of channels, offers that are confirmed, and why a message came."""

import re
import uuid
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from notifier.api.consent_modes import ConsentMode, ModeChoice, set_mode
from notifier.api.preferences import Choice, load_preferences, load_wishes, record_choice
from notifier.audience.link_tokens import make_preferences_token
from notifier.channels.addresses import digest_email
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.signing import Signer
from notifier.models import ConsentChange, Message, RecipientAddress
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.topic import Topic
from tests.factories.notifier_channels import EVIDENCE, carry
from tests.integration.application import SECRET
from tests.integration.shopper.asking import (
    OLD_PHONE,
    ON_ITS_WAY,
    Owner,
    add_person,
    asked_by,
    messages,
    page_of,
    tell,
)

HTMX = {"HX-Request": "true"}
TICK_OFFERS = {"intent": "topics", "shown": "email", "want": [f"{topic}:email" for topic in Topic]}


def wants_offers(database: Database, owner: Owner) -> bool:
    with database.reading() as session:
        return load_preferences(session, *owner).is_wanted(Topic.OFFERS, Channel.EMAIL)


@pytest.fixture
def careful_owner(database: Database, owner: Owner) -> Owner:
    """A shopper of a shop that wants a yes to offers by e-mail confirmed."""
    with database.unit_of_work() as session:
        set_mode(session, owner[0], ModeChoice(Topic.OFFERS, Channel.EMAIL, ConsentMode.DOUBLE_OPT_IN))
    return owner


def test_an_address_the_person_has_left_cannot_agree_for_the_new_one(
    database: Database, client: FlaskClient, careful_owner: Owner, tmp_path: Path
) -> None:
    client.post(page_of(careful_owner), data=TICK_OFFERS)
    messages(database, tmp_path)
    path, _ = asked_by(database, "offers.confirm")
    sender_id, recipient_id = careful_owner
    moved = {"sender_id": sender_id, "recipient_id": recipient_id, "channel": "email", "created_at": utc_now()}
    with database.unit_of_work() as session:
        session.add(
            RecipientAddress(**moved, address="new@people.example", address_digest=digest_email("new@people.example"))
        )
    assert "Thank you" not in client.post(path).text
    assert not wants_offers(database, careful_owner)


def test_offers_count_once_their_address_has_confirmed_them(
    database: Database, client: FlaskClient, careful_owner: Owner, tmp_path: Path
) -> None:
    assert "Please confirm your offers" in client.post(page_of(careful_owner), data=TICK_OFFERS).text
    assert not wants_offers(database, careful_owner)
    assert [trigger for trigger, _ in messages(database, tmp_path)] == ["offers.confirm"]
    path, _ = asked_by(database, "offers.confirm")
    assert "Do you want offers?" in client.get(path).text
    assert not wants_offers(database, careful_owner)
    assert "Thank you" in client.post(path).text
    assert wants_offers(database, careful_owner)
    with database.reading() as session:
        entry = session.scalars(select(ConsentChange)).one()
    assert (entry.state, entry.source, entry.wording_version) == ("granted", "preferences_page", "preferences-2026-12")
    assert re.fullmatch(r"p; confirmed by request [0-9a-f-]{36}", entry.proof)


@pytest.mark.parametrize("before", [(), (Choice(Topic.OFFERS, Channel.EMAIL, ConsentState.REFUSED),)])
def test_a_no_that_comes_after_the_tick_makes_the_link_worthless(
    database: Database, client: FlaskClient, careful_owner: Owner, before: tuple[Choice, ...]
) -> None:
    with database.unit_of_work() as session:
        for choice in before:
            record_choice(session, *careful_owner, choice, EVIDENCE)
    client.post(page_of(careful_owner), data=TICK_OFFERS)
    client.post(page_of(careful_owner), data={"intent": "stop_everything"})
    client.post(asked_by(database, "offers.confirm")[0])
    assert not wants_offers(database, careful_owner)


def test_without_double_opt_in_a_tick_counts_at_once(database: Database, client: FlaskClient, owner: Owner) -> None:
    assert "Saved. This counts" in client.post(page_of(owner), data=TICK_OFFERS).text
    assert wants_offers(database, owner)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["whole page", "part"])
def test_channels_are_put_into_another_order(
    database: Database, client: FlaskClient, merchant_id: uuid.UUID, headers: dict[str, str]
) -> None:
    carry(database, merchant_id, Channel.WHATSAPP)
    owner = add_person(database, merchant_id, phone=OLD_PHONE)

    def move(move: str) -> list[str]:
        answer = client.post(page_of(owner), data={"intent": "order", "move": move}, headers=headers)
        assert ("<html" in answer.text) is (not headers)
        return re.findall(r'id="rank-(\w+)"', answer.text)

    assert move("whatsapp:up") == ["email", "whatsapp", "sms"]
    assert move("whatsapp:up") == ["whatsapp", "email", "sms"]
    assert move("whatsapp:up") == ["whatsapp", "email", "sms"]
    assert move("email:down") == ["whatsapp", "sms", "email"]
    with database.reading() as session:
        assert load_wishes(session, owner).channels == (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)
    odd = client.post(page_of(owner), data={"intent": "order", "move": "pigeon:up"})
    assert "Please choose one of the options." in odd.text


def test_who_has_one_channel_is_asked_about_no_order(client: FlaskClient, owner: Owner) -> None:
    assert 'id="order"' not in client.get(page_of(owner)).text


def link_of_message(database: Database, owner: Owner) -> str:
    with database.reading() as session:
        message_id = session.scalars(select(Message.id).where(Message.channel == "email")).one()
    return f"/p/{make_preferences_token(Signer((SECRET,)), *owner, message_id)}"


def test_the_link_of_a_message_tells_why_it_came(database: Database, client: FlaskClient, owner: Owner) -> None:
    tell(database, owner)
    text = client.get(link_of_message(database, owner)).text
    section = re.search(r'<section class="card" id="reason".*?</section>', text, re.DOTALL)
    assert section is not None
    assert "When a parcel is on its way" in section[0]
    assert f"tell about {ON_ITS_WAY}" in section[0]
    assert "It is about what you bought, and you have not said no." in section[0]
    assert 'id="reason"' not in client.get(page_of(owner)).text


def test_the_answer_behind_a_message_is_named_with_its_day(
    database: Database, client: FlaskClient, owner: Owner
) -> None:
    with database.unit_of_work() as session:
        yes = Choice(Topic.DELIVERY_UPDATES, Channel.EMAIL, ConsentState.GRANTED)
        record_choice(session, *owner, yes, EVIDENCE)
    tell(database, owner)
    assert "You agreed on" in client.get(link_of_message(database, owner)).text


def test_a_message_of_somebody_else_is_not_explained(database: Database, client: FlaskClient, owner: Owner) -> None:
    tell(database, owner)
    other = add_person(database, owner[0], email="other@people.example")
    assert 'id="reason"' not in client.get(link_of_message(database, other)).text
