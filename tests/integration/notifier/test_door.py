"""The notifier's door: senders, providers, rules, preferences, links and history as a product uses them."""

import dataclasses
import uuid
from pathlib import Path

import pytest
from sqlalchemy import select

from notifier.api.history import MessageFilter, load_messages
from notifier.api.links import (
    UnsubscribeLink,
    make_preferences_token,
    make_unsubscribe_token,
    read_preferences_token,
    read_unsubscribe_token,
)
from notifier.api.preferences import (
    Choice,
    Evidence,
    find_recipient,
    load_preferences,
    record_choice,
    refuse_everything,
)
from notifier.api.rules import AT_ONCE, RuleDraft, install_rules, load_rules, wait_for
from notifier.api.senders import (
    BrandLink,
    ProviderDraft,
    SenderBranding,
    SenderProfile,
    list_providers,
    register_sender,
    set_provider,
)
from notifier.api.vocabulary import Channel, ConsentSource, ConsentState, MessageStatus, Topic
from notifier.foundation.database import Database
from notifier.foundation.errors import ConfigurationError, UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.models import ConsentChange, Sender, SenderChannel
from notifier.sending.choose_provider import Chooser
from notifier.sending.provider_pool import ProviderAccount
from tests.factories.notifier import (
    KEYS,
    Occurrence,
    add_sender,
    add_waiting_messages,
    make_context,
    make_settings,
    publish,
    send_due,
)

SEALER = Sealer(KEYS)
SIGNER = Signer(KEYS)
EVIDENCE = Evidence(ConsentSource.PREFERENCES_PAGE, "preferences-2026-11", "en", "page of order 1001")
SMTP = {"url": "smtp://127.0.0.1:2525", "from": "orders@shop.example"}


def make_profile() -> SenderProfile:
    return SenderProfile(
        id=new_id(),
        name="Fern & Oak",
        language="en",
        time_zone="Europe/Berlin",
        base_url="https://track.shop.example/",
        support_email="help@shop.example",
        support_phone=None,
        website=None,
        branding=SenderBranding("#225533", "#ffffff", links=(BrandLink("Help", "https://shop.example/help"),)),
    )


def test_a_senders_version_grows_only_when_something_changed(database: Database) -> None:
    profile = make_profile()
    for known in (profile, profile, dataclasses.replace(profile, name="Fern and Oak")):
        with database.unit_of_work() as session:
            register_sender(session, known)
    with database.reading() as session:
        sender = session.scalars(select(Sender)).one()
    assert (sender.version, sender.name) == (2, "Fern and Oak")
    assert sender.base_url == "https://track.shop.example"
    assert "#225533" in sender.email_layout


def test_a_provider_is_kept_sealed_and_can_be_replaced(database: Database, tmp_path: Path) -> None:
    secret = SMTP | {"url": "smtp://shop:a-password@127.0.0.1:2525"}
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        for settings in (SMTP, secret):
            draft = ProviderDraft(Channel.EMAIL, "smtp", settings)
            set_provider(session, SEALER, sender_id, draft)
    with database.reading() as session:
        assert [choice.provider for choice in list_providers(session, sender_id)] == ["smtp"]
        assert "a-password" not in session.scalars(select(SenderChannel.settings_sealed)).one()
        deployment = make_settings(tmp_path)
        choices = Chooser(SEALER, deployment, lambda _key: False).load(session, Channel.EMAIL, [sender_id])
        account = choices.choose(sender_id, None, is_retry=False)
    assert isinstance(account, ProviderAccount)
    assert account.settings == secret
    assert account.identity.from_address == "orders@shop.example"


@pytest.mark.parametrize(
    ("provider", "settings", "named"),
    [
        ("smtp", {"url": "smtp://127.0.0.1"}, "from"),
        ("smtp", SMTP | {"colour": "red"}, "colour"),
        ("pigeon", {}, "pigeon"),
    ],
)
def test_settings_a_provider_cannot_use_are_refused_by_name(
    database: Database, provider: str, settings: dict[str, str], named: str
) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        draft = ProviderDraft(Channel.EMAIL, provider, settings)
        with pytest.raises(ConfigurationError, match=named):
            set_provider(session, SEALER, sender_id, draft)
        assert list_providers(session, sender_id) == ()


def test_an_unknown_sender_gets_no_provider(database: Database) -> None:
    draft = ProviderDraft(Channel.EMAIL, "recording", {})
    with database.unit_of_work() as session, pytest.raises(UnknownRecordError):
        set_provider(session, SEALER, new_id(), draft)


