"""Whatever arrives in the mailbox is answered with a value, never with an error."""

from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from notifier.providers.bounce_mail.bounce import Bounce
from notifier.providers.bounce_mail.parse import parse_bounce
from notifier.providers.bounce_mail.receipts import to_receipts

MAILS = [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "payloads" / "bounces").glob("*.eml"))]
HEADERS = st.sampled_from([
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
    b"Content-Type: message/delivery-status\r\n",
    b"Content-Type: text/plain; charset=no-such-charset\r\n",
    b"Content-Type: text/html; charset*=utf-8''%ff\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"From: MAILER-DAEMON@mx.relay.example\r\n",
    b"To: =?utf-8?b?//8=?= <\r\n",
    b"X-Failed-Recipients: ,,<@>,a@b.example\r\n",
    b"Date: Tue, 99 Foo\r\n",
])  # fmt: skip


def check(bounce: Bounce) -> None:
    """What holds for every answer."""
    is_something = bool(bounce.recipients) or bounce.is_auto_reply or bounce.is_complaint
    assert is_something == (bounce.problem is None)
    addresses = [recipient.address.lower() for recipient in bounce.recipients]
    assert len(set(addresses)) == len(addresses)
    assert all("@" in address and not set(address) & set("<>\r\n") for address in addresses)
    assert all(receipt.address is None or receipt.address for receipt in to_receipts(bounce, None))


@given(st.binary(max_size=2_000))
@example(b"")
@example(b"\xff\xfe\x00")
@example(b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n")
def test_arbitrary_bytes_are_answered(raw: bytes) -> None:
    check(parse_bounce(raw))


@given(st.lists(HEADERS, max_size=8), st.binary(max_size=500))
def test_headers_that_promise_something_else_are_answered(headers: list[bytes], body: bytes) -> None:
    check(parse_bounce(b"".join(headers) + b"\r\n" + body))


@settings(max_examples=150)
@given(st.sampled_from(MAILS), st.data())
def test_mails_that_were_cut_or_mangled_are_answered(mail: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(mail)))
    end = data.draw(st.integers(start, len(mail)))
    inserted = data.draw(st.binary(max_size=20))
    check(parse_bounce(mail[:start] + inserted + mail[end:]))


def test_a_mail_inside_a_mail_inside_a_mail_does_not_exhaust_the_reader() -> None:
    nested = b"".join(b"Content-Type: message/rfc822\r\n\r\n" for _ in range(3_000))
    check(parse_bounce(nested))


def test_a_huge_mail_is_read_at_its_beginning() -> None:
    check(parse_bounce(MAILS[0] + b"x@y.example: user unknown\r\n" * 300_000))


def test_an_empty_mail_says_that_it_is_empty() -> None:
    assert parse_bounce(b"").problem == "The mail is empty or not a well-formed e-mail."
