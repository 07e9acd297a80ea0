"""Meta's callbacks fulfil the contract; statuses, replies and stopped offers are understood."""

import datetime as dt
import json
from uuid import UUID

import pytest

from notifier.providers.callbacks import Callback, CallbackError, Receipt, Report, SignatureError
from notifier.providers.registry import find_callbacks
from notifier.providers.whatsapp_cloud.callbacks import SOURCE
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason
from tests.contracts.callbacks.contract import JSON, URL, CallbackContract, SigningAccount
from tests.payloads.reading import read_payload
from tests.running.phone_services import open_whatsapp_account

OURS = UUID("019aa000-0000-7000-8000-0000000000aa")


class TestWhatsAppCloud(CallbackContract):
    source = SOURCE
    body = read_payload("whatsapp_cloud", "statuses.json")
    key_settings = ("app_secret",)
    signature_headers = ("x-hub-signature-256",)

    @pytest.fixture
    def account(self) -> SigningAccount:
        return open_whatsapp_account("secret of this test")

    @pytest.fixture
    def stranger(self) -> SigningAccount:
        return open_whatsapp_account("another secret")


class TestWhatsAppReplies(TestWhatsAppCloud):
    body = read_payload("whatsapp_cloud", "inbound.json")


def parse(name: str) -> Report:
    return SOURCE.parse(read_payload("whatsapp_cloud", name), JSON)


def parse_failure(code: int) -> Receipt:
    document = json.loads(read_payload("whatsapp_cloud", "status_failed.json"))
    document["entry"][0]["changes"][0]["value"]["statuses"][0]["errors"][0]["code"] = code
    (receipt,) = SOURCE.parse(json.dumps(document).encode(), JSON).receipts
    return receipt


def test_each_status_names_our_message() -> None:
    receipts = parse("statuses.json").receipts
    assert [receipt.kind for receipt in receipts] == [ReceiptKind.SENT, ReceiptKind.DELIVERED, ReceiptKind.READ]
    assert {receipt.message_id for receipt in receipts} == {OURS}
    assert receipts[0] == Receipt(
        kind=ReceiptKind.SENT,
        provider_message_id="wamid.TEST1",
        message_id=OURS,
        address="+15550107",
        occurred_at=dt.datetime.fromtimestamp(1795342531, dt.UTC),
        event_id="wamid.TEST1:sent",
    )


def test_a_number_whatsapp_cannot_reach_is_bad() -> None:
    (receipt,) = parse("status_failed.json").receipts
    assert (receipt.kind, receipt.reason, receipt.code) == (ReceiptKind.BOUNCED, ReceiptReason.INVALID, "131026")
    assert receipt.address_is_bad
    assert receipt.detail == "Nothing can be delivered to [number]."


@pytest.mark.parametrize(
    ("code", "kind", "reason"),
    [
        (131047, ReceiptKind.FAILED, ReceiptReason.OTHER),
        (131049, ReceiptKind.BOUNCED, ReceiptReason.BLOCKED),
        (131050, ReceiptKind.REJECTED, ReceiptReason.UNSUBSCRIBED),
        (132001, ReceiptKind.FAILED, ReceiptReason.OTHER),
        (131000, ReceiptKind.FAILED, ReceiptReason.OTHER),
        (7, ReceiptKind.FAILED, ReceiptReason.OTHER),
    ],
)
def test_each_code_of_a_lost_message_has_its_meaning(code: int, kind: ReceiptKind, reason: ReceiptReason) -> None:
    receipt = parse_failure(code)
    assert (receipt.kind, receipt.reason, receipt.address_is_bad) == (kind, reason, False)


def test_texts_and_taps_are_passed_on_and_all_else_says_nothing() -> None:
    report = parse("inbound.json")
    assert report.receipts == ()
    assert [text.text for text in report.inbound] == ["Hört auf damit 🙏", "Stop", "Leave it outside", "Tomorrow"]
    first = report.inbound[0]
    assert (first.from_address, first.to_address, first.provider_message_id) == ("+15550107", "+15550199", "wamid.IN1")
    assert first.occurred_at == dt.datetime.fromtimestamp(1795342600, dt.UTC)


def test_who_stops_or_resumes_offers_is_told() -> None:
    receipts = parse("stops_offers.json").receipts
    assert [(receipt.kind, receipt.address) for receipt in receipts] == [
        (ReceiptKind.UNSUBSCRIBED, "+15550107"),
        (ReceiptKind.SUBSCRIBED, "+15550108"),
    ]


def test_news_about_templates_says_nothing_about_messages() -> None:
    assert parse("template_paused.json") == Report()


def test_a_status_repeated_within_one_body_counts_once() -> None:
    document = json.loads(read_payload("whatsapp_cloud", "statuses.json"))
    document["entry"] *= 2
    assert len(SOURCE.parse(json.dumps(document).encode(), JSON).receipts) == 3


@pytest.mark.parametrize("body", [b'{"object": "page", "entry": []}', b'{"entry": []}'])
def test_what_is_not_about_whatsapp_is_refused(body: bytes) -> None:
    with pytest.raises(CallbackError):
        SOURCE.parse(body, JSON)


def ask(query: str, *, verify_token: str = "word of this test", method: str = "GET") -> str | None:
    assert SOURCE.find_handshake is not None
    return SOURCE.find_handshake(Callback(method, f"{URL}?{query}", {}, b""), {"verify_token": verify_token})


def test_metas_question_is_answered_with_its_challenge() -> None:
    query = "hub.mode=subscribe&hub.verify_token=word+of+this+test&hub.challenge=1158201444"
    assert ask(query) == "1158201444"
    assert ask(query, method="POST") is None
    assert ask("a=b") is None


def test_a_question_with_another_token_is_refused() -> None:
    for token in ("", "word", "w%C3%B6rd"):
        with pytest.raises(SignatureError, match="verify_token"):
            ask(f"hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1")
    with pytest.raises(SignatureError, match="verify_token"):
        ask("hub.mode=subscribe&hub.verify_token=&hub.challenge=1", verify_token="")


def test_the_registry_knows_how_whatsapp_reports() -> None:
    assert find_callbacks("whatsapp_cloud") is SOURCE
