"""Return paths that name their message, and receipts made of what comes back."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.foundation.errors import PermanentError
from notifier.foundation.signing import Signer
from notifier.providers.bounce_mail.bounce import Bounce
from notifier.providers.bounce_mail.return_path import find_bounced_message, find_message_id, make_return_path

SIGNER = Signer(("k2", "k1"))
BASE = "bounces@lantern.example"
MESSAGE_ID = uuid.UUID("0197f3aa-5b1c-7c3e-9f00-0a1b2c3d4e5f")


@given(st.uuids())
def test_every_message_is_found_again_whatever_case_mail_systems_make_of_its_address(message_id: uuid.UUID) -> None:
    address = make_return_path(BASE, message_id, SIGNER)
    assert find_message_id(address, SIGNER) == message_id
    assert find_message_id(f"<{address.upper()}>", SIGNER) == message_id


@given(st.uuids())
def test_a_return_path_is_a_short_local_part_of_letters_and_digits(message_id: uuid.UUID) -> None:
    local, _, domain = make_return_path(BASE, message_id, SIGNER).partition("@")
    prefix, _, token = local.partition("+")
    assert (prefix, domain) == ("bounces", "lantern.example")
    assert token.isalnum()
    assert token == token.lower()
    assert len(local) <= 64


@given(st.uuids(), st.integers(min_value=0, max_value=39), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_one_changed_letter_makes_it_worthless(message_id: uuid.UUID, place: int, letter: str) -> None:
    token = make_return_path(BASE, message_id, SIGNER).partition("+")[2].partition("@")[0]
    changed = token[:place] + letter + token[place + 1 :]
    found = find_message_id(f"bounces+{changed}@lantern.example", SIGNER)
    assert found == (message_id if changed == token else None)


def test_another_installation_cannot_report_our_messages() -> None:
    assert find_message_id(make_return_path(BASE, MESSAGE_ID, Signer(("other",))), SIGNER) is None


def test_a_return_path_signed_with_an_old_key_still_counts() -> None:
    assert find_message_id(make_return_path(BASE, MESSAGE_ID, Signer(("k1",))), SIGNER) == MESSAGE_ID


@given(st.text(max_size=100))
def test_any_other_address_belongs_to_no_message(address: str) -> None:
    assert find_message_id(address, SIGNER) is None


@pytest.mark.parametrize("base", ["bounces", "@lantern.example", "bounces@", "a" * 24 + "@lantern.example"])
def test_an_address_without_room_for_the_token_is_refused(base: str) -> None:
    with pytest.raises(PermanentError, match="at most 23 characters"):
        make_return_path(base, MESSAGE_ID, SIGNER)


def test_the_return_path_counts_before_the_message_id_that_is_given_back() -> None:
    bounce = Bounce(
        original_message_id=f"{uuid.UUID(int=7)}@lantern.example",
        delivered_to=("someone@lantern.example", make_return_path(BASE, MESSAGE_ID, SIGNER)),
    )
    assert find_bounced_message(bounce, SIGNER) == MESSAGE_ID


@pytest.mark.parametrize("written", [str(MESSAGE_ID), MESSAGE_ID.hex, str(MESSAGE_ID).upper()])
def test_without_a_return_path_the_message_id_names_the_message(written: str) -> None:
    assert find_bounced_message(Bounce(original_message_id=f"{written}@lantern.example"), SIGNER) == MESSAGE_ID


@pytest.mark.parametrize("written", [None, "abc@lantern.example", "20260303@mx.relay.example"])
def test_the_message_id_of_somebody_else_names_nothing(written: str | None) -> None:
    assert find_bounced_message(Bounce(original_message_id=written), SIGNER) is None
