"""Texts cut where a limit ends, between characters as people count them."""

import unicodedata
from collections.abc import Iterator
from typing import Final

ELLIPSIS: Final = "\u2026"
_JOINER: Final = "\u200d"
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS: Final = range(0x1F1E6, 0x1F200)
_TAGS: Final = range(0xE0020, 0xE0080)
_MARKS: Final = frozenset({"Mn", "Me", "Mc"})


def clusters(text: str) -> list[str]:
    """The characters as people count them, near enough (Unicode, annex 29): with accents, joined emoji, whole flags."""
    return list(_find_clusters(text))


def clip_text(text: str, most: int) -> str:
    """At most so many code points, never half a cluster; what was cut ends in an ellipsis that counts."""
    if len(text) <= most:
        return text
    kept, length = list[str](), 0
    for cluster in _find_clusters(text):
        length += len(cluster)
        if length > most:
            break
        kept.append(cluster)
    while kept and len(close_cut(kept)) > most:
        kept.pop()
    return close_cut(kept)[:most]


def close_cut(kept: list[str]) -> str:
    """Clusters that were kept of a longer text, with the ellipsis; isolates that were cut open are closed."""
    text = "".join(kept).rstrip()
    opened = text.count("\u2068") - text.count("\u2069")
    return text + ELLIPSIS + "\u2069" * max(opened, 0)


def _find_clusters(text: str) -> Iterator[str]:
    cluster, flag_letters = "", 0
    for character in text:
        is_flag_letter = ord(character) in _FLAG_LETTERS
        is_joined = cluster.endswith(_JOINER) or (is_flag_letter and flag_letters % 2 == 1)
        if cluster and not is_joined and not _extends(character):
            yield cluster
            cluster = ""
        cluster += character
        flag_letters = flag_letters + 1 if is_flag_letter else 0
    if cluster:
        yield cluster


def _extends(character: str) -> bool:
    code = ord(character)
    return (
        character == _JOINER
        or unicodedata.category(character) in _MARKS
        or code in _SKIN_TONES
        or code in _TAGS
    )  # fmt: skip
