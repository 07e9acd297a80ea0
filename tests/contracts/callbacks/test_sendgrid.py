"""SendGrid's callbacks fulfil the contract."""

import pytest

from notifier.providers.sendgrid.callbacks import SOURCE
from tests.contracts.callbacks.contract import CallbackContract, SigningAccount
from tests.payloads.reading import read_payload
from tests.running.mail_services import open_sendgrid_account


class TestSendGrid(CallbackContract):
    source = SOURCE
    body = read_payload("sendgrid", "batch.json")
    signature_headers = ("x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp")

    @pytest.fixture
    def account(self) -> SigningAccount:
        return open_sendgrid_account()

    @pytest.fixture
    def stranger(self) -> SigningAccount:
        return open_sendgrid_account()
