"""A new address on the preference page: both owners answer, nobody with a forwarded link redirects anything."""

import datetime as dt
import re
import threading
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from notifier.api.confirmations import Address, AddressWish, ask_for_new_address
from notifier.api.preferences import refuse_everything
from notifier.audience.address_changes import find_open_change, start_change
from notifier.audience.recipients import Person, record_recipient
from notifier.audience.suppressions import BadAddress, suppress_addresses
from notifier.channels.addresses import digest_email
from notifier.channels.numbers import digest_phone
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.signing import Signer
from notifier.models import AddressChange, Message, RecipientAddress
from notifier.sending.prune_contents import prune_contents
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.suppression_reason import SuppressionReason
from portal.alerts.publish import subject_key
from portal.models import Order, OrderContact
from tests.factories.notifier import Occurrence, publish
from tests.factories.notifier_channels import EVIDENCE
from tests.integration.application import SECRET
from tests.integration.shopper.asking import (
    NEW,
    NEW_PHONE,
    OLD,
    ON_ITS_WAY,
    Owner,
    asked_by,
    messages,
    page_of,
    tell,
)
from tests.integration.shopper.case_scene import Scene, set_scene


def ask(client: FlaskClient, owner: Owner, address: str) -> str:
    return client.post(page_of(owner), data={"intent": "new_address", "address": address}).text


def address_in_use(database: Database, owner: Owner, channel: Channel = Channel.EMAIL) -> str | None:
    newest = (
        select(RecipientAddress.address)
        .where(RecipientAddress.recipient_id == owner[1], RecipientAddress.channel == channel.value)
        .order_by(RecipientAddress.created_at.desc())
    )
    with database.reading() as session:
        return session.scalars(newest).first()


def test_both_addresses_answer_and_messages_follow(
    database: Database, client: FlaskClient, owner: Owner, tmp_path: Path
) -> None:
    tell(database, owner)
    assert "We have sent a message to the address we use now." in ask(client, owner, NEW)
    assert messages(database, tmp_path)[1:] == [("address.asked", digest_email(OLD))]
    agree, _ = asked_by(database, "address.asked")
    page = client.get(agree)
    assert ("n•••@people.example" in page.text, NEW in page.text) == (True, False)
    assert address_in_use(database, owner) == OLD
    assert "One step is left" in client.post(agree).text
    confirm, _ = asked_by(database, "address.confirm")
    assert "Is this your address?" in client.get(confirm).text
    assert address_in_use(database, owner) == OLD, "looking changes nothing"
    assert "from now on" in client.post(confirm).text
    assert address_in_use(database, owner) == NEW
    told = messages(database, tmp_path)[2:]
    assert sorted(told) == [("address.changed", digest_email(OLD)), ("address.confirm", digest_email(NEW))]
    publish(database, owner[0], Occurrence("after", email=OLD, trigger=ON_ITS_WAY))
    assert messages(database, tmp_path)[4:] == [(ON_ITS_WAY, digest_email(NEW))]
    with database.reading() as session:
        entry = session.scalars(select(AddressChange)).one()
    assert (entry.state, entry.address, entry.asked_address, entry.proof) == ("done", NEW, OLD, "p")


def change_to_new(database: Database, client: FlaskClient, owner: Owner) -> None:
    ask(client, owner, NEW)
    client.post(asked_by(database, "address.asked")[0])
    client.post(asked_by(database, "address.confirm")[0])


def test_a_message_that_waits_follows_and_comes_back(
    database: Database, client: FlaskClient, owner: Owner, tmp_path: Path
) -> None:
    tell(database, owner)
    change_to_new(database, client, owner)
    assert digests_of(database) == {digest_email(NEW)}
    undo, _ = asked_by(database, "address.changed")
    assert "Undo the change?" in client.get(undo).text
    assert address_in_use(database, owner) == NEW
    assert "Undone" in client.post(undo).text
    assert (address_in_use(database, owner), digests_of(database)) == (OLD, {digest_email(OLD)})
    assert (ON_ITS_WAY, digest_email(OLD)) in messages(database, tmp_path)
    assert client.post(asked_by(database, "address.confirm")[0]).status_code == 410
    assert address_in_use(database, owner) == OLD


