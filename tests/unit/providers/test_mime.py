"""E-mails made by hand are read back by the standard library exactly as they were meant."""

import datetime as dt
import email
import email.policy
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from notifier.foundation.errors import PermanentError
from notifier.providers.smtp.mime import build_message
from tests.contracts.providers.contract import make_email

SENT_AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
PRINTABLE = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
HEADERS = st.text(PRINTABLE, max_size=300)
BODIES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=2000)


def read_back(message: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    assert parsed.defects == []
    return parsed


def read_part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    assert isinstance(part, EmailMessage)
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


@given(HEADERS, HEADERS)
@example("طلبك ‎#1001 في الطريق إليك", "ميرا ستون")
@example("📦 " * 90, "Mira 🌿 Stone")
@example("a" * 900, 'Stone, Mira "the" <first> \\ (of) her@name')
@example("=?utf-8?b?SGk=?=", " leading and trailing ")
@example("", "")
def test_subject_and_name_come_back_as_they_were(subject: str, name: str) -> None:
    written = replace(make_email(subject=subject), to_name=name)
    parsed = read_back(build_message(written, SENT_AT))
    assert str(parsed["Subject"]) == subject
    (address,) = parsed["To"].addresses
    assert (address.display_name, address.addr_spec) == (name, written.to_address)


@given(BODIES, BODIES)
@example(".\n..\n.x\n", "<p>" + "x" * 10_000 + "</p>")
@example("سطر\n" * 200, "🌿" * 500)
@example("", "")
@example("--=_\n\n--\nFrom me", "=2E=\n")
def test_text_and_html_come_back_as_they_were(text: str, html: str) -> None:
    parsed = read_back(build_message(replace(make_email(text=text), html=html), SENT_AT))
    assert read_part(parsed, "plain") == text
    assert read_part(parsed, "html") == html


@given(HEADERS, BODIES)
def test_lines_are_short_and_end_properly_whatever_they_hold(subject: str, text: str) -> None:
    message = build_message(make_email(subject=subject, text=text), SENT_AT)
    lines = message.split(b"\r\n")
    assert all(len(line) <= 998 and b"\n" not in line and b"\r" not in line for line in lines)
    assert message.isascii()


LINE_BREAKS = ["a\r\nBcc: eve@mallory.example", "a\nb", "a\rb", "a\0b", "a\u2028b", "a\x85b"]


@pytest.mark.parametrize("text", LINE_BREAKS)
def test_a_line_break_in_the_subject_is_refused(text: str) -> None:
    with pytest.raises(PermanentError, match="line break"):
        build_message(make_email(subject=text), SENT_AT)


@pytest.mark.parametrize("field", ["to_name", "from_name"])
@pytest.mark.parametrize("text", [*LINE_BREAKS, "Mira\tStone", "\x07"])
def test_a_control_character_in_a_name_is_a_blank_and_begins_no_header(field: str, text: str) -> None:
    parsed = read_back(build_message(replace(make_email(), **{field: text}), SENT_AT))
    (address,) = parsed["To" if field == "to_name" else "From"].addresses
    expected = {"a\r\nBcc: eve@mallory.example": "a Bcc: eve@mallory.example", "Mira\tStone": "Mira Stone", "\x07": ""}
    assert address.display_name == expected.get(text, "a b")
    assert "Bcc" not in parsed


@pytest.mark.parametrize("reply_to", ["nobody", "care@", "care@shop.example\r\nBcc: eve@mallory.example"])
def test_a_place_for_answers_that_is_no_address_is_left_out(reply_to: str) -> None:
    parsed = read_back(build_message(replace(make_email(), reply_to=reply_to), SENT_AT))
    assert "Reply-To" not in parsed
    assert "Bcc" not in parsed


@pytest.mark.parametrize("header", [("X-A", "a\r\nB: c"), ("X A", "a"), ("X-A:", "a"), ("X-A", "ä"), ("", "a")])
def test_a_further_header_that_is_not_one_line_of_ascii_is_refused(header: tuple[str, str]) -> None:
    with pytest.raises(PermanentError, match="cannot be sent"):
        build_message(replace(make_email(), headers=(header,)), SENT_AT)


@pytest.mark.parametrize(
    "address", ["", "mira", "@buyer.example", "mira@", "mira@a.example\r\nBcc: x@y.example", "a b@c.example"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(PermanentError, match="not well-formed"):
        build_message(make_email(to_address=address), SENT_AT)


def test_the_identity_of_a_message_stays_the_same_when_it_is_tried_again() -> None:
    written = make_email()
    parsed = read_back(build_message(written, SENT_AT))
    again = read_back(build_message(written, SENT_AT + dt.timedelta(hours=1)))
    assert parsed["Message-ID"] == again["Message-ID"] == f"<{written.message_id}@shop.example>"


def test_what_mail_programs_need_is_there() -> None:
    parsed = read_back(build_message(make_email(7), SENT_AT))
    assert parsed["From"] == "Fern & Field <orders@shop.example>"
    assert parsed["Reply-To"] == "care@shop.example"
    assert parsed["Date"].datetime == SENT_AT
    assert parsed["List-Unsubscribe"] == "<https://track.shop.example/u/7>"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed.get_content_type() == "multipart/alternative"


def test_half_a_character_from_a_broken_source_does_not_stop_the_mail() -> None:
    parsed = read_back(build_message(make_email(subject="Hi \ud83d", text="\ud83d"), SENT_AT))
    assert (str(parsed["Subject"]), read_part(parsed, "plain")) == ("Hi ?", "?")


def test_a_domain_outside_ascii_travels_in_its_ascii_form() -> None:
    parsed = read_back(build_message(make_email(to_address="mira@bücher.example"), SENT_AT))
    assert parsed["To"].addresses[0].addr_spec == "mira@xn--bcher-kva.example"
