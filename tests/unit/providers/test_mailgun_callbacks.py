"""What Mailgun posts, in our words."""

import datetime as dt
import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
import time_machine

from notifier.foundation.clock import utc_now
from notifier.providers.callbacks import CallbackError, Receipt, SignatureError
from notifier.providers.mailgun.callbacks import parse, verify
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason
from tests.contracts.callbacks.contract import FORM, JSON
from tests.payloads.reading import read_payload
from tests.running.mail_services import open_mailgun_account

OURS = UUID("0198f3a2-7c41-7d05-9b3e-5a1f0c6e2d84")
KEY = "a-key-of-this-test"


def read_file(name: str) -> Receipt:
    (receipt,) = parse(read_payload("mailgun", name), JSON).receipts
    return receipt


def read_failed(code: int | None = 550, enhanced: str | None = "5.1.1", **changes: object) -> Receipt:
    """A permanent failure with another code or other fields."""
    document = json.loads(read_payload("mailgun", "failed_permanent.json"))
    status = {"code": code, "enhanced-code": enhanced, "message": "nobody by that name"}
    document["event-data"] |= {"delivery-status": status} | changes
    (receipt,) = parse(json.dumps(document).encode(), JSON).receipts
    return receipt


@pytest.mark.parametrize(
    ("name", "kind", "reason", "is_bad"),
    [
        ("failed_permanent.json", ReceiptKind.BOUNCED, ReceiptReason.BOUNCED, True),
        ("failed_temporary.json", ReceiptKind.DEFERRED, ReceiptReason.OTHER, False),
        ("delivered.json", ReceiptKind.DELIVERED, None, False),
        ("clicked.json", ReceiptKind.CLICKED, None, False),
        ("rejected.json", ReceiptKind.REJECTED, ReceiptReason.OTHER, False),
        ("legacy_dropped.form", ReceiptKind.REJECTED, ReceiptReason.BOUNCED, True),
        ("legacy_bounced.multipart", ReceiptKind.BOUNCED, ReceiptReason.BOUNCED, True),
    ],
)
def test_every_event_is_understood(name: str, kind: ReceiptKind, reason: ReceiptReason | None, is_bad: bool) -> None:
    receipt = read_file(name)
    assert (receipt.kind, receipt.reason, receipt.address_is_bad) == (kind, reason, is_bad)
    assert receipt.address == "mira@buyer.example"


def test_a_failed_mail_is_named_and_dated() -> None:
    receipt = read_file("failed_permanent.json")
    assert receipt.message_id == OURS
    assert receipt.provider_message_id == f"<{OURS}@shop.example>"
    assert receipt.occurred_at == dt.datetime(2026, 3, 2, 9, 15, 4, 250_000, tzinfo=dt.UTC)
    assert receipt.event_id == "wNq7fernfield@1772442904.25"
    assert receipt.code == "5.1.1"
    assert receipt.detail == "5.1.1 [address]: nobody by that name"


def test_a_click_says_where_to_and_with_what() -> None:
    receipt = read_file("clicked.json")
    assert receipt.url == "https://track.shop.example/t/abc"
    assert receipt.user_agent is not None


@pytest.mark.parametrize(
    ("changes", "kind", "reason", "is_bad"),
    [
        ({"reason": "suppress-bounce"}, ReceiptKind.REJECTED, ReceiptReason.BOUNCED, True),
        ({"reason": "suppress-complaint"}, ReceiptKind.REJECTED, ReceiptReason.SPAM, False),
        ({"reason": "suppress-unsubscribe"}, ReceiptKind.REJECTED, ReceiptReason.UNSUBSCRIBED, False),
        ({"reason": "espblock"}, ReceiptKind.BOUNCED, ReceiptReason.BLOCKED, False),
        ({"reason": "something new"}, ReceiptKind.BOUNCED, ReceiptReason.OTHER, True),
        ({"reason": "something new", "enhanced": None}, ReceiptKind.BOUNCED, ReceiptReason.OTHER, False),
        ({"enhanced": "5.7.1"}, ReceiptKind.BOUNCED, ReceiptReason.BOUNCED, False),
        ({"enhanced": None}, ReceiptKind.BOUNCED, ReceiptReason.BOUNCED, True),
        ({"enhanced": None, "code": 554}, ReceiptKind.BOUNCED, ReceiptReason.BOUNCED, False),
        ({"severity": "temporary"}, ReceiptKind.DEFERRED, ReceiptReason.BOUNCED, False),
        ({"event": "stored"}, ReceiptKind.UNKNOWN, ReceiptReason.BOUNCED, False),
    ],
)
def test_a_failure_says_whose_fault_it_is(
    changes: dict[str, Any], kind: ReceiptKind, reason: ReceiptReason, is_bad: bool
) -> None:
    receipt = read_failed(**changes)
    assert (receipt.kind, receipt.reason, receipt.address_is_bad) == (kind, reason, is_bad)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("607", ReceiptReason.SPAM),
        ("606", ReceiptReason.UNSUBSCRIBED),
        ("499", ReceiptReason.TIMED_OUT),
        ("5.1.1", ReceiptReason.BOUNCED),
        ("620", ReceiptReason.OTHER),
        ("", ReceiptReason.OTHER),
    ],
)
def test_an_old_form_says_why_by_its_code(code: str, reason: ReceiptReason) -> None:
    body = urlencode({"event": "dropped", "recipient": "mira@buyer.example", "code": code, "token": "t"}).encode()
    assert parse(body, FORM).receipts[0].reason is reason


def test_the_variables_of_a_merchant_are_not_taken_for_mailguns_own_fields() -> None:
    own = {"event": "clicked", "recipient": "mira@buyer.example", "url": "https://track.shop.example/t/abc"}
    theirs = {"event": "delivered", "recipient": "jon@buyer.example", "url": "https://elsewhere.example"}
    late = [("token", "theirs"), ("timestamp", "7"), ("token", "mailguns"), ("timestamp", "1772442905")]
    (receipt,) = parse(urlencode([*own.items(), *theirs.items(), *late]).encode(), FORM).receipts
    assert (receipt.kind, receipt.address, receipt.url) == (ReceiptKind.CLICKED, own["recipient"], own["url"])
    assert receipt.event_id == "mailguns"
    assert receipt.occurred_at == dt.datetime(2026, 3, 2, 9, 15, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize("body", [b"{}", b'{"event-data": {}}', b"a=b", b"--x"])
def test_a_body_without_an_event_gets_one_sentence(body: bytes) -> None:
    with pytest.raises(CallbackError, match=r"^The Mailgun callback [^.]+\.$"):
        parse(body, JSON)


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_callback_signed_long_ago_or_far_ahead_is_refused(minutes: int) -> None:
    account = open_mailgun_account(KEY)
    body = read_payload("mailgun", "delivered.json")
    signed_at = utc_now() + dt.timedelta(minutes=minutes)
    with time_machine.travel(signed_at, tick=False):
        callback = account.sign(body)
        verify(callback, account.settings)
    with pytest.raises(SignatureError, match="15 minutes"):
        verify(callback, account.settings)
