"""Whatever stands in a body is read, or read as missing."""

import datetime as dt

import pytest

from notifier.providers.callback_reading import Fields, hide_addresses, read_form, read_iso_moment, read_unix_moment
from notifier.providers.mail_status import blames_mailbox, find_code, find_status, spares_mailbox


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T09:15:04Z", dt.datetime(2026, 3, 2, 9, 15, 4, tzinfo=dt.UTC)),
        ("2026-03-02T10:15:04.5000123+01:00", dt.datetime(2026, 3, 2, 9, 15, 4, 500_012, tzinfo=dt.UTC)),
        ("2026-03-02 04:15:04,5-0500", dt.datetime(2026, 3, 2, 9, 15, 4, 500_000, tzinfo=dt.UTC)),
        ("2026-03-02T09:15:04", dt.datetime(2026, 3, 2, 9, 15, 4, tzinfo=dt.UTC)),
        ("2026-02-30T09:15:04Z", None),
        ("0001-01-01T00:00:00+12:00", None),
        ("2026-03-02", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_moments_of_every_precision_are_read(text: str | None, moment: dt.datetime | None) -> None:
    assert read_iso_moment(text) == moment


@pytest.mark.parametrize("text", ["nan", "inf", "1e300", "-1e300", "soon", "", None, "9" * 5_000])
def test_what_is_no_moment_is_none(text: str | None) -> None:
    assert read_unix_moment("1772442904.25") == dt.datetime(2026, 3, 2, 9, 15, 4, 250_000, tzinfo=dt.UTC)
    assert read_unix_moment(text) is None


def test_text_that_no_database_keeps_is_cleaned() -> None:
    fields = Fields({"a": "x\0y\ud800z", "b": " ", "c": 7, "d": True, "e": ["p", 2, None, {}], "f": 10**5_000})
    assert fields.text("a") == "xyz"
    assert fields.text("b", "missing", "d", "f", "c") == "7"
    assert fields.texts("e") == ("p", "2")
    assert fields.texts("c") == ("7",)
    assert fields.parts("e")[3] == Fields({})
    assert fields.part("a") == Fields({})


def test_very_long_text_is_cut_and_addresses_in_details_are_hidden() -> None:
    assert len(Fields({"a": "x" * 9_000}).text("a") or "") == 2_000
    assert hide_addresses("550 <mira@buyer.example>, gone") == "550 <[address]>, gone"
    assert hide_addresses("") is None


def test_forms_of_both_kinds_are_read_in_their_order() -> None:
    assert read_form(b"a=1&b=%C3%A9&a=2&c=") == (("a", "1"), ("b", "é"), ("a", "2"), ("c", ""))
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n2\r\n'
    file = b'--x\r\nContent-Disposition: form-data; name="f"; filename="g"\r\n\r\nhidden\r\n'
    nameless = b"--x\r\nContent-Disposition: form-data\r\n\r\nhidden\r\n"
    assert read_form(part + file + nameless + b"--x--\r\n") == (("a", "1\r\n2"),)


@pytest.mark.parametrize("body", [b"", b"\xff=\xfe", b"&".join([b"a=b"] * 2_000), b"--x\r\n", b"--x\r\n--x--"])
def test_what_is_no_form_has_no_fields(body: bytes) -> None:
    assert read_form(body) == ()


@pytest.mark.parametrize(
    ("said", "code", "is_gone", "is_spared"),
    [
        ("smtp; 550 5.1.1 nobody", "5.1.1", True, False),
        ("550 nobody", "550", True, False),
        ("554 no", "554", False, False),
        ("550 5.7.1 poor reputation", "5.7.1", False, True),
        ("552 5.2.2 full", "5.2.2", False, True),
        ("5.0.0", "5.0.0", False, False),
        ("550 5.4.4 no such domain", "5.4.4", False, False),
        ("5.2.1 closed", "5.2.1", True, False),
        ("5.1.8 bad sender", "5.1.8", False, True),
        ("450 4.1.1 perhaps later", "4.1.1", False, True),
        ("from 192.0.2.5 at 1461095248", None, False, False),
        ("", None, False, False),
    ],
)
def test_a_code_says_whose_fault_it_is(said: str, code: str | None, is_gone: bool, is_spared: bool) -> None:
    assert find_code(said) == code
    assert (blames_mailbox(code), spares_mailbox(code)) == (is_gone, is_spared)
    assert find_status(None, said) == (code if code and "." in code else None)
