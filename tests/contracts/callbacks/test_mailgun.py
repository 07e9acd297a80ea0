"""Mailgun's callbacks fulfil the contract."""

from collections.abc import Iterator

import pytest

from notifier.providers.callbacks import Callback
from notifier.providers.mailgun.callbacks import SOURCE
from tests.contracts.callbacks.contract import FORM, CallbackContract, SigningAccount, change_bytes
from tests.payloads.reading import read_payload
from tests.running.mail_services import open_mailgun_account, open_mailgun_form_account


class TestMailgun(CallbackContract):
    source = SOURCE
    body = read_payload("mailgun", "failed_permanent.json")
    signature_headers = ()

    @pytest.fixture
    def account(self) -> SigningAccount:
        return open_mailgun_account("a-key-of-this-test")

    @pytest.fixture
    def stranger(self) -> SigningAccount:
        return open_mailgun_account("a-key-of-somebody-else")

    def tamper(self, callback: Callback) -> Iterator[Callback]:
        # Mailgun signs these and not the event.
        for part in (b'"timestamp": "1', b'"token": "', b'"signature": "'):
            start = callback.body.index(part) + len(part)
            yield from change_bytes(callback, start, callback.body.index(b'"', start))


class TestMailgunForm(CallbackContract):
    """What old accounts post."""

    source = SOURCE
    body = read_payload("mailgun", "legacy_dropped.form")
    content_type = FORM
    signature_headers = ()

    @pytest.fixture
    def account(self) -> SigningAccount:
        return open_mailgun_form_account("a-key-of-this-test")

    @pytest.fixture
    def stranger(self) -> SigningAccount:
        return open_mailgun_form_account("a-key-of-somebody-else")

    def tamper(self, callback: Callback) -> Iterator[Callback]:
        for part in (b"&timestamp=", b"&token=", b"&signature="):
            start = callback.body.index(part) + len(part)
            end = callback.body.find(b"&", start)
            yield from change_bytes(callback, start, end if end > 0 else len(callback.body))
