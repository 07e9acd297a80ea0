"""The languages words can be written in, in their own names."""

from collections.abc import Collection
from typing import Final

from babel import UnknownLocaleError

from notifier.api.wording import worded_languages
from portal.console.wording.views import LanguageOption
from portal.web.locale import language_name, text_direction

#: Offered beside the languages that have built-in words; there one writes every part.
_OTHERS: Final = (
    *("bg", "cs", "da", "de-AT", "de-CH", "el", "en-GB", "es-MX", "fi", "fr-CA", "hr", "hu", "ko", "nb", "nl"),
    *("pt-BR", "sk", "sl", "sv", "tr", "uk", "zh-CN"),
)


def list_built_in(written: Collection[str]) -> tuple[LanguageOption, ...]:
    """The languages that have built-in words; `written` are those the merchant has written in."""
    return tuple(_option(tag, written) for tag in worded_languages())


def list_others(written: Collection[str], current: str) -> tuple[LanguageOption, ...]:
    """Other languages: those often wanted, those the merchant has written in, and the one in use."""
    tags = {*_OTHERS, *written, current} - set(worded_languages())
    return tuple(sorted((_option(tag, written) for tag in tags), key=lambda option: option.name.casefold()))


def name_language(tag: str) -> str:
    """A language in its own words; its tag where nobody has a name for it."""
    try:
        return language_name(tag)
    except (ValueError, UnknownLocaleError):
        return tag


def is_right_to_left(tag: str) -> bool:
    """Whether a language is written from the right; no for those nobody knows."""
    try:
        return text_direction(tag) == "rtl"
    except (ValueError, UnknownLocaleError):
        return False


def _option(tag: str, written: Collection[str]) -> LanguageOption:
    return LanguageOption(tag, name_language(tag), tag in written)
