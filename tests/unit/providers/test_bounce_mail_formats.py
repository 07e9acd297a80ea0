"""Bounce mails of many mail systems, written by us in their manner, and what they say."""

from pathlib import Path

import pytest

from notifier.providers.bounce_mail.bounce import Bounce
from notifier.providers.bounce_mail.parse import parse_bounce

FOLDER = Path(__file__).parents[2] / "payloads" / "bounces"

#: File, then each recipient as address, kind, status, reason, and whether the mail system has given up.
FAILURES: tuple[tuple[str, tuple[tuple[str, str, str | None, str, bool], ...]], ...] = (
    ("activehunter", (("ada.bell@parcels.example", "hard", "5.1.1", "user_unknown", True),)),
    ("amazon_text_report", (("ada.bell@parcels.example", "soft", "4.4.7", "expired", True),)),
    ("courier_unknown_user", (("ada.bell@parcels.example", "hard", "5.1.1", "user_unknown", True),)),
    ("domino_not_listed", (("ada.bell@parcels.example", "hard", "5.1.1", "user_unknown", True),)),
    ("dovecot_quota", (("ada.bell@parcels.example", "soft", None, "mailbox_full", True),)),
    ("exchange_2003", (("ada.bell@parcels.example", "hard", None, "user_unknown", True),)),
    ("exchange_online", (("ada.bell@parcels.example", "hard", "5.1.10", "user_unknown", True),)),
    ("exchange_online_no_such_address", (("ada.bell@parcels.example", "hard", "5.4.1", "user_unknown", True),)),
    (
        "exim_two_recipients",
        (
            ("ada.bell@parcels.example", "hard", "5.1.1", "user_unknown", True),
            ("ben.cole@crates.example", "soft", "5.7.1", "spam_detected", True),
        ),
    ),
    ("exim_warning", (("ada.bell@parcels.example", "soft", "4.7.1", "rate_limited", False),)),
    ("german_words", (("ada.bell@kiste.example", "soft", None, "filtered", True),)),
    ("google_classic", (("ada.bell@parcels.example", "soft", "5.7.1", "relaying_denied", True),)),
    ("google_html", (("ada.bell@parcels.example", "hard", "5.1.1", "user_unknown", True),)),
    ("internationalised", (("päivi@paketti.example", "hard", "5.1.1", "user_unknown", True),)),
    ("interscan", (("ada.bell@parcels.example", "hard", "5.1.1", "user_unknown", True),)),
    ("james", (("ada.bell@parcels.example", "hard", None, "user_unknown", True),)),
    ("japanese_carrier", (("hanako@keitai.example", "hard", None, "user_unknown", True),)),
    ("japanese_carrier_filter", (("hanako@keitai.example", "soft", "5.2.0", "filtered", True),)),
    ("japanese_words", (("hanako@parcels.example", "soft", None, "mailbox_full", True),)),
    ("local_user_only", (("ada.bell@parcels.example", "soft", "5.0.0", "mailbox_full", True),)),
    ("mailmarshal", (("ada.bell@parcels.example", "hard", "5.1.1", "user_unknown", True),)),
    ("mailru", (("ada.bell@pochta.example", "soft", "5.7.1", "spam_detected", True),)),
    ("messaging_server", (("ada.bell@parcels.example", "soft", "5.7.1", "policy", True),)),
    ("mfilter", (("ada.bell@parcels.example", "hard", "5.1.1", "user_unknown", True),)),
    ("missing_boundary", (("ada.bell@text.example", "hard", None, "user_unknown", True),)),
    ("opensmtpd", (("ada.bell@parcels.example", "soft", "5.2.2", "mailbox_full", True),)),
    ("postfix_delayed", (("ada.bell@parcels.example", "soft", "4.4.1", "expired", False),)),
    ("postfix_no_host", (("ada.bell@nosuch.example", "hard", None, "host_unknown", True),)),
    ("postfix_unknown_user", (("ada.bell@parcels.example", "hard", "5.1.1", "user_unknown", True),)),
    ("powermta_blocked", (("ada.bell@parcels.example", "soft", "5.7.1", "blocked", True),)),
    ("qmail_no_host", (("ada.bell@nosuch.example", "hard", "5.1.2", "host_unknown", True),)),
    ("qmail_no_mailbox", (("ada.bell@parcels.example", "hard", "5.1.1", "user_unknown", True),)),
    ("sendmail_quota", (("ada.bell@parcels.example", "soft", "5.2.2", "mailbox_full", True),)),
    ("yahoo_over_quota", (("ada.bell@parcels.example", "soft", None, "mailbox_full", True),)),
)


