"""Vonage's callbacks fulfil the contract, however they are signed; receipts and replies are understood."""

import datetime as dt
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

import pytest

from notifier.providers.callbacks import Callback, CallbackError, InboundText, Receipt, Report, SignatureError
from notifier.providers.registry import find_callbacks
from notifier.providers.vonage.callbacks import SOURCE
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason
from tests.contracts.callbacks.contract import FORM, JSON, URL, CallbackContract, SigningAccount
from tests.payloads.reading import read_payload
from tests.running.phone_services import (
    open_vonage_account,
    open_vonage_token_account,
    sign_as_vonage,
    sign_as_vonage_token,
)

SECRET = "secret of this test"
OURS = UUID("019aa000-0000-7000-8000-0000000000aa")


class TestVonageForm(CallbackContract):
    source = SOURCE
    body = read_payload("vonage", "receipt_delivered.form")
    content_type = FORM
    key_settings = ("signature_secret",)
    signature_headers = ()

    @pytest.fixture(params=["", "md5hash", "md5", "sha1", "sha256", "sha512"])
    def account(self, request: pytest.FixtureRequest) -> SigningAccount:
        return open_vonage_account(SECRET, request.param)

    @pytest.fixture
    def stranger(self) -> SigningAccount:
        return open_vonage_account("another secret", "sha256")


class TestVonageToken(CallbackContract):
    source = SOURCE
    body = read_payload("vonage", "newer_status.json")
    key_settings = ("signature_secret",)
    signature_headers = ("authorization",)

    @pytest.fixture
    def account(self) -> SigningAccount:
        return open_vonage_token_account(SECRET)

    @pytest.fixture
    def stranger(self) -> SigningAccount:
        return open_vonage_token_account("another secret")


def parse(name: str) -> Report:
    return SOURCE.parse(read_payload("vonage", name), FORM if name.endswith(".form") else JSON)


def parse_receipt(**fields: str) -> Receipt:
    named = {
        "messageId": "0A01",
        "msisdn": "15550107",
        **{name.replace("_", "-"): text for name, text in fields.items()},
    }
    (receipt,) = SOURCE.parse(urlencode(named).encode(), FORM).receipts
    return receipt


def test_a_receipt_names_our_message_its_price_and_its_moment() -> None:
    assert parse("receipt_delivered.form").receipts == (
        Receipt(
            kind=ReceiptKind.DELIVERED,
            provider_message_id="0A0000000000CAFE",
            message_id=OURS,
            address="+15550107",
            occurred_at=dt.datetime(2026, 11, 22, 10, 15, 30, tzinfo=dt.UTC),
            event_id="0A0000000000CAFE:delivered:0",
            price=("0.03330000", "EUR"),
        ),
    )


def test_a_number_that_is_no_longer_in_use_is_bad() -> None:
    (receipt,) = parse("receipt_failed.json").receipts
    assert (receipt.kind, receipt.reason, receipt.code) == (ReceiptKind.BOUNCED, ReceiptReason.INVALID, "3")
    assert receipt.address_is_bad


@pytest.mark.parametrize(
    ("status", "code", "kind", "reason"),
    [
        ("accepted", "0", ReceiptKind.SENT, None),
        ("buffered", "0", ReceiptKind.DEFERRED, None),
        ("delivered", "0", ReceiptKind.DELIVERED, None),
        ("unknown", "1", ReceiptKind.UNKNOWN, None),
        ("levitating", "0", ReceiptKind.UNKNOWN, None),
        ("expired", "1", ReceiptKind.FAILED, ReceiptReason.TIMED_OUT),
        ("expired", "2", ReceiptKind.BOUNCED, ReceiptReason.BOUNCED),
        ("failed", "1", ReceiptKind.FAILED, ReceiptReason.OTHER),
        ("failed", "9", ReceiptKind.REJECTED, ReceiptReason.UNSUBSCRIBED),
        ("failed", "99", ReceiptKind.FAILED, ReceiptReason.OTHER),
        ("rejected", "6", ReceiptKind.REJECTED, ReceiptReason.SPAM),
        ("rejected", "", ReceiptKind.REJECTED, ReceiptReason.OTHER),
    ],
)
def test_each_status_and_code_has_its_words(
    status: str, code: str, kind: ReceiptKind, reason: ReceiptReason | None
) -> None:
    receipt = parse_receipt(status=status, err_code=code)
    assert (receipt.kind, receipt.reason, receipt.address_is_bad) == (kind, reason, False)


