"""Accounts by form: secrets that stay, an order that can be changed, rests that are told, and test messages."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from notifier.authoring.accounts import (
    AccountDraft,
    AccountView,
    ask_first,
    list_accounts,
    save_account,
    switch_account,
)
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.foundation.errors import ConfigurationError, ProductError, UnknownRecordError
from notifier.foundation.sealing import Sealer
from notifier.sending.try_account import TrialDesk, TrialMessage, price_trial, send_trial
from notifier.vocabulary.channel import Channel
from tests.factories.notifier import make_context
from tests.factories.notifier_channels import add_shop, carry, send_all, twilio, vonage
from tests.integration.notifier.test_failover_and_pace import closed_port, take, tell
from tests.running.http_sink import Reply, running_http_sink
from tests.running.mail_server import running_mail_server

SEALER = Sealer(("a key for one run of the tests",))


def draft(settings: Mapping[str, str], provider: str = "twilio") -> AccountDraft:
    return AccountDraft(Channel.SMS, provider, settings, may_be_private=True)


def save(database: Database, sender_id: uuid.UUID, wanted: AccountDraft) -> uuid.UUID:
    with database.unit_of_work() as session:
        return save_account(session, SEALER, sender_id, wanted)


def listed(database: Database, sender_id: uuid.UUID) -> tuple[AccountView, ...]:
    with database.reading() as session:
        return list_accounts(session, SEALER, sender_id)


def test_a_secret_left_empty_stays_and_is_never_given_back(database: Database) -> None:
    sender_id = add_shop(database, Channel.SMS)
    first = {**twilio("http://127.0.0.1:9"), "auth_token": "a-token-nobody-knows-7711"}
    account_id = save(database, sender_id, draft(first))
    assert save(database, sender_id, draft({**first, "auth_token": "", "from": "Fern"})) == account_id
    account = next(each for each in listed(database, sender_id) if each.id == account_id)
    assert (account.shown["auth_token"], account.shown["from"]) == ("••••7711", "Fern")
    assert "a-token" not in repr(account)


def test_everything_wrong_is_said_at_once(database: Database) -> None:
    sender_id = add_shop(database, Channel.SMS)
    wrong = {**twilio("http://127.0.0.1:9"), "account_sid": "AC1", "price": "dear"}
    with pytest.raises(ConfigurationError) as told:
        save(database, sender_id, draft(wrong))
    assert {sentence.split(" ", 1)[0] for sentence in told.value.problems} >= {"account_sid", "price"}
    assert listed(database, sender_id) == ()


def test_a_second_account_stands_behind_until_it_is_asked_first(database: Database) -> None:
    sender_id = add_shop(database, Channel.SMS)
    save(database, sender_id, draft(twilio("http://127.0.0.1:9")))
    second = save(database, sender_id, draft(vonage("http://127.0.0.1:9"), "vonage"))
    assert [each.provider for each in listed(database, sender_id)] == ["twilio", "vonage"]
    with database.unit_of_work() as session:
        ask_first(session, sender_id, second)
    assert [each.provider for each in listed(database, sender_id)] == ["vonage", "twilio"]
    with pytest.raises(UnknownRecordError), database.unit_of_work() as session:
        switch_account(session, add_shop(database, Channel.SMS), second, is_on=False)


def test_a_rest_is_written_down_with_its_reason_and_ended_by_new_settings(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, Channel.SMS)
    carry(database, sender_id, Channel.SMS, "twilio", twilio(f"http://127.0.0.1:{closed_port()}"))
    tell(database, sender_id, "first", 1)
    context = make_context(database, tmp_path)
    send_all(context)
    account = listed_with(database, sender_id, context.sealer)[0]
    assert account.rests_until is not None
    assert account.rests_until > utc_now()
    assert account.rest_reason
    with database.unit_of_work() as session:
        save_account(session, context.sealer, sender_id, draft(twilio("http://127.0.0.1:9")))
    assert listed_with(database, sender_id, context.sealer)[0].rests_until is None
    context.close()


def test_a_test_mail_goes_by_the_deployments_own_server(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, Channel.EMAIL)
    context = make_context(database, tmp_path)
    with running_mail_server(closed_port()) as server:
        settings = replace(context.settings, smtp_url=f"smtp://127.0.0.1:{server.port}")
        desk = TrialDesk(database, context.sealer, settings)
        outcome = send_trial(desk, trial(sender_id, Channel.EMAIL, "owner@fern.example"))
        assert (outcome.provider, outcome.is_accepted, outcome.detail) == ("smtp", True, None)
        assert [mail.recipient for mail in server.mails] == ["owner@fern.example"]
    context.close()


def test_a_test_message_tells_its_price_first_and_why_it_was_refused(database: Database, tmp_path: Path) -> None:
    sender_id = add_shop(database, Channel.SMS)
    context = make_context(database, tmp_path)
    desk = TrialDesk(database, context.sealer, context.settings)
    wanted = trial(sender_id, Channel.SMS, "+12025550100")
    with pytest.raises(ProductError, match="no provider for sms"):
        send_trial(desk, wanted)
    with running_http_sink(take) as sink:
        settings = {**twilio(sink.url), "price": "0.0075", "currency": "EUR"}
        with database.unit_of_work() as session:
            save_account(session, context.sealer, sender_id, draft(settings))
        price = price_trial(desk, wanted)
        assert (price.currency, price.price is not None and price.price >= Decimal("0.0075")) == ("EUR", True)
        assert len(sink.arrivals) == 0
        assert send_trial(desk, wanted).is_accepted
        assert len(sink.arrivals) == 1
    with running_http_sink(Reply.json({"code": 21211, "message": "Invalid number"}, 400)) as sink:
        with database.unit_of_work() as session:
            save_account(session, context.sealer, sender_id, draft(twilio(sink.url)))
        refused = send_trial(desk, wanted)
        assert not refused.is_accepted
        assert refused.detail
    context.close()


def trial(sender_id: uuid.UUID, channel: Channel, to_address: str) -> TrialMessage:
    return TrialMessage(
        sender_id=sender_id,
        channel=channel,
        to_address=to_address,
        language="en",
        trigger="shipment.out_for_delivery",
    )


def listed_with(database: Database, sender_id: uuid.UUID, sealer: Sealer) -> tuple[AccountView, ...]:
    with database.reading() as session:
        return list_accounts(session, sealer, sender_id)
