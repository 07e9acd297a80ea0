"""Mails that come back about a message of ours: reports of mail systems, complaints, answers of people who are away."""

import uuid

_REPORT = """From: MAILER-DAEMON@mx.relay.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: Tue, 03 Mar 2026 10:00:00 +0000
Message-ID: <{name}@mx.relay.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.relay.example.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.relay.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{address}>: {words}

--b
Content-Type: text/rfc822-headers

From: Fern <orders@fern.example>
Subject: Your parcel is on its way
{returned}
--b--
"""

_COMPLAINT = """From: staff@loop.parcels.example
To: {to}
Subject: FW: Your parcel is on its way
Date: Tue, 03 Mar 2026 10:00:00 +0000
Message-ID: <{name}@loop.parcels.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Loop/1.0
Version: 1

--b
Content-Type: text/rfc822-headers

From: Fern <orders@fern.example>
Subject: Your parcel is on its way
{returned}
--b--
"""

_AWAY = """From: {address}
To: {to}
Subject: Automatic reply: Your parcel is on its way
Date: Tue, 03 Mar 2026 10:00:00 +0000
Message-ID: <{name}@people.example>
Auto-Submitted: auto-replied
Content-Type: text/plain; charset=utf-8

I am away until Monday.
"""


def make_report(
    address: str, *, to: str = "bounces@fern.example", returned: uuid.UUID | None = None, soft: bool = False
) -> bytes:
    """A delivery report about an address, with the `Message-ID` of the message it gives back."""
    return _fill(
        _REPORT,
        address=address,
        to=to,
        returned=returned,
        action="delayed" if soft else "failed",
        status="4.2.2" if soft else "5.1.1",
        words="Mailbox full" if soft else "User unknown",
    )


def make_complaint(*, to: str = "bounces@fern.example", returned: uuid.UUID | None = None) -> bytes:
    """A feedback report that hides who complained, as large services do."""
    return _fill(_COMPLAINT, to=to, returned=returned)


def make_auto_reply(address: str, *, to: str) -> bytes:
    """A machine answers for somebody who is away."""
    return _fill(_AWAY, address=address, to=to, returned=None)


def _fill(form: str, *, returned: uuid.UUID | None, **values: str) -> bytes:
    line = f"Message-ID: <{returned}@fern.example>\n" if returned else ""
    return form.format(returned=line, name=uuid.uuid4().hex, **values).replace("\n", "\r\n").encode()
