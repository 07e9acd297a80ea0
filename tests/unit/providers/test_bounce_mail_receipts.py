"""What a bounce mail becomes for the message it is about."""

import uuid
from pathlib import Path

import pytest

from notifier.providers.bounce_mail.bounce import Bounce
from notifier.providers.bounce_mail.parse import parse_bounce
from notifier.providers.bounce_mail.receipts import to_receipts
from notifier.providers.callbacks import Receipt
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

FOLDER = Path(__file__).parents[2] / "payloads" / "bounces"
MESSAGE_ID = uuid.UUID(int=5)


def receipts_of(name: str) -> tuple[Receipt, ...]:
    """The receipts of a mail of the folder."""
    return to_receipts(parse_bounce((FOLDER / f"{name}.eml").read_bytes()), MESSAGE_ID)


@pytest.mark.parametrize(
    ("name", "kind", "reason", "address_is_bad"),
    [
        ("postfix_unknown_user", ReceiptKind.BOUNCED, ReceiptReason.BOUNCED, True),
        ("postfix_no_host", ReceiptKind.BOUNCED, ReceiptReason.BOUNCED, True),
        ("sendmail_quota", ReceiptKind.BOUNCED, ReceiptReason.BOUNCED, False),
        ("powermta_blocked", ReceiptKind.BOUNCED, ReceiptReason.BLOCKED, False),
        ("mailru", ReceiptKind.BOUNCED, ReceiptReason.SPAM, False),
        ("amazon_text_report", ReceiptKind.BOUNCED, ReceiptReason.TIMED_OUT, False),
        ("postfix_delayed", ReceiptKind.DEFERRED, None, False),
        ("exim_warning", ReceiptKind.DEFERRED, None, False),
        ("out_of_office", ReceiptKind.AUTORESPONDED, None, False),
        ("complaint", ReceiptKind.COMPLAINED, ReceiptReason.SPAM, False),
        ("complaint_without_address", ReceiptKind.COMPLAINED, ReceiptReason.SPAM, False),
    ],
)
def test_a_mail_becomes_one_receipt_in_our_words(
    name: str, kind: ReceiptKind, reason: ReceiptReason | None, *, address_is_bad: bool
) -> None:
    (receipt,) = receipts_of(name)
    assert (receipt.kind, receipt.reason, receipt.address_is_bad) == (kind, reason, address_is_bad)
    assert receipt.message_id == MESSAGE_ID


def test_a_receipt_carries_the_code_and_the_words_without_addresses() -> None:
    (receipt,) = receipts_of("sendmail_quota")
    assert receipt.address == "ada.bell@parcels.example"
    assert receipt.code == "5.2.2"
    assert receipt.detail == "552 5.2.2 <[address]>... Mailbox is over its quota"


def test_every_recipient_has_a_receipt_of_its_own() -> None:
    first, second = receipts_of("exim_two_recipients")
    assert (first.address, first.address_is_bad) == ("ada.bell@parcels.example", True)
    assert (second.address, second.address_is_bad) == ("ben.cole@crates.example", False)
    assert first.event_id != second.event_id


def test_the_same_mail_read_twice_reports_the_same_events() -> None:
    assert receipts_of("exim_two_recipients") == receipts_of("exim_two_recipients")
    assert receipts_of("postfix_delayed")[0].event_id == "b1@mx.relay.example ada.bell@parcels.example"


@pytest.mark.parametrize("name", ["personal_answer", "delivered_report", "dmarc_failure"])
def test_a_mail_that_reports_nothing_has_no_receipts(name: str) -> None:
    assert receipts_of(name) == ()


def test_a_message_nobody_can_name_still_has_a_receipt() -> None:
    bounce = parse_bounce((FOLDER / "qmail_no_host.eml").read_bytes())
    assert [receipt.message_id for receipt in to_receipts(bounce, None)] == [None]
    assert to_receipts(Bounce(problem="It is something else."), None) == ()
