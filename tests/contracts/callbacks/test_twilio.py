"""Twilio's callbacks fulfil the contract; statuses and what people write back are understood."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from notifier.providers.callbacks import Callback, CallbackError, InboundText, Receipt, Report, SignatureError
from notifier.providers.registry import find_callbacks
from notifier.providers.twilio.callbacks import SOURCE
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason
from tests.contracts.callbacks.contract import FORM, URL, CallbackContract, SigningAccount, make_callback
from tests.payloads.reading import read_payload
from tests.running.phone_services import open_twilio_account, sign_as_twilio, sign_json_as_twilio

SID = "SM00112233445566778899aabbccddeeff"
TOKEN = "token of this test"


class TestTwilio(CallbackContract):
    source = SOURCE
    body = read_payload("twilio", "status_delivered.form")
    content_type = FORM
    key_settings = ("auth_token",)
    signature_headers = ("x-twilio-signature",)

    @pytest.fixture
    def account(self) -> SigningAccount:
        return open_twilio_account(TOKEN)

    @pytest.fixture
    def stranger(self) -> SigningAccount:
        return open_twilio_account("another token")


def parse(name: str) -> Report:
    return SOURCE.parse(read_payload("twilio", name), FORM)


def parse_status(**fields: str) -> Receipt:
    body = urlencode({"MessageSid": SID, "To": "+15550107", **fields}).encode()
    (receipt,) = SOURCE.parse(body, FORM).receipts
    return receipt


def test_a_delivered_message_is_reported_so() -> None:
    assert parse("status_delivered.form") == Report(
        receipts=(
            Receipt(ReceiptKind.DELIVERED, provider_message_id=SID, address="+15550107", event_id=f"{SID}:delivered"),
        )
    )


def test_a_number_that_does_not_exist_is_bad() -> None:
    (receipt,) = parse("status_undelivered.form").receipts
    assert (receipt.kind, receipt.reason, receipt.code) == (ReceiptKind.BOUNCED, ReceiptReason.INVALID, "30005")
    assert receipt.address_is_bad
    assert receipt.detail == "Unknown destination handset"


def test_a_whatsapp_message_that_was_read_is_reported_with_a_bare_number() -> None:
    (receipt,) = parse("whatsapp_read.form").receipts
    assert (receipt.kind, receipt.address) == (ReceiptKind.READ, "+15550107")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("accepted", ReceiptKind.QUEUED),
        ("queued", ReceiptKind.QUEUED),
        ("sending", ReceiptKind.QUEUED),
        ("sent", ReceiptKind.SENT),
        ("delivered", ReceiptKind.DELIVERED),
        ("DELIVERED", ReceiptKind.DELIVERED),
        ("read", ReceiptKind.READ),
        ("undelivered", ReceiptKind.FAILED),
        ("failed", ReceiptKind.FAILED),
        ("canceled", ReceiptKind.FAILED),
        ("levitating", ReceiptKind.UNKNOWN),
    ],
)
def test_each_status_has_its_word(status: str, kind: ReceiptKind) -> None:
    assert parse_status(MessageStatus=status).kind is kind


@pytest.mark.parametrize(
    ("code", "kind", "reason", "is_bad"),
    [
        ("30003", ReceiptKind.BOUNCED, ReceiptReason.BOUNCED, False),
        ("30004", ReceiptKind.BOUNCED, ReceiptReason.BLOCKED, False),
        ("30006", ReceiptKind.BOUNCED, ReceiptReason.INVALID, True),
        ("30007", ReceiptKind.BOUNCED, ReceiptReason.SPAM, False),
        ("30036", ReceiptKind.FAILED, ReceiptReason.TIMED_OUT, False),
        ("21610", ReceiptKind.REJECTED, ReceiptReason.UNSUBSCRIBED, False),
        ("63016", ReceiptKind.FAILED, ReceiptReason.OTHER, False),
        ("63024", ReceiptKind.BOUNCED, ReceiptReason.INVALID, True),
        ("30001", ReceiptKind.FAILED, ReceiptReason.OTHER, False),
        ("12345", ReceiptKind.FAILED, ReceiptReason.OTHER, False),
        ("", ReceiptKind.FAILED, ReceiptReason.OTHER, False),
    ],
)
def test_each_code_of_a_lost_message_has_its_meaning(
    code: str, kind: ReceiptKind, reason: ReceiptReason, is_bad: bool
) -> None:
    receipt = parse_status(MessageStatus="undelivered", ErrorCode=code)
    assert (receipt.kind, receipt.reason, receipt.address_is_bad) == (kind, reason, is_bad)
    assert receipt.code == (code or None)


def test_what_a_person_writes_is_passed_on() -> None:
    text = InboundText("+15550107", "+15550199", "Where is it? Löwengasse 3 & back yard", SID)
    assert parse("inbound.form") == Report(inbound=(text,))


def test_what_a_person_writes_by_whatsapp_comes_with_bare_numbers() -> None:
    assert parse("whatsapp_inbound.form").inbound == (InboundText("+15550107", "+15550199", "STOP", SID),)


def test_an_opt_out_that_twilio_has_recognised_counts_whatever_the_words() -> None:
    report = parse("inbound_stop.form")
    (receipt,) = report.receipts
    assert (receipt.kind, receipt.reason) == (ReceiptKind.UNSUBSCRIBED, ReceiptReason.UNSUBSCRIBED)
    assert (receipt.address, receipt.event_id, receipt.provider_message_id) == (
        "+15550107",
        f"{SID}:unsubscribed",
        None,
    )
    assert [text.text for text in report.inbound] == ["No more of this"]


def test_a_picture_without_words_says_nothing() -> None:
    assert parse("inbound_picture.form") == Report()


@pytest.mark.parametrize("body", [b"MessageStatus=sent", b"MessageSid=SM1", b"a=b"])
def test_what_names_no_message_or_person_is_refused(body: bytes) -> None:
    with pytest.raises(CallbackError):
        SOURCE.parse(body, FORM)


@pytest.mark.parametrize(
    ("signed", "called"),
    [
        ("https://t.example/hooks?m=1", "https://t.example:443/hooks?m=1"),
        ("https://t.example:443/hooks?m=1", "https://t.example/hooks?m=1"),
        ("http://t.example:80/hooks", "http://t.example/hooks"),
        ("https://t.example:8443/hooks", "https://t.example:8443/hooks"),
    ],
)
def test_a_port_that_goes_without_saying_may_be_said_or_not(signed: str, called: str) -> None:
    body = read_payload("twilio", "inbound.form")
    SOURCE.verify(sign_as_twilio(body, TOKEN, signed_url=signed, called_url=called), {"auth_token": TOKEN})


@pytest.mark.parametrize(
    "called", ["https://t.example/hooks?m=2", "https://t.example:8443/hooks?m=1", "http://t.example/hooks?m=1"]
)
def test_another_address_is_refused(called: str) -> None:
    body = read_payload("twilio", "inbound.form")
    callback = sign_as_twilio(body, TOKEN, signed_url="https://t.example/hooks?m=1", called_url=called)
    with pytest.raises(SignatureError):
        SOURCE.verify(callback, {"auth_token": TOKEN})


def test_a_json_body_is_signed_by_its_digest_in_the_address() -> None:
    callback = sign_json_as_twilio(b'{"MessageSid": "SM1", "MessageStatus": "sent"}', TOKEN)
    SOURCE.verify(callback, {"auth_token": TOKEN})
    with pytest.raises(SignatureError, match="content"):
        SOURCE.verify(replace(callback, body=callback.body + b" "), {"auth_token": TOKEN})


def test_a_body_that_is_neither_form_nor_signed_by_digest_is_refused() -> None:
    """A signature for the bare address must not vouch for a body it does not cover."""
    callback = sign_as_twilio(b"", TOKEN)
    smuggled = make_callback(b"MessageSid=SM1&MessageStatus=delivered", "text/plain", url=URL)
    with pytest.raises(SignatureError):
        SOURCE.verify(
            replace(smuggled, headers={**callback.headers, "content-type": "text/plain"}), {"auth_token": TOKEN}
        )


def test_a_callback_by_get_says_what_its_signed_address_says() -> None:
    url = f"{URL}?MessageSid=SM1&MessageStatus=sent"
    signed = sign_as_twilio(b"", TOKEN, signed_url=url, called_url=url)
    callback = Callback("GET", url, signed.headers, url.partition("?")[2].encode())
    SOURCE.verify(callback, {"auth_token": TOKEN})
    assert SOURCE.parse(callback.body, FORM).receipts[0].kind is ReceiptKind.SENT
    with pytest.raises(SignatureError):
        SOURCE.verify(replace(callback, body=b"MessageSid=SM1&MessageStatus=delivered"), {"auth_token": TOKEN})


def test_the_registry_knows_how_twilio_reports() -> None:
    assert find_callbacks("twilio") is SOURCE
