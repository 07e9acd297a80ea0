"""Texts in the form in which they are compared: without case, accents, width and needless white space."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Accents of Latin, Greek and Cyrillic letters; vowel and hamza signs and the stretching line of Arabic. Marks of other
#: scripts stay: a Japanese or Indic letter with its mark is another letter.
_MARKS: Final = re.compile("[\u0300-\u036f\u0640\u064b-\u065f\u0670]")
#: Letters that people type without their stroke, though Unicode does not take it apart; quotes that phones curl.
_LOOK_ALIKES: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "’": "'", "‘": "'"}
)
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")
#: Thai, Lao, Khmer, Burmese, Japanese and Chinese are written without spaces, so that words cannot be told apart.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def fold_text(text: str) -> str:
    """`  ÉCOLE  Łódź` becomes `ecole lodz`."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = unicodedata.normalize("NFKC", _MARKS.sub("", apart).translate(_LOOK_ALIKES))
    return " ".join(text.lower().split())


#: Items of lists, such as tags and article numbers, come again and again.
fold_item: Final = lru_cache(maxsize=8192)(fold_text)


def fold_place(text: str) -> str:
    """Letters and digits only: `SW1A 1AA` and `sw1a1aa`, `Saint-Denis` and `SAINT DENIS` are the same."""
    return "".join(filter(str.isalnum, fold_text(text)))


@lru_cache(maxsize=4096)
def fold_phrase(text: str) -> str:
    """Words with a space before, between and after them; without the outer ones where the script has no spaces."""
    words = _BETWEEN_WORDS.sub(" ", fold_text(text)).strip()
    return words if _UNSPACED.search(words) or not words else f" {words} "


def space_words(folded: str) -> str:
    """A folded text, so that a folded phrase is found in it by `in`, as whole words."""
    return f" {_BETWEEN_WORDS.sub(' ', folded)} "