@pytest.mark.parametrize("reference", ["order-17", "", "zz"])
def test_a_reference_that_is_not_ours_is_no_message(reference: str) -> None:
    assert parse_receipt(status="delivered", client_ref=reference).message_id is None


def test_what_a_person_writes_is_passed_on() -> None:
    moment = dt.datetime(2026, 11, 22, 10, 16, tzinfo=dt.UTC)
    text = InboundText("+15550107", "+15550199", "STOP it, please – thanks", "0B0000000000CAFE", moment)
    assert parse("inbound.form") == Report(inbound=(text,))


def test_each_part_of_a_long_text_comes_by_itself() -> None:
    assert [text.text for text in parse("inbound_part.json").inbound] == ["and the second part."]


def test_a_name_instead_of_a_number_stays_a_name() -> None:
    body = b"messageId=0B01&msisdn=15550107&to=FernField&text=Hello"
    assert SOURCE.parse(body, FORM).inbound[0].to_address == "FernField"


def test_the_newer_way_of_reporting_is_understood_as_well() -> None:
    (receipt,) = parse("newer_status.json").receipts
    assert (receipt.kind, receipt.reason, receipt.code) == (ReceiptKind.REJECTED, ReceiptReason.OTHER, "1260")
    assert (receipt.message_id, receipt.address, receipt.price) == (OURS, "+15550107", ("0.0333", "EUR"))
    assert receipt.detail == "Destination [number] unreachable"
    (text,) = parse("newer_inbound.json").inbound
    assert (text.from_address, text.to_address, text.text) == ("+15550107", "+15550199", "HELP")


@pytest.mark.parametrize("body", [b"status=delivered", b"messageId=0A01", b"messageId=0A01&text=a", b"a=b"])
def test_what_names_no_message_or_person_is_refused(body: bytes) -> None:
    with pytest.raises(CallbackError):
        SOURCE.parse(body, FORM)


def test_a_json_body_may_carry_its_signature_among_its_fields() -> None:
    settings = {"signature_secret": SECRET, "signature_method": "sha256"}
    callback = sign_as_vonage(read_payload("vonage", "receipt_failed.json"), SECRET, "sha256", content_type=JSON)
    SOURCE.verify(callback, settings)
    with pytest.raises(SignatureError):
        SOURCE.verify(replace(callback, body=callback.body.replace(b"failed", b"faxed!")), settings)


def test_a_callback_by_get_says_what_its_address_says() -> None:
    body = sign_as_vonage(read_payload("vonage", "inbound.form"), SECRET).body
    callback = Callback("GET", f"{URL}?{body.decode()}", {"content-type": FORM}, body)
    SOURCE.verify(callback, {"signature_secret": SECRET})
    with pytest.raises(SignatureError):
        SOURCE.verify(replace(callback, url=URL), {"signature_secret": SECRET})


def test_a_signature_by_another_method_is_refused() -> None:
    callback = open_vonage_account(SECRET, "md5hash").sign(read_payload("vonage", "inbound.form"))
    for method in ("md5", "sha256", "crc32"):
        with pytest.raises(SignatureError):
            SOURCE.verify(callback, {"signature_secret": SECRET, "signature_method": method})


@pytest.mark.parametrize("change", [b"&status=delivered", b"&sig=0"])
def test_a_field_named_twice_is_refused(change: bytes) -> None:
    callback = open_vonage_account(SECRET).sign(read_payload("vonage", "receipt_delivered.form"))
    with pytest.raises(SignatureError, match="twice"):
        SOURCE.verify(replace(callback, body=callback.body + change), {"signature_secret": SECRET})


def test_two_fields_cannot_be_passed_off_as_one() -> None:
    """`a=1&b=2` and a field named `a=1&b` sign alike."""
    callback = open_vonage_account(SECRET).sign(b"a=1&b=2&messageId=0A01")
    merged = callback.body.replace(b"a=1&b=2", b"a%3D1%26b=2")
    with pytest.raises(SignatureError, match="two"):
        SOURCE.verify(replace(callback, body=merged), {"signature_secret": SECRET})


@pytest.mark.parametrize("algorithm", ["none", "HS512", "RS256"])
def test_a_token_does_not_choose_how_it_is_checked(algorithm: str) -> None:
    callback = sign_as_vonage_token(read_payload("vonage", "newer_status.json"), SECRET, algorithm=algorithm)
    with pytest.raises(SignatureError):
        SOURCE.verify(callback, {"signature_secret": SECRET})


def test_the_registry_knows_how_vonage_reports() -> None:
    assert find_callbacks("vonage") is SOURCE