def digests_of(database: Database) -> set[str]:
    with database.reading() as session:
        return set(
            session.scalars(
                select(Message.address_digest).where(Message.trigger == ON_ITS_WAY, Message.channel == "email")
            )
        )


def test_after_seven_days_nothing_is_undone(database: Database, client: FlaskClient, owner: Owner) -> None:
    change_to_new(database, client, owner)
    undo, _ = asked_by(database, "address.changed")
    with database.unit_of_work() as session:
        long_ago = utc_now().replace(year=utc_now().year - 1)
        session.execute(update(AddressChange).values(confirmed_at=long_ago))
    assert client.post(undo).status_code == 410
    assert address_in_use(database, owner) == NEW


def test_a_wish_that_came_to_nothing_is_forgotten_and_a_change_is_kept(
    database: Database, client: FlaskClient, owner: Owner
) -> None:
    change_to_new(database, client, owner)
    ask(client, owner, "stranger@people.example")
    with time_machine.travel(utc_now() + dt.timedelta(days=40), tick=False), database.unit_of_work() as session:
        prune_contents(session)
        assert session.scalars(select(AddressChange.address)).all() == [NEW]


def test_a_new_number_is_confirmed_by_the_code_it_was_sent(
    database: Database, client: FlaskClient, owner: Owner, tmp_path: Path
) -> None:
    ask(client, owner, NEW_PHONE)
    agree, _ = asked_by(database, "address.asked")
    assert 'name="code"' in client.post(agree).text
    path, code = asked_by(database, "address.confirm")
    assert (path, len(code or "")) == ("", 6)
    assert ("address.confirm", digest_phone(Channel.SMS, NEW_PHONE)) in messages(database, tmp_path)
    wrong = "000000" if code != "000000" else "000001"
    assert "This code is not right." in client.post(agree, data={"code": wrong}).text
    assert address_in_use(database, owner, Channel.SMS) is None
    assert "Done. Your messages go" in client.post(page_of(owner), data={"intent": "code", "code": code}).text
    assert address_in_use(database, owner, Channel.SMS) == NEW_PHONE
    assert address_in_use(database, owner, Channel.WHATSAPP) == NEW_PHONE
    assert address_in_use(database, owner) == OLD


def test_a_yes_tapped_twice_is_no_wrong_code(database: Database, client: FlaskClient, owner: Owner) -> None:
    ask(client, owner, NEW_PHONE)
    agree, _ = asked_by(database, "address.asked")
    for _ in range(2):
        page = client.post(agree).text
        assert ('name="code"' in page, "This code is not right." in page) == (True, False)
    with database.reading() as session:
        assert session.scalars(select(AddressChange.tries)).one() == 0


def test_five_wrong_codes_end_it(database: Database, client: FlaskClient, owner: Owner) -> None:
    ask(client, owner, NEW_PHONE)
    agree, _ = asked_by(database, "address.asked")
    client.post(agree)
    _, code = asked_by(database, "address.confirm")
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        assert "This code is not right." in client.post(agree, data={"code": wrong}).text
    assert "does not work any more" in client.post(agree, data={"code": code}).text
    assert address_in_use(database, owner, Channel.SMS) is None


@pytest.mark.parametrize("kept", ["asked", "agreed"])
def test_what_is_too_late_changes_nothing(database: Database, client: FlaskClient, owner: Owner, kept: str) -> None:
    ask(client, owner, NEW)
    path, _ = asked_by(database, "address.asked")
    if kept == "agreed":
        client.post(path)
        path, _ = asked_by(database, "address.confirm")
    with database.unit_of_work() as session:
        session.execute(update(AddressChange).values(expires_at=utc_now()))
    assert client.post(path).status_code == 410
    assert address_in_use(database, owner) == OLD


