"""What holds for every line of the providers' code tables."""

import pytest

from notifier.providers.http_provider import CodeMeaning, hide_numbers
from notifier.providers.twilio.codes import CODES as TWILIO_CODES
from notifier.providers.vonage.codes import ANSWER_CODES, RECEIPT_CODES
from notifier.providers.whatsapp_cloud.codes import find_meaning
from notifier.vocabulary.message_status import AttemptOutcome
from notifier.vocabulary.receipt_kind import ReceiptKind, ReceiptReason

MEANINGS = [
    *TWILIO_CODES.values(),
    *ANSWER_CODES.values(),
    *RECEIPT_CODES.values(),
    *(meaning for code in range(140_000) if (meaning := find_meaning(str(code)))),
]


def test_a_bad_number_is_given_up_and_nobody_elses_fault() -> None:
    bad = [meaning for meaning in MEANINGS if meaning.address_is_bad]
    assert bad
    assert {meaning.outcome for meaning in bad} == {AttemptOutcome.PERMANENT}
    assert {meaning.receipt_kind for meaning in bad} == {ReceiptKind.BOUNCED}
    assert not any(meaning.is_about_account for meaning in bad)


def test_an_account_in_trouble_costs_no_message() -> None:
    blamed = [meaning for meaning in MEANINGS if meaning.is_about_account]
    assert blamed
    assert {(meaning.outcome, meaning.reason) for meaning in blamed} == {(AttemptOutcome.TRANSIENT, None)}


def test_no_code_means_that_a_message_was_taken() -> None:
    outcomes = {meaning.outcome for meaning in MEANINGS}
    assert outcomes == {AttemptOutcome.TRANSIENT, AttemptOutcome.PERMANENT, AttemptOutcome.UNKNOWN}


@pytest.mark.parametrize("code", [None, "", "-1", "1.5", "٣", "abc", "9" * 5000, "140001"])
def test_what_is_no_listed_code_of_meta_means_nothing(code: str | None) -> None:
    assert find_meaning(code) is None


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (ReceiptReason.INVALID, ReceiptKind.BOUNCED),
        (ReceiptReason.BLOCKED, ReceiptKind.BOUNCED),
        (ReceiptReason.UNSUBSCRIBED, ReceiptKind.REJECTED),
        (ReceiptReason.TIMED_OUT, ReceiptKind.FAILED),
        (None, ReceiptKind.FAILED),
    ],
)
def test_why_a_message_was_lost_says_what_the_report_is_called(reason: ReceiptReason | None, kind: ReceiptKind) -> None:
    assert CodeMeaning(AttemptOutcome.PERMANENT, reason).receipt_kind is kind


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("To +15550107788 failed", "To [number] failed"),
        ("(+1 555-010-7788)", "([number])"),
        ("code 131026, 24 hours", "code 131026, 24 hours"),
        ("two\nlines", "two lines"),
        ("", ""),
    ],
)
def test_numbers_of_people_are_hidden_and_codes_are_not(said: str, shown: str) -> None:
    assert hide_numbers(said) == shown
