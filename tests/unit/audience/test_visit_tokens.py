"""Tokens of pixels and tracked links say what we signed, and lead nowhere else."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.audience.visit_tokens import (
    ClickLink,
    make_click_token,
    make_open_token,
    read_click_token,
    read_open_token,
)
from notifier.foundation.signing import Signer

SIGNER = Signer(("a key of the test", "an older key"))
STRANGER = Signer(("a key of somebody else",))
MESSAGE = uuid.UUID("018f0000-0000-7000-8000-000000000001")
URL = "https://shop.example/products/42?size=m&colour=red#reviews"


@given(st.uuids())
def test_an_open_token_names_its_message(message_id: uuid.UUID) -> None:
    assert read_open_token(SIGNER, make_open_token(SIGNER, message_id)) == message_id


@given(st.uuids(), st.text(alphabet=st.characters(categories=["L", "N"]), max_size=40))
def test_a_click_token_names_its_message_and_target(message_id: uuid.UUID, word: str) -> None:
    url = f"https://shop.example/{word}?q={word}&x=1"
    assert read_click_token(SIGNER, make_click_token(SIGNER, message_id, url)) == ClickLink(message_id, url)


def test_a_token_signed_with_an_older_key_is_still_read() -> None:
    old = Signer((SIGNER.keys[1],))
    assert read_open_token(SIGNER, make_open_token(old, MESSAGE)) == MESSAGE
    assert read_click_token(SIGNER, make_click_token(old, MESSAGE, URL)) == ClickLink(MESSAGE, URL)


def test_nobody_else_can_make_a_token() -> None:
    assert read_open_token(SIGNER, make_open_token(STRANGER, MESSAGE)) is None
    assert read_click_token(SIGNER, make_click_token(STRANGER, MESSAGE, URL)) is None


def test_a_token_serves_only_its_own_purpose() -> None:
    assert read_click_token(SIGNER, make_open_token(SIGNER, MESSAGE)) is None
    assert read_open_token(SIGNER, make_click_token(SIGNER, MESSAGE, URL)) is None
    assert read_open_token(SIGNER, SIGNER.sign("unsubscribe", MESSAGE.hex)) is None


@given(st.integers(min_value=0), st.characters(codec="ascii"))
def test_a_token_with_one_letter_changed_leads_nowhere(place: int, letter: str) -> None:
    token = make_click_token(SIGNER, MESSAGE, URL)
    # The last letter of a signature holds bits that mean nothing.
    place %= len(token) - 1
    changed = token[:place] + letter + token[place + 1 :]
    assert changed == token or read_click_token(SIGNER, changed) is None


@pytest.mark.parametrize("values", [(), (MESSAGE.hex,), ("nobody", URL), (MESSAGE.hex, URL, "more")])
def test_a_signed_list_of_another_shape_is_not_a_click(values: tuple[str, ...]) -> None:
    assert read_click_token(SIGNER, SIGNER.sign("click", *values)) is None


BAD_TARGETS = [
    "javascript:alert(1)",
    "data:text/html,hi",
    "ftp://shop.example/",
    "//shop.example/",
    "/products/42",
    "https:///products",
    "mailto:care@shop.example",
    "https://shop.example/\r\nSet-Cookie: a=b",
    "https://shop.example\\@elsewhere.example/",
    " https://shop.example/",
    "https://[shop.example/",
    "",
]


@pytest.mark.parametrize("url", BAD_TARGETS)
def test_only_web_addresses_become_tracked_links(url: str) -> None:
    with pytest.raises(ValueError, match="no web address"):
        make_click_token(SIGNER, MESSAGE, url)
    assert read_click_token(SIGNER, SIGNER.sign("click", MESSAGE.hex, url)) is None


@given(st.text())
def test_any_text_can_be_read_as_a_token(text: str) -> None:
    assert read_open_token(SIGNER, text) is None
    assert read_click_token(SIGNER, text) is None
