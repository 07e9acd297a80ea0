"""Postmark's callbacks fulfil the contract."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from notifier.providers.callbacks import Callback
from notifier.providers.postmark.callbacks import SOURCE
from tests.contracts.callbacks.contract import CallbackContract, SigningAccount
from tests.payloads.reading import read_payload
from tests.running.mail_services import open_postmark_account


class TestPostmark(CallbackContract):
    source = SOURCE
    body = read_payload("postmark", "bounce.json")
    signature_headers = ("authorization",)

    @pytest.fixture
    def account(self) -> SigningAccount:
        return open_postmark_account("milepost", "a password: of this test")

    @pytest.fixture
    def stranger(self) -> SigningAccount:
        return open_postmark_account("milepost", "another password")

    def tamper(self, callback: Callback) -> Iterator[Callback]:
        # Postmark signs no body: who knows the password may say anything.
        given = callback.headers["authorization"]
        for place in range(len(given)):
            changed = given[:place] + chr(ord(given[place]) ^ 1) + given[place + 1 :]
            yield replace(callback, headers={**callback.headers, "authorization": changed})
