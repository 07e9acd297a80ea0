"""Contacts of a sender: stored beside its other limits, read back as they were told, refused in one sentence."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select, update

from notifier.authoring.sender_contacts import (
    MOST_CONTACTS,
    NO_CONTACTS,
    BusinessContact,
    ContactsError,
    contacts_json,
    load_contacts,
    parse_contacts,
    remove_contact,
    set_contact,
)
from notifier.foundation.database import Database
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.models import Sender
from notifier.vocabulary.recipient_kind import RecipientKind
from tests.factories.notifier import add_sender

CARRIER, TEAM = RecipientKind.CARRIER, RecipientKind.TEAM


def test_contacts_are_stored_and_nothing_beside_them_changes(database: Database) -> None:
    others: dict[str, Any] = {"caps": [], "quiet_hours": {"from": "21:00", "until": "08:00"}, "later": [1]}
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        session.execute(update(Sender).values(limits=others))
        stored = set_contact(session, sender_id, CARRIER, "dhl", BusinessContact(" Desk@DHL.example ", "Desk", "de"))
        set_contact(session, sender_id, TEAM, "warehouse", BusinessContact("warehouse@shop.example"))
    assert stored == BusinessContact("Desk@dhl.example", "Desk", "de")
    with database.reading() as session:
        assert session.scalars(select(Sender.limits)).one() == {
            **others,
            "contacts": {
                "carriers": {"dhl": {"email": "Desk@dhl.example", "name": "Desk", "language": "de"}},
                "team": {"warehouse": {"email": "warehouse@shop.example"}},
            },
        }
        known = load_contacts(session, sender_id)
    assert (dict(known.carriers), list(known.team)) == ({"dhl": stored}, ["warehouse"])
    assert parse_contacts(contacts_json(known)) == known


def test_a_contact_is_replaced_and_removed(database: Database) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        for email in ("old@shop.example", "new@shop.example"):
            set_contact(session, sender_id, TEAM, "support", BusinessContact(email))
        assert load_contacts(session, sender_id).team == {"support": BusinessContact("new@shop.example")}
        remove_contact(session, sender_id, TEAM, "support")
        assert load_contacts(session, sender_id) == NO_CONTACTS
        with pytest.raises(UnknownRecordError, match="There is no team contact 'support'; known are none"):
            remove_contact(session, sender_id, TEAM, "support")


def test_nobody_is_named_for_a_sender_nobody_knows(database: Database) -> None:
    with database.unit_of_work() as session, pytest.raises(UnknownRecordError):
        set_contact(session, new_id(), TEAM, "support", BusinessContact("support@shop.example"))


def test_what_was_refused_is_not_stored(database: Database) -> None:
    with database.unit_of_work() as session:
        sender_id: uuid.UUID = add_sender(session)
        with pytest.raises(ContactsError):
            set_contact(session, sender_id, CARRIER, "dhl", BusinessContact("no address"))
        assert load_contacts(session, sender_id) == NO_CONTACTS


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (["dhl"], "contacts must be an object."),
        ({"people": {}}, "contacts has no 'people'; known are carriers, team."),
        ({"carriers": "dhl"}, "contacts.carriers must be an object."),
        ({"carriers": {"dhl": "a@b.example"}}, "contacts.carriers.dhl must be an object."),
        ({"carriers": {"dhl": {}}}, "contacts.carriers.dhl.email is None, but must be an e-mail address."),
        ({"carriers": {"dhl": {"email": "nobody"}}}, "email is 'nobody', but must be an e-mail address."),
        ({"carriers": {"dhl": {"email": 7}}}, "contacts.carriers.dhl.email must be a text."),
        ({"carriers": {"dhl": {"email": "a@b.example", "phone": "1"}}}, "contacts.carriers.dhl has no 'phone'"),
        ({"carriers": {"dhl": {"email": "a@b.example", "language": "tlh"}}}, "no words in the language 'tlh'"),
        ({"carriers": {"dhl": {"email": "a@b.example", "name": "a\nb"}}}, "dhl.name must be one line"),
        ({"team": {"": {"email": "a@b.example"}}}, "The name of a contact must be one line"),
        ({"team": {"desk": {"email": "a@b.example", "name": "Desk"}}}, "contacts.team.desk has no 'name'"),
        (
            {"team": {str(number): {"email": "a@b.example"} for number in range(MOST_CONTACTS + 1)}},
            f"at most {MOST_CONTACTS} contacts",
        ),
    ],
)
def test_a_document_that_is_wrong_is_refused_in_one_sentence(document: Any, sentence: str) -> None:  # noqa: ANN401
    with pytest.raises(ContactsError) as refused:
        parse_contacts(document)
    assert sentence in str(refused.value)
    assert str(refused.value).count("\n") == 0
