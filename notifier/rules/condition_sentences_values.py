"""Values of facts as people of a language write them."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from gettext import NullTranslations
from types import MappingProxyType
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from notifier.foundation.money import format_minor
from notifier.rules.fact_kinds import FactKind, FactValue, Money
from notifier.rules.facts.registry import Fact

#: A scan or a list of products may be long; who reads a sentence wants to recognise it.
_LONGEST_TEXT: Final = 120
_MOST_ITEMS: Final = 10
_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def describe_value(fact: Fact, kind: FactKind, value: FactValue, words: NullTranslations, locale: Locale) -> str:
    """A value in words: texts in quotes, a choice by its label, the rest by the rules of the language."""
    if isinstance(value, tuple) and not isinstance(value, Money):
        return _describe_texts([_name(fact, text, words) for text in value], words, locale)
    if kind is FactKind.YES_NO:
        return words.gettext("yes") if value else words.gettext("no")
    return _FORMATS[kind](value, locale) if kind in _FORMATS else _quote(_name(fact, str(value), words), words, locale)


def _name(fact: Fact, value: str, words: NullTranslations) -> str:
    """What people call a value that facts have a word of their own for."""
    label = fact.choices.get(value)
    return words.gettext(label) if label else value


def _describe_texts(texts: Sequence[str], words: NullTranslations, locale: Locale) -> str:
    if not texts:
        return words.gettext("nothing")
    return format_list([_quote(text, words, locale) for text in texts[:_MOST_ITEMS]], locale=locale)


def _quote(text: str, words: NullTranslations, locale: Locale) -> str:
    shown = text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
    if locale.text_direction == "rtl":
        shown = f"{_ISOLATE}{shown}{_POP_ISOLATE}"
    return words.gettext("“%(text)s”") % {"text": shown}


def _number(value: int | Decimal, locale: Locale) -> str:
    return format_decimal(value, locale=locale, decimal_quantization=False)


def _money(value: Money, locale: Locale) -> str:
    return format_minor(value.minor, value.currency, locale)


def _day(value: dt.date, locale: Locale) -> str:
    return format_date(value, "long", locale=locale)


def _moment(value: dt.datetime, locale: Locale) -> str:
    return format_datetime(value, "long", tzinfo=value.tzinfo, locale=locale)


def _country(value: str, locale: Locale) -> str:
    return str(locale.territories.get(value, value))


def _language(value: str, locale: Locale) -> str:
    try:
        return Locale.parse(value, sep="-").get_display_name(locale) or value
    except (ValueError, UnknownLocaleError):
        return value


_FORMATS: Final[Mapping[FactKind, Callable[[Any, Locale], str]]] = MappingProxyType(
    {
        FactKind.NUMBER: _number,
        FactKind.MONEY: _money,
        FactKind.DAY: _day,
        FactKind.MOMENT: _moment,
        FactKind.COUNTRY: _country,
        FactKind.LANGUAGE: _language,
    }
)
