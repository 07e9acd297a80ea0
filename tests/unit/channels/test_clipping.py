"""Cut texts end between characters as people count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.channels.clipping import clip_text, clusters

WHOLE = ["👩‍👩‍👧", "🇫🇷", "👍🏽", "e\u0301", "❤️", "1️⃣", "नि", "🏴\U000e0067\U000e0062\U000e007f", "\u2068", "a"]


@pytest.mark.parametrize("cluster", WHOLE)
def test_what_people_count_as_one_is_one(cluster: str) -> None:
    assert clusters(cluster) == [cluster]
    assert clusters(f"x{cluster}y") == ["x", cluster, "y"]


def test_two_flags_beside_each_other_are_two() -> None:
    assert clusters("🇫🇷🇮🇹🇩🇪") == ["🇫🇷", "🇮🇹", "🇩🇪"]


@given(st.text(), st.integers(0, 60))
def test_a_cut_text_is_never_too_long_and_a_short_one_is_left_alone(text: str, most: int) -> None:
    cut = clip_text(text, most)
    assert len(cut) <= most
    assert (cut == text) == (len(text) <= most or cut == text)
    if len(text) <= most:
        assert cut == text


@given(st.lists(st.sampled_from(WHOLE[:-2]), min_size=1), st.integers(2, 40))
def test_nobody_sees_half_a_character(parts: list[str], most: int) -> None:
    cut = clip_text("".join(parts), most)
    kept = clusters(cut.removesuffix("…"))
    assert kept == parts[: len(kept)]


def test_an_isolated_name_that_is_cut_is_closed() -> None:
    assert clip_text("\u2068Fern & Field\u2069 writes", 8) == "\u2068Fern…\u2069"