def test_the_new_address_alone_decides_nothing_and_old_links_nothing_about_a_newer_wish(
    database: Database, client: FlaskClient, owner: Owner, tmp_path: Path
) -> None:
    ask(client, owner, NEW)
    first, _ = asked_by(database, "address.asked")
    ask(client, owner, "other@people.example")
    assert client.post(first).status_code == 410
    client.post(asked_by(database, "address.asked")[0])
    assert asked_by(database, "address.confirm")[0]
    assert digest_email(NEW) not in {digest for _, digest in messages(database, tmp_path)}


def test_a_suppressed_new_address_is_not_written_to_and_nobody_learns_it(
    database: Database, client: FlaskClient, owner: Owner, tmp_path: Path
) -> None:
    bad = BadAddress(owner[0], Channel.EMAIL, digest_email(NEW), SuppressionReason.UNSUBSCRIBED)
    with database.unit_of_work() as session:
        suppress_addresses(session, (bad,))
    ask(client, owner, NEW)
    assert "One step is left" in client.post(asked_by(database, "address.asked")[0]).text
    assert [trigger for trigger, _ in messages(database, tmp_path)] == ["address.asked"]


def test_a_stranger_who_says_no_is_not_asked_again(
    database: Database, client: FlaskClient, owner: Owner, tmp_path: Path
) -> None:
    ask(client, owner, NEW)
    client.post(asked_by(database, "address.asked")[0])
    with database.unit_of_work() as session:
        stranger = session.scalars(select(RecipientAddress.recipient_id).where(RecipientAddress.address == NEW)).one()
        refuse_everything(session, owner[0], stranger, EVIDENCE)
    ask(client, owner, NEW)
    client.post(asked_by(database, "address.asked")[0])
    sent = [digest for _, digest in messages(database, tmp_path)]
    assert sent.count(digest_email(NEW)) == 1


def test_without_an_address_that_works_the_new_one_alone_confirms_from_a_message(
    database: Database, client: FlaskClient, owner: Owner
) -> None:
    bad = BadAddress(owner[0], Channel.EMAIL, digest_email(OLD), SuppressionReason.HARD_BOUNCE)
    with database.unit_of_work() as session:
        suppress_addresses(session, (bad,))
    assert "We have sent a link to the new address." in ask(client, owner, NEW)
    client.post(asked_by(database, "address.confirm")[0])
    assert address_in_use(database, owner) == NEW


@pytest.mark.parametrize("reason", [SuppressionReason.COMPLAINT, SuppressionReason.UNSUBSCRIBED])
def test_who_has_said_no_is_not_overheard_by_whoever_has_an_old_message(
    database: Database, client: FlaskClient, owner: Owner, reason: SuppressionReason
) -> None:
    with database.unit_of_work() as session:
        suppress_addresses(session, (BadAddress(owner[0], Channel.EMAIL, digest_email(OLD), reason),))
    assert 'id="address"' not in client.get(page_of(owner)).text
    ask(client, owner, NEW)
    with database.reading() as session:
        assert session.scalars(select(AddressChange)).all() == []


@pytest.mark.parametrize("works", [True, False])
def test_a_forwarded_page_redirects_nothing(
    database: Database, client: FlaskClient, owner: Owner, tmp_path: Path, works: bool
) -> None:
    if not works:
        bad = BadAddress(owner[0], Channel.EMAIL, digest_email(OLD), SuppressionReason.HARD_BOUNCE)
        with database.unit_of_work() as session:
            suppress_addresses(session, (bad,))
    wish = AddressWish(owner, Address(Channel.EMAIL, NEW), EVIDENCE, is_from_message=False)
    with database.unit_of_work() as session:
        change = ask_for_new_address(session, Signer((SECRET,)), wish)
    assert (change is not None) is works
    written_to = {digest for _, digest in messages(database, tmp_path)}
    assert written_to == ({digest_email(OLD)} if works else set())
    assert address_in_use(database, owner) == OLD


