"""Understands replies: who takes consent back, gives it again, asks for help, or says something else altogether."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from notifier.audience.reply_keywords import FILLERS, HELP_WORDS, START_WORDS, STOP_WORDS, YES_WORDS
from notifier.audience.reply_phrases import Phrases
from notifier.audience.reply_phrases_eastern import ARABIC, CHINESE, JAPANESE
from notifier.audience.reply_phrases_southern import ITALIAN, POLISH, PORTUGUESE, ROMANIAN
from notifier.audience.reply_phrases_western import ENGLISH, FRENCH, GERMAN, SPANISH

#: A reply is read so far: ten segments of an SMS hold fewer characters.
LONGEST_REPLY: Final = 1600

_SPACED: Final = (ENGLISH, SPANISH, FRENCH, GERMAN, ITALIAN, PORTUGUESE, ROMANIAN, POLISH, ARABIC)
_UNSPACED: Final = (CHINESE, JAPANESE)

_APOSTROPHES: Final = frozenset("'’‘ʼ`´＇")
#: Letters that no decomposition leads back to plain ones, and spellings of Arabic that people mix freely.
_ALIKE: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ى": "ي", "ة": "ه", "ـ": None, "ئ": "ء", "ؤ": "ء"}
)
_VOICING: Final = frozenset("\u3099\u309a")
_LONG_DRAWN: Final = re.compile(r"(.)\1+")


class Intent(StrEnum):
    """What a reply asks for."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    NOTHING = "nothing"


def read_reply(text: str) -> Intent:
    """What a reply by SMS or WhatsApp asks for, in any of our languages whatever the shopper's is; never raises.

    A keyword counts in any case, spacing and punctuation, with or without accents. STOP also counts with politeness
    around it and in plain words, because a person may revoke "in any reasonable manner" (47 CFR 64.1200(a)(10), in
    force since 11 April 2025). START gives consent and so wants the keyword; YES and HELP must stand alone.
    """
    folded = fold(text[:LONGEST_REPLY])
    compact = folded.replace(" ", "")
    if not compact:
        return Intent.NOTHING
    words = _load_words()
    if compact in words.stop or _LONG_DRAWN.sub(r"\1", compact) == "stop":
        return Intent.STOP
    if compact in words.start or compact in words.yes:
        return Intent.START
    if compact in words.help:
        return Intent.HELP
    return _read_sentence(folded, compact)


def fold(text: str) -> str:
    """The text in small letters without accents, punctuation and emoji, widths made equal, words one space apart."""
    plain: list[str] = []
    for letter in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE)):
        if letter.isalnum() or letter in _VOICING:
            plain.append(letter)
        elif unicodedata.category(letter) not in {"Mn", "Me", "Cf"} and letter not in _APOSTROPHES:
            plain.append(" ")
    return " ".join(unicodedata.normalize("NFC", "".join(plain)).translate(_ALIKE).split())


def _read_sentence(folded: str, compact: str) -> Intent:
    words = _load_words()
    core = [word for word in folded.split() if word not in words.fillers]
    bare = words.unspaced_fillers.sub("", compact)
    if core and (all(word in words.stop for word in core) or "".join(core) in words.stop or bare in words.stop):
        return Intent.STOP
    if _revokes(folded, compact):
        return Intent.STOP
    if core and ("".join(core) in words.start or bare in words.start):
        return Intent.START
    return Intent.NOTHING


def _revokes(folded: str, compact: str) -> bool:
    spaced, unspaced = _compile_all()
    return any(language.find(folded) for language in spaced) or any(language.find(compact) for language in unspaced)


@dataclass(frozen=True, slots=True)
class _Words:
    """Keywords without spaces; fillers as single words, and as an expression for scripts without spaces."""

    stop: frozenset[str]
    start: frozenset[str]
    yes: frozenset[str]
    help: frozenset[str]
    fillers: frozenset[str]
    unspaced_fillers: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Language:
    """The phrases of one language, compiled."""

    revocations: tuple[re.Pattern[str], ...]
    exceptions: tuple[re.Pattern[str], ...]

    def find(self, text: str) -> bool:
        """Whether the text revokes, once what only looks like it is taken out."""
        for exception in self.exceptions:
            # No letter, so that nothing is found across the gap.
            text = exception.sub("·", text)
        return any(pattern.search(text) for pattern in self.revocations)


@cache
def _load_words() -> _Words:
    fillers = [fold(filler) for filler in FILLERS]
    unspaced = sorted((filler for filler in fillers if not filler.isascii() and _is_unspaced(filler)), key=len)
    return _Words(
        stop=_join(STOP_WORDS),
        start=_join(START_WORDS),
        yes=_join(YES_WORDS),
        help=_join(HELP_WORDS),
        fillers=frozenset(word for filler in fillers for word in filler.split()),
        unspaced_fillers=re.compile("|".join(map(re.escape, reversed(unspaced)))),
    )


def _join(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word).replace(" ", "") for word in words)


def _is_unspaced(text: str) -> bool:
    """Whether a text is Chinese or Japanese: kana and the ideographs."""
    return all("\u3040" <= letter <= "\u9fff" for letter in text)


@cache
def _compile_all() -> tuple[tuple[_Language, ...], tuple[_Language, ...]]:
    return tuple(map(_compile, _SPACED)), tuple(map(_compile, _UNSPACED))


def _compile(phrases: Phrases) -> _Language:
    def compile_each(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern.replace("<sms>", phrases.nouns)) for pattern in patterns)

    return _Language(compile_each(phrases.revocations), compile_each(phrases.exceptions))
