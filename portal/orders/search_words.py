"""The words a person's orders are found by: of the name, and the e-mail address as a whole."""

import unicodedata

from notifier.foundation.digests import digest_text

_LONGEST = 64
_MOST = 12


def words_of(name: str, email: str | None) -> frozenset[str]:
    """The words of a name and an address; names of scripts without spaces are one word, found by its beginning."""
    words = [*split_words(name), *([plain_text(email)[:255]] if email else [])]
    return frozenset(words[: _MOST + 1])


def split_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared; an address stays whole."""
    return tuple(word[:_LONGEST] for word in plain_text(text).split())[:_MOST]


def plain_text(text: str) -> str:
    """Without case, accents and width: `Müller`, `MULLER` and `muller` are one."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFKC", bare).replace(",", " ").split())


def digest_words(words: frozenset[str]) -> str:
    """Differs when the words differ."""
    return digest_text("\n".join(sorted(words)))[:32] if words else ""