def test_built_in_rules_are_installed_once_and_changes_stay(database: Database) -> None:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
        assert install_rules(session, sender_id, [RuleDraft("placed", "order.placed")]) == 1
        again = [
            RuleDraft("placed", "order.placed", timing=wait_for(60)),
            RuleDraft("shipped", "order.shipped"),
        ]
        assert install_rules(session, sender_id, again) == 1
        stored = load_rules(session, sender_id)
    assert [(rule.name, rule.timing) for rule in stored] == [("placed", AT_ONCE), ("shipped", AT_ONCE)]


def add_recipient(database: Database) -> tuple[uuid.UUID, uuid.UUID]:
    with database.unit_of_work() as session:
        sender_id = add_sender(session)
    publish(database, sender_id, Occurrence("one"))
    with database.reading() as session:
        recipient_id = find_recipient(session, sender_id, "mira@people.example")
    assert recipient_id is not None
    return sender_id, recipient_id


def test_before_anybody_asked_news_is_wanted_and_offers_are_not(database: Database) -> None:
    sender_id, recipient_id = add_recipient(database)
    with database.reading() as session:
        preferences = load_preferences(session, sender_id, recipient_id)
    assert preferences.email == "mira@people.example"
    assert preferences.is_wanted(Topic.ORDER_UPDATES, Channel.EMAIL)
    assert not preferences.is_wanted(Topic.OFFERS, Channel.EMAIL)


def test_each_change_of_an_answer_is_one_entry_of_the_ledger(database: Database) -> None:
    sender_id, recipient_id = add_recipient(database)
    no = Choice(Topic.ORDER_UPDATES, Channel.EMAIL, ConsentState.REFUSED)
    yes = dataclasses.replace(no, state=ConsentState.GRANTED)
    changed = []
    for choice in (no, no, yes):
        with database.unit_of_work() as session:
            changed.append(record_choice(session, sender_id, recipient_id, choice, EVIDENCE))
    assert changed == [True, False, True]
    with database.reading() as session:
        entries = session.scalars(select(ConsentChange).order_by(ConsentChange.changed_at)).all()
        assert load_preferences(session, sender_id, recipient_id).is_wanted(Topic.ORDER_UPDATES, Channel.EMAIL)
    assert [entry.state for entry in entries] == ["refused", "granted"]
    assert {entry.wording_version for entry in entries} == {"preferences-2026-11"}


def test_refusing_everything_leaves_nothing_wanted(database: Database) -> None:
    sender_id, recipient_id = add_recipient(database)
    with database.unit_of_work() as session:
        assert refuse_everything(session, sender_id, recipient_id, EVIDENCE) == len(Topic) * len(Channel)
        assert refuse_everything(session, sender_id, recipient_id, EVIDENCE) == 0
        states = load_preferences(session, sender_id, recipient_id).states
    assert not any(state.is_wanted for state in states)


def test_one_senders_recipient_is_unknown_to_another(database: Database) -> None:
    _sender_id, recipient_id = add_recipient(database)
    with database.unit_of_work() as session, pytest.raises(UnknownRecordError):
        load_preferences(session, add_sender(session), recipient_id)


def test_links_are_read_back_and_are_good_for_one_purpose() -> None:
    link = UnsubscribeLink(new_id(), new_id(), Channel.EMAIL, Topic.RETURNS, new_id())
    token = make_unsubscribe_token(SIGNER, link)
    assert read_unsubscribe_token(SIGNER, token) == link
    assert read_preferences_token(SIGNER, token) is None
    assert read_unsubscribe_token(SIGNER, token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    preferences = read_preferences_token(SIGNER, make_preferences_token(SIGNER, link.sender_id, link.recipient_id))
    assert preferences is not None
    assert (preferences.sender_id, preferences.recipient_id) == (link.sender_id, link.recipient_id)


def test_history_shows_what_was_written_with_every_link(database: Database, tmp_path: Path) -> None:
    sender_id = add_waiting_messages(database, 2)
    other = add_waiting_messages(database, 1)
    send_due(make_context(database, tmp_path))
    with database.reading() as session:
        records = load_messages(session, MessageFilter(sender_id=sender_id, subject_keys=("order:1001",)))
        assert len(load_messages(session, MessageFilter(channel=Channel.EMAIL))) == 3
        assert len(load_messages(session, MessageFilter(sender_id=other, limit=1))) == 1
        assert load_messages(session, MessageFilter(subject_keys=("order:1002",))) == ()
    assert [record.status for record in records] == [MessageStatus.SENT] * 2
    record = records[0]
    assert record.to in {"person0@people.example", "person1@people.example"}
    assert record.subject
    unsubscribe = dict(record.headers)["List-Unsubscribe"].strip("<>")
    assert unsubscribe in record.links
    assert "https://track.shop.example/t/abc" in record.links
    assert len(set(record.links)) == len(record.links)
