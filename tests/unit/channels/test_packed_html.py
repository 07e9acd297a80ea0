"""Mails are kept small and come back letter by letter, also those stored before there was packing."""

import hashlib
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notifier.channels import packed_html
from notifier.channels.email import render_email
from notifier.channels.packed_html import pack_html, unpack_html
from tests.unit.channels.message_facts import make_job


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("")
@example("\x01 begins like something packed")
@example("طلبك في الطريق 🌿" * 3_000)
def test_html_comes_back_as_it_was(html: str) -> None:
    assert unpack_html(pack_html(html)) == html


@pytest.mark.parametrize("trigger", ["order.placed", "shipment.out_for_delivery", "shipment.returned"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_mail_in_our_layout_becomes_a_tenth(trigger: str, language: str) -> None:
    html = render_email(make_job(trigger, language)).html
    packed = pack_html(html)
    assert len(packed) * 10 < len(html.encode("utf-8"))
    assert unpack_html(packed) == html


def test_html_stored_before_there_was_packing_is_read() -> None:
    assert unpack_html("<p>Grüße</p>".encode()) == "<p>Grüße</p>"


@pytest.mark.parametrize(
    ("mark", "digest"),
    [
        (b"\x01", "4a5d1efca9822f8bb19341ba58ffbdcad72efd94daf4dd1db6d3e96ca2e289e0"),
        (b"\x02", "ded95fc1fe568f159a1a2d46812de52ec0f1309fbb62dcbb9aed65e0618ca994"),
    ],
)
def test_the_dictionaries_are_those_that_kept_mails_were_packed_with(mark: bytes, digest: str) -> None:
    # When this fails, a file was changed: put it back, or everything packed with it cannot be read any more.
    assert hashlib.sha256(packed_html._read_dictionary(mark)).hexdigest() == digest


def test_what_was_packed_with_an_older_dictionary_is_read() -> None:
    packer = zlib.compressobj(3, zdict=packed_html._read_dictionary(b"\x01"))
    packed = b"\x01" + packer.compress("<p>Grüße</p>".encode()) + packer.flush()
    assert unpack_html(packed) == "<p>Grüße</p>"