def read(name: str) -> Bounce:
    """What a mail of the folder says."""
    return parse_bounce((FOLDER / f"{name}.eml").read_bytes())


@pytest.mark.parametrize(("name", "expected"), FAILURES, ids=[name for name, _ in FAILURES])
def test_a_failure_names_its_recipients_and_is_judged(
    name: str, expected: tuple[tuple[str, str, str | None, str, bool], ...]
) -> None:
    bounce = read(name)
    found = tuple(
        (recipient.address, recipient.kind.value, recipient.status, str(recipient.reason), recipient.gave_up)
        for recipient in bounce.recipients
    )
    assert (found, bounce.problem) == (expected, None)


def test_every_mail_of_the_folder_has_a_test() -> None:
    named = {name for name, _ in FAILURES} | {
        "out_of_office", "out_of_office_by_subject", "complaint", "complaint_without_address", "dmarc_failure",
        "delivered_report", "personal_answer",
    }  # fmt: skip
    assert {path.stem for path in FOLDER.glob("*.eml")} == named


@pytest.mark.parametrize("name", ["out_of_office", "out_of_office_by_subject"])
def test_an_automatic_answer_is_never_a_bounce(name: str) -> None:
    bounce = read(name)
    assert bounce.is_auto_reply
    assert bounce.recipients == ()
    assert bounce.arrived_at == ("ada.bell@parcels.example",)
    assert bounce.problem is None


def test_a_complaint_names_who_complained_and_the_message() -> None:
    bounce = read("complaint")
    assert bounce.is_complaint
    assert bounce.recipients == ()
    assert bounce.arrived_at == ("ada.bell@parcels.example",)
    assert bounce.original_message_id == "0197f3aa-5b1c-7c3e-9f00-0a1b2c3d4e5f@lantern.example"


def test_a_complaint_that_hides_the_address_is_still_a_complaint() -> None:
    bounce = read("complaint_without_address")
    assert bounce.is_complaint
    assert bounce.arrived_at == ()
    assert bounce.problem is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("dmarc_failure", "The mail is a feedback report, but not a complaint about a message."),
        ("delivered_report", "The mail reports that a message was delivered, not that it failed."),
        ("personal_answer", "The mail is neither a bounce nor an automatic answer as far as can be told."),
    ],
)
def test_a_mail_that_reports_no_failure_says_what_it_is(name: str, problem: str) -> None:
    bounce = read(name)
    assert (bounce.recipients, bounce.is_auto_reply, bounce.is_complaint) == ((), False, False)
    assert bounce.problem == problem


def test_the_reply_code_and_the_words_of_the_server_are_kept() -> None:
    (recipient,) = read("sendmail_quota").recipients
    assert recipient.reply_code == 552
    assert recipient.diagnostic == "552 5.2.2 <ada.bell@parcels.example>... Mailbox is over its quota"


def test_the_mail_itself_is_named_dated_and_says_whom_it_was_sent_to() -> None:
    bounce = read("postfix_delayed")
    assert bounce.mail_id == "b1@mx.relay.example"
    assert bounce.written_at is not None
    assert bounce.written_at.isoformat() == "2026-03-03T10:00:00+00:00"
    assert bounce.delivered_to == ("bounces@lantern.example",)


@pytest.mark.parametrize(
    "name", ["qmail_no_host", "postfix_unknown_user", "sendmail_quota", "mfilter", "google_classic"]
)
def test_the_returned_message_is_named_wherever_it_stands(name: str) -> None:
    identifier = read(name).original_message_id
    assert identifier is not None
    assert identifier.replace("-", "") == "0197f3aa5b1c7c3e9f000a1b2c3d4e5f@lantern.example"
