"""Mails are kept small and come back letter by letter, also those stored before there was packing."""

import hashlib

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


def test_the_dictionary_is_the_one_that_kept_mails_were_packed_with() -> None:
    # When this fails, the file was changed: put it back, or everything that is kept cannot be read any more.
    digest = hashlib.sha256(packed_html._read_dictionary()).hexdigest()
    assert digest == "4a5d1efca9822f8bb19341ba58ffbdcad72efd94daf4dd1db6d3e96ca2e289e0"
