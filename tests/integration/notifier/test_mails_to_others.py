"""What carriers, colleagues and receivers read: as much as concerns them, and no more."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from notifier.authoring.rules import RuleDraft, save_rule
from notifier.authoring.sender_contacts import BusinessContact, set_contact
from notifier.foundation.database import Database
from notifier.models import Message
from notifier.providers.contract import OutgoingEmail
from notifier.sending.record_trigger import record_trigger
from notifier.vocabulary.recipient_kind import RecipientKind
from tests.factories.notifier import (
    Occurrence,
    add_sender,
    make_context,
    make_draft,
    make_facts,
    plan_all,
    send_due,
)
from tests.factories.notifier_providers import OneProviderPool, ScriptedProvider

STALLED = "silence.in_transit"
RECEIVER = {"name": "Otto Larsen", "email": "otto@people.example", "language": "en"}


@pytest.fixture
def mails(database: Database, tmp_path: Path) -> dict[str, OutgoingEmail]:
    """What everybody is sent about a parcel that stands still, by address."""
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        save_rule(session, sender_id, RuleDraft("tell everybody", STALLED, recipients=tuple(RecipientKind)))
        carrier = BusinessContact("tracing@northwind.example", name="Northwind tracing")
        set_contact(session, sender_id, RecipientKind.CARRIER, "northwind", carrier)
        set_contact(session, sender_id, RecipientKind.TEAM, "support", BusinessContact("support@shop.example"))
    facts: dict[str, Any] = {**make_facts(), "receiver": RECEIVER}
    facts["shipment"] = {**facts["shipment"], "carrier_code": "northwind"}
    priced = [{"title": "Oak stool", "quantity": 1, "price_minor": 12_900, "currency": "EUR"}]
    facts["order"] = {**facts["order"], "lines": priced, "total_minor": 12_900, "currency": "EUR"}
    draft = make_draft(sender_id, Occurrence("one", trigger=STALLED))
    with database.unit_of_work() as session:
        record_trigger(session, replace(draft, facts=facts))
    plan_all(database)
    provider = ScriptedProvider()
    context = make_context(database, tmp_path, providers=OneProviderPool(provider))
    while send_due(context):
        pass
    return {email.to_address: email for email in provider.received}


def test_everybody_gets_a_mail_of_their_own(mails: dict[str, OutgoingEmail]) -> None:
    wanted = {"mira@people.example", "otto@people.example", "tracing@northwind.example", "support@shop.example"}
    assert mails.keys() == wanted


def test_a_carrier_is_offered_no_opt_out_and_answers_the_shops_support(mails: dict[str, OutgoingEmail]) -> None:
    mail = mails["tracing@northwind.example"]
    assert [name for name, _ in mail.headers if name.startswith("List-Unsubscribe")] == []
    assert not any(word in mail.text for word in ("/u/", "/p/", "Unsubscribe"))
    assert "NW1001" in mail.subject
    assert "Oak stool" not in mail.text


def test_a_shopper_is_offered_an_opt_out(mails: dict[str, OutgoingEmail]) -> None:
    names = [name for name, _ in mails["mira@people.example"].headers]
    assert {"List-Unsubscribe", "List-Unsubscribe-Post"} <= set(names)


def test_a_receiver_sees_no_prices_and_no_page_that_shows_them(mails: dict[str, OutgoingEmail]) -> None:
    mail = mails["otto@people.example"]
    assert "129" not in mail.text
    assert "129" not in mail.html
    assert "/t/abc" not in mail.text
    assert "129" in mails["mira@people.example"].text


def test_the_team_is_told_what_happened(mails: dict[str, OutgoingEmail]) -> None:
    assert "What happened:" in mails["support@shop.example"].text


def test_words_of_a_digest_list_every_parcel(database: Database, tmp_path: Path) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        save_rule(session, sender_id, RuleDraft("the rule", "shipment.in_transit", digest_seconds=1200))
    for number in (1, 2):
        facts: dict[str, Any] = make_facts()  # type: ignore[assignment]  # changed below
        facts["shipment"] = {**facts["shipment"], "tracking_number": f"NW100{number}"}
        with database.unit_of_work() as session:
            draft = make_draft(sender_id, Occurrence(f"parcel {number}", trigger="shipment.in_transit"))
            record_trigger(session, replace(draft, facts=facts))
        plan_all(database)
    with database.unit_of_work() as session:
        session.execute(update(Message).values(due_at=Message.created_at))
    provider = ScriptedProvider()
    assert send_due(make_context(database, tmp_path, providers=OneProviderPool(provider))) == 1
    (mail,) = provider.received
    assert all(number in mail.text and number in mail.html for number in ("NW1001", "NW1002"))
