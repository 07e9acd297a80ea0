"""Mandrill's callbacks fulfil the contract."""

import json
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import strategies as st

from notifier.providers.mandrill.callbacks import SOURCE
from tests.contracts.callbacks.contract import FORM, CallbackContract, SigningAccount, replace_part
from tests.payloads.reading import read_payload
from tests.running.mail_services import open_mandrill_account


class TestMandrill(CallbackContract):
    source = SOURCE
    body = read_payload("mandrill", "batch.form")
    content_type = FORM
    signature_headers = ("x-mandrill-signature",)

    @pytest.fixture
    def account(self) -> SigningAccount:
        return open_mandrill_account("a-key-of-this-test")

    def make_odd(self, data: st.DataObject) -> bytes:
        events = json.loads(dict(parse_qsl(self.body.decode()))["mandrill_events"])
        return urlencode({"mandrill_events": json.dumps(replace_part(events, data))}).encode()

    @pytest.fixture
    def stranger(self) -> SigningAccount:
        return open_mandrill_account("a-key-of-somebody-else")
