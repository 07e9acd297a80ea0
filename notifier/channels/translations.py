"""Catalogues of the domain `messages`: the English source is the key, missing languages fall back to it."""

import io
import re
from collections.abc import Sequence
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_FOLDER: Final = Path(__file__).parents[1] / "translations"
_TRANSLATED: Final = re.compile(r"\{% translate %\}(.*?)\{% endtranslate %\}", re.DOTALL)
SOURCE_LANGUAGE: Final = "en"


@cache
def worded_languages() -> tuple[str, ...]:
    """The languages messages are worded in, as tags such as `pt-BR`, the source first."""
    found = sorted(path.parts[-3].replace("_", "-") for path in _FOLDER.glob("*/LC_MESSAGES/messages.po"))
    return (SOURCE_LANGUAGE, *(language for language in found if language != SOURCE_LANGUAGE))


def choose_language(wanted: Sequence[str | None]) -> str:
    """The first wanted language that is worded, else English; how close it must be says `find_worded_language`."""
    return next(filter(None, map(find_worded_language, wanted)), SOURCE_LANGUAGE)


def find_worded_language(tag: str | None) -> str | None:
    """The worded language a tag is served by: itself, its base (`ar-EG` by `ar`) or one of the same base, for people
    rather read another script than another language (`zh-TW`, and `zh` too, by `zh-Hant`).
    """
    known = {language.lower(): language for language in worded_languages()}
    exact = (tag or "").replace("_", "-").lower()
    base = exact.split("-")[0]
    related = (language for name, language in known.items() if name.split("-")[0] == base)
    return known.get(exact) or known.get(base) or next(related, None)


@cache
def get_translations(language: str) -> NullTranslations:
    """The catalogue of a worded language, read from its `.po` file once per process."""
    path = _FOLDER / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.replace("-", "_")))
    compiled.seek(0)
    return GNUTranslations(compiled)


def translate_source(source: str, language: str) -> str:
    """A Liquid source in another language; an empty one stays empty (gettext keeps its own header there)."""
    return get_translations(language).gettext(source) if source else ""


def translate_marked(layout: str, language: str) -> str:
    """A layout with each `{% translate %}…{% endtranslate %}` replaced by its translation."""
    return _TRANSLATED.sub(lambda match: translate_source(squeeze(match[1]), language), layout)


def find_marked(layout: str) -> list[tuple[int, str]]:
    """The line number and source of every `{% translate %}` of a layout."""
    return [(layout.count("\n", 0, match.start()) + 1, squeeze(match[1])) for match in _TRANSLATED.finditer(layout)]


def squeeze(text: str) -> str:
    """One line without needless white space, so that re-indenting a layout keeps its translations."""
    return " ".join(text.split())
