"""Whole bounce mails, written by us: whom they speak of, and whether what they say is proof against the address."""

import pytest

from notifier.providers.bounce_mail.bounce import Bounce
from notifier.providers.bounce_mail.parse import parse_bounce

ADA = "ada.bell@parcels.example"
BEN = "ben.cole@crates.example"


def read_notice(body: str, *, subject: str = "Undeliverable mail") -> Bounce:
    """What a mail without a report says."""
    head = f"From: MAILER-DAEMON@mx.relay.example\nTo: bounces@lantern.example\nSubject: {subject}\n\n"
    return parse_bounce((head + body).encode())


def read_report(fields: str, *, reporter: str = "mx.relay.example", returned: str = f"To: {ADA}") -> Bounce:
    """What a mail with a delivery report says."""
    return parse_bounce(
        f"""From: MAILER-DAEMON@mx.relay.example
To: bounces@lantern.example
Subject: Undeliverable mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; {reporter}

{fields}

--b
Content-Type: message/rfc822

From: Lantern Lane <orders@lantern.example>
{returned}
Subject: Your parcel is on its way

Hello
--b--
""".encode()
    )


def sum_up(bounce: Bounce) -> list[tuple[str, str, str]]:
    """Address, kind and reason of each recipient."""
    return [(recipient.address, str(recipient.kind), str(recipient.reason)) for recipient in bounce.recipients]


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (f"<{ADA}>:\nRemote host said:\n550 User unknown\n [RCPT_TO]\n", "hard", "user_unknown"),
        (f"<{ADA}>:\nWe know no such user here\n", "soft", "filtered"),
        (f"<{ADA}>:\nThis account has been disabled or discontinued.\n", "soft", "suspended"),
        (
            f"Your message FAILED to reach:\n{ADA}\n\n--> RCPT To:<{ADA}>\n<-- 550 no such user\n",
            "hard",
            "user_unknown",
        ),
        (f"Delivery was aborted after 9.0 hours:\n\n  * {ADA}\n\nRouting: unknown host\n", "soft", "expired"),
        (f"Unknown user: {ADA}\n\nOriginal message follows.\n", "hard", "user_unknown"),
        (f"Failed for the following recipients:\n\n{ADA}: Envelope expired\n", "soft", "expired"),
        (f"Delivery failed 12 attempts: {ADA}\n", "soft", "expired"),
    ],
)
def test_a_notice_is_judged_by_what_it_proves(body: str, kind: str, reason: str) -> None:
    assert sum_up(read_notice(body)) == [(ADA, kind, reason)]


def test_a_warning_of_a_delay_is_never_hard() -> None:
    bounce = read_notice(
        f"A message is delayed for more than 4h for these recipients:\n\n{ADA}: No MX found for domain\n\n"
        "This is only a temporary failure report.\n"
    )
    assert [(recipient.kind.value, recipient.gave_up) for recipient in bounce.recipients] == [("soft", False)]


def test_an_address_used_as_a_name_is_no_second_recipient() -> None:
    bounce = read_notice(
        "One or more recipient addresses were incorrectly constructed:\n\n"
        f"  {BEN} <{ADA}>: malformed address: <{ADA}> may not follow {BEN}\n"
    )
    assert sum_up(bounce) == [(ADA, "soft", "protocol")]


def test_one_answer_may_speak_of_all_recipients() -> None:
    bounce = read_notice(
        f"It could not be delivered because of\n\n550 5.1.1 Unknown user\n\nRecipients:\n   {ADA}\n   {BEN}\n"
    )
    assert sum_up(bounce) == [(ADA, "hard", "user_unknown"), (BEN, "hard", "user_unknown")]


def test_a_name_hidden_by_asterisks_is_taken_from_the_returned_message() -> None:
    bounce = read_notice(
        "   ----- The following addresses had delivery problems -----\n********@parcels.example\n\n"
        "   ----- Non-delivered information -----\nThe recipient's mailbox is full.\n\n"
        f"----- Original message -----\n\nReturn-Path: <bounces@lantern.example>\nTo: {ADA}\n"
    )
    assert sum_up(bounce) == [(ADA, "soft", "mailbox_full")]


@pytest.mark.parametrize("own", ["List-Post: <mailto:readers@list.example>", "List-Id: Readers <readers.list.example>"])
def test_a_mailing_list_that_sent_the_message_on_is_not_whom_it_failed_for(own: str) -> None:
    fields = "Action: failed\nStatus: 5.1.1\nFinal-Recipient: local; ada"
    assert read_report(fields, returned=f"To: Readers <readers@list.example>\n{own}").recipients == ()
    named = read_report(fields, returned=f"To: Ada <{ADA}>\n{own}")
    assert [recipient.address for recipient in named.recipients] == [ADA]


def test_a_receipt_rule_of_amazon_is_no_mailbox_that_is_missing() -> None:
    fields = (
        f"Final-Recipient: rfc822; {ADA}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 No mailbox"
    )
    assert sum_up(read_report(fields, reporter="inbound-smtp.xx-north-1.amazonaws.com")) == [(ADA, "soft", "filtered")]
    asked = f"{fields}\nRemote-MTA: dns; mx.parcels.example"
    assert sum_up(read_report(asked, reporter="inbound-smtp.xx-north-1.amazonaws.com")) == [
        (ADA, "hard", "user_unknown")
    ]
    assert sum_up(read_report(fields)) == [(ADA, "hard", "user_unknown")]


def test_the_category_of_powermta_stands_in_its_report() -> None:
    fields = f"Final-Recipient: rfc822;{ADA}\nAction: failed\nStatus: 5.0.0 (undefined status)"
    assert sum_up(read_report(fields)) == [(ADA, "unknown", "None")]
    sorted_out = read_report(f"{fields}\nX-PowerMTA-BounceCategory: inactive-mailbox")
    assert sum_up(sorted_out) == [(ADA, "soft", "suspended")]


def test_a_receipt_of_a_reader_is_no_failure() -> None:
    bounce = parse_bounce(
        f"""From: {ADA}
To: bounces@lantern.example
Subject: Not read: Your parcel
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain

It was deleted without being read.

--b
Content-Type: message/disposition-notification

Reporting-UA: desk.parcels.example; Post Reader
Final-Recipient: rfc822;{ADA}
Disposition: automatic-action/MDN-sent-automatically; deleted
--b--
""".encode()
    )
    assert (bounce.recipients, bounce.problem) == (
        (),
        "The mail says what a reader did with a message, not that it failed.",
    )
