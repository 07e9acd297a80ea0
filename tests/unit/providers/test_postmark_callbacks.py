"""What Postmark posts, in our words."""

import datetime as dt
import json
from uuid import UUID

import pytest

from notifier.providers.callbacks import CallbackError, Receipt, SignatureError
from notifier.providers.postmark.callbacks import parse, verify
from notifier.providers.postmark.codes import TYPES
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason
from tests.contracts.callbacks.contract import JSON, make_callback
from tests.payloads.reading import read_payload

OURS = UUID("0198f3a2-7c41-7d05-9b3e-5a1f0c6e2d84")


def read_file(name: str, **changes: object) -> Receipt:
    """The receipt of a record, some of its fields changed."""
    document = json.loads(read_payload("postmark", name)) | changes
    (receipt,) = parse(json.dumps(document).encode(), JSON).receipts
    return receipt


def test_a_hard_bounce_is_named_and_dated() -> None:
    receipt = read_file("bounce.json")
    assert (receipt.kind, receipt.reason, receipt.address_is_bad) == (ReceiptKind.BOUNCED, ReceiptReason.BOUNCED, True)
    assert receipt.provider_message_id == "5f0c1a52-3b7e-4f0b-8a55-0c1d2e3f4a5b"
    assert receipt.message_id == OURS
    assert receipt.event_id == "700100"
    assert receipt.address == "mira@buyer.example"
    assert receipt.code == "5.1.1"
    assert receipt.detail == "smtp;550 5.1.1 [address] nobody by that name"
    assert receipt.occurred_at == dt.datetime(2026, 3, 2, 9, 15, 4, 500_012, tzinfo=dt.UTC)


@pytest.mark.parametrize("bounce_type", TYPES)
def test_every_bounce_type_is_understood_and_two_of_them_lose_the_address(bounce_type: str) -> None:
    receipt = read_file("bounce.json", Type=bounce_type)
    assert (receipt.kind, receipt.reason) == TYPES[bounce_type]
    assert receipt.address_is_bad == (bounce_type in {"HardBounce", "BadEmailAddress"})


def test_a_bounce_type_nobody_knows_is_a_bounce_that_proves_nothing() -> None:
    receipt = read_file("bounce.json", Type="SomethingNew")
    assert (receipt.kind, receipt.reason) == (ReceiptKind.BOUNCED, ReceiptReason.BOUNCED)
    assert not receipt.address_is_bad


@pytest.mark.parametrize(
    ("changes", "kind", "reason", "is_bad"),
    [
        ({}, ReceiptKind.UNSUBSCRIBED, ReceiptReason.UNSUBSCRIBED, False),
        ({"SuppressionReason": "HardBounce"}, ReceiptKind.BOUNCED, ReceiptReason.BOUNCED, True),
        ({"SuppressionReason": "SpamComplaint"}, ReceiptKind.COMPLAINED, ReceiptReason.SPAM, False),
        ({"SuppressionReason": None}, ReceiptKind.UNSUBSCRIBED, ReceiptReason.UNSUBSCRIBED, False),
        ({"SuppressSending": False, "SuppressionReason": "HardBounce"}, ReceiptKind.SUBSCRIBED, None, False),
    ],
)
def test_a_change_of_subscription_says_what_changed(
    changes: dict[str, object], kind: ReceiptKind, reason: ReceiptReason | None, is_bad: bool
) -> None:
    receipt = read_file("subscription_change.json", **changes)
    assert (receipt.kind, receipt.reason, receipt.address_is_bad) == (kind, reason, is_bad)


def test_a_reactivation_by_the_merchant_belongs_to_no_message() -> None:
    receipt = read_file("reactivation.json")
    assert receipt.kind is ReceiptKind.SUBSCRIBED
    assert receipt.provider_message_id is None
    assert receipt.message_id is None
    assert receipt.address == "mira@buyer.example"


def test_a_click_says_where_to_and_with_what() -> None:
    receipt = read_file("click.json")
    assert receipt.kind is ReceiptKind.CLICKED
    assert receipt.url == "https://track.shop.example/t/abc"
    assert receipt.user_agent is not None


def test_records_without_a_number_are_told_apart_by_what_happened_and_when() -> None:
    first, again = read_file("click.json"), read_file("click.json", Platform="Desktop")
    later = read_file("click.json", ReceivedAt="2026-03-02T11:00:01Z")
    other = read_file("click.json", OriginalLink="https://track.shop.example/t/def")
    assert first.event_id == again.event_id
    assert len({first.event_id, later.event_id, other.event_id, read_file("delivery.json").event_id}) == 4


def test_a_record_of_a_new_type_is_unknown_and_one_without_a_type_is_refused() -> None:
    assert read_file("delivery.json", RecordType="SomethingNew").kind is ReceiptKind.UNKNOWN
    with pytest.raises(CallbackError, match="no record type"):
        read_file("delivery.json", RecordType=None)


@pytest.mark.parametrize("key", ["password", "user:", ":password"])
def test_a_key_that_is_no_name_and_password_is_named(key: str) -> None:
    with pytest.raises(SignatureError, match="must be user:password"):
        verify(make_callback(b"{}", Authorization="Basic Og=="), {"events_key": key})