@pytest.fixture
def scene(app: Flask, database: Database) -> Scene:
    """An order whose buyer is known."""
    made = set_scene(app, database)
    with database.unit_of_work() as session:
        order, contact = session.get_one(Order, made.order_id), session.get_one(OrderContact, made.order_id)
        person = Person(contact.name, contact.email, contact.phone, order.language, contact.country)
        record_recipient(session, made.merchant_id, person, subject_key=subject_key(made.order_id))
    return made


def test_the_page_of_an_order_asks_the_address_in_use_and_its_gift_link_nobody(
    database: Database, client: FlaskClient, scene: Scene
) -> None:
    form = {"intent": "new_address", "address": NEW}
    assert client.post(f"{scene.gift_path}/preferences", data=form).status_code == 404
    answer = client.post(f"{scene.path}/preferences", data=form)
    assert "We have sent a message to the address we use now." in answer.text
    with database.reading() as session:
        entry = session.scalars(select(AddressChange)).one()
    assert (entry.state, entry.proof, entry.asked_channel) == ("asked", "t", "email")


def test_where_nobody_could_agree_the_page_of_an_order_has_no_form(
    database: Database, client: FlaskClient, scene: Scene
) -> None:
    with database.unit_of_work() as session:
        email = session.get_one(OrderContact, scene.order_id).email or ""
        bad = BadAddress(scene.merchant_id, Channel.EMAIL, digest_email(email), SuppressionReason.HARD_BOUNCE)
        suppress_addresses(session, (bad,))
    path = f"{scene.path}/preferences"
    assert 'id="address"' not in client.get(path).text
    client.post(path, data={"intent": "new_address", "address": NEW})
    with database.reading() as session:
        assert session.scalars(select(AddressChange)).all() == []


def test_two_wishes_at_the_same_moment_leave_one_that_waits(database: Database, owner: Owner) -> None:
    def wish(address: str) -> None:
        with database.unit_of_work() as session:
            start_change(session, owner, Address(Channel.EMAIL, address), None, EVIDENCE)

    other = threading.Thread(target=wish, args=("other@quill.example",))
    with database.unit_of_work() as session:
        start_change(session, owner, Address(Channel.EMAIL, NEW), None, EVIDENCE)
        other.start()
        other.join(0.2)
    other.join()
    with database.reading() as session:
        waiting = find_open_change(session, owner)
    assert waiting is not None
    assert waiting.new.text == "other@quill.example"


def test_wishes_are_limited(client: FlaskClient, owner: Owner) -> None:
    answers = [ask(client, owner, f"n{number}@people.example") for number in range(4)]
    assert [("too often" in answer) for answer in answers] == [False, False, False, True]


@pytest.mark.parametrize("text", ["", "nova", "nova@", "12", "call me"])
def test_what_is_no_address_is_refused(database: Database, client: FlaskClient, owner: Owner, text: str) -> None:
    assert "Please enter an e-mail address" in ask(client, owner, text)
    with database.reading() as session:
        assert session.scalars(select(AddressChange)).all() == []


def test_a_forged_link_opens_nothing(database: Database, client: FlaskClient, owner: Owner) -> None:
    ask(client, owner, NEW)
    path, _ = asked_by(database, "address.asked")
    forged = path[:-1] + ("A" if path[-1] != "A" else "B")
    assert client.post(forged).status_code == 404
    assert client.get(page_of(owner).replace("/p/", "/a/")).status_code == 404


def test_htmx_gets_the_section_with_the_waiting_address_masked(client: FlaskClient, owner: Owner) -> None:
    form = {"intent": "new_address", "address": NEW}
    answer = client.post(page_of(owner), data=form, headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert re.search(r'<section class="card" id="address".*n•••@people\.example', answer.text, re.DOTALL)
    assert NEW not in answer.text
