"""Identifiers sort by time, tokens are ours alone, sealed secrets survive a rotation."""

import uuid
from unittest import mock

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from notifier.foundation.digests import digest_bytes, digest_text, same_text
from notifier.foundation.errors import PermanentError
from notifier.foundation.ids import new_id, new_token
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer, parse_id


def test_ids_are_uuid_version_7_and_sort_by_the_moment_they_were_made() -> None:
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        early = new_id()
    with time_machine.travel("2026-11-22T10:00:01Z", tick=False):
        late = new_id()
    assert early.version == late.version == 7
    assert early.variant == uuid.RFC_4122
    assert early < late


@given(st.integers(0, 2**46), st.integers(0, 999_000), st.integers(250, 999))
def test_ids_of_one_millisecond_sort_as_they_were_made(millisecond: int, offset: int, later_by: int) -> None:
    began_at = millisecond * 1_000_000 + offset
    with mock.patch("notifier.foundation.ids.unix_nanoseconds", side_effect=[began_at, began_at + later_by]):
        assert new_id() < new_id()


def test_tokens_hold_128_bits_and_never_repeat() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {22}


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_digests_tell_apart_every_two_lists_of_texts(left: list[str], right: list[str]) -> None:
    storable = [[text.encode("utf-8", "replace").decode() for text in side] for side in (left, right)]
    assert (digest_text(*storable[0]) == digest_text(*storable[1])) == (storable[0] == storable[1])


def test_joints_between_parts_cannot_shift() -> None:
    assert digest_bytes(b"ab", b"c") != digest_bytes(b"a", b"bc")
    assert same_text("a", "a")
    assert not same_text("a", "b")


@given(st.lists(st.text(max_size=20), max_size=4))
def test_a_signed_token_reads_back_for_its_purpose_alone(values: list[str]) -> None:
    signer = Signer(("new", "old"))
    token = signer.sign("unsubscribe", *values)
    assert signer.read("unsubscribe", token) == tuple(values)
    assert signer.read("preferences", token) is None


def test_a_token_of_an_old_key_reads_until_the_key_is_taken_away() -> None:
    token = Signer(("old",)).sign("preferences", "a")
    assert Signer(("new", "old")).read("preferences", token) == ("a",)
    assert Signer(("new",)).read("preferences", token) is None


def test_a_token_with_one_character_changed_opens_nothing() -> None:
    signer = Signer(("key",))
    token = signer.sign("preferences", "a")
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    assert signer.read("preferences", changed) is None
    assert parse_id("not an id") is None


def test_sealed_secrets_are_read_after_rotation_and_lost_without_the_key() -> None:
    sealed = Sealer(["old"]).seal("whsec_1")
    assert "whsec_1" not in sealed
    assert Sealer(["new", "old"]).unseal(sealed) == "whsec_1"
    with pytest.raises(PermanentError, match="MILEPOST_SECRET_KEYS_OLD"):
        Sealer(["new"]).unseal(sealed)
