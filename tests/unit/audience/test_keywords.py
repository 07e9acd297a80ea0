"""Replies are understood in eleven languages, and ordinary ones are left alone."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.audience.keywords import LONGEST_REPLY, Intent, fold, read_reply
from tests.unit.audience.replies import HELPS, NOTHINGS, STARTS, STOPS

TABLES = {Intent.STOP: STOPS, Intent.START: STARTS, Intent.HELP: HELPS, Intent.NOTHING: NOTHINGS}
REPLIES = [
    pytest.param(sentence, intent, id=f"{language}-{intent}-{number}")
    for intent, table in TABLES.items()
    for language, sentences in table.items()
    for number, sentence in enumerate(sentences)
]
SENTENCES = [str(reply.values[0]) for reply in REPLIES]

AROUND = st.text(alphabet=' \t\n.,;:!?"“”«»()…-*🛑👍🏽❤️\u200b\u200f。、！？؟،', max_size=8)
CASES: list[Callable[[str], str]] = [str, str.upper, str.lower, str.title, str.swapcase]


@pytest.mark.parametrize(("sentence", "intent"), REPLIES)
def test_a_reply_means_what_a_person_would_say_it_means(sentence: str, intent: Intent) -> None:
    assert read_reply(sentence) is intent


def test_every_language_is_asked_in_both_directions() -> None:
    assert len(REPLIES) >= 300
    for table in TABLES.values():
        assert list(table) == ["en", "es", "fr", "de", "it", "pt", "ro", "pl", "zh", "ja", "ar"]


@given(st.sampled_from(SENTENCES), AROUND, AROUND, st.sampled_from(CASES))
def test_case_and_whatever_stands_around_a_reply_change_nothing(
    sentence: str, before: str, after: str, change_case: Callable[[str], str]
) -> None:
    assert read_reply(before + change_case(sentence) + after) is read_reply(sentence)


@given(st.sampled_from(SENTENCES), st.text(alphabet=" \t\n\u00a0.,!", min_size=1, max_size=4))
def test_the_width_of_gaps_and_punctuation_in_them_change_nothing(sentence: str, gap: str) -> None:
    assert read_reply(sentence.replace(" ", gap)) is read_reply(sentence)


@given(st.text())
def test_no_text_is_too_odd_to_read(text: str) -> None:
    assert read_reply(text) in Intent


@given(st.lists(st.sampled_from([*" ".join(SENTENCES).split(), "\ud800", "\x00"]), max_size=60))
def test_words_of_all_languages_in_any_order_can_be_read(words: list[str]) -> None:
    assert read_reply(" ".join(words)) in Intent


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_what_stands_beyond_the_longest_reply_is_not_read() -> None:
    assert read_reply("x " * (LONGEST_REPLY // 2) + "please stop texting me") is Intent.NOTHING
    assert read_reply("x " * 700 + "please stop texting me") is Intent.STOP


@pytest.mark.parametrize("word", ["stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe"])
def test_the_seven_words_of_the_law_stop_alone_and_with_a_please(word: str) -> None:
    assert {read_reply(reply) for reply in (word, f"please {word}", f"{word} please", word.replace(" ", ""))} == {
        Intent.STOP
    }
