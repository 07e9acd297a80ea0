"""The kinds of facts: how each is read from a snapshot, parsed from a merchant's JSON, compared and written back."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeAlias

from babel import Locale, UnknownLocaleError

from notifier.foundation.currency import currency_exponent
from notifier.rules.facts.folding import fold_item, fold_place, fold_text
from notifier.vocabulary.facts import JsonValue

LONGEST_TEXT: Final = 500
#: Beyond this no amount, weight or count means anything, and printing it could take long.
_LARGEST_NUMBER: Final = 10**15
_LARGEST_AMOUNT: Final = _LARGEST_NUMBER // 10**4
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
#: Names that stores use beside those of ISO 3166: the post's for Britain, the Union's for Greece.
_COUNTRY_ALIASES: Final = MappingProxyType({"UK": "GB", "EL": "GR"})
#: Codes of CLDR that are no country of a parcel.
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


class FactKind(StrEnum):
    """What sort of value a fact has."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    TEXTS = "texts"
    YES_NO = "yes_no"
    CHOICE = "choice"
    COUNTRY = "country"
    PLACE = "place"
    POSTCODE = "postcode"
    LANGUAGE = "language"


class Money(NamedTuple):
    """An amount in the smallest unit of an ISO 4217 currency; only amounts of one currency can be compared."""

    currency: str
    minor: int


#: A known value of a fact. TEXT, CHOICE, COUNTRY, PLACE, POSTCODE and LANGUAGE are str, TEXTS a tuple.
FactValue: TypeAlias = str | int | Decimal | Money | dt.date | dt.datetime | tuple[str, ...]


class UnreadableValueError(ValueError):
    """A value of a rule is not what its fact needs; the text continues a sentence: `must be …`."""


@dataclass(frozen=True, slots=True)
class KindTerms:
    """How one kind behaves."""

    #: From a snapshot: None for anything that is not a value of the kind. Never raises.
    read: Callable[[JsonValue], FactValue | None]
    #: From a rule: raises `UnreadableValueError`.
    parse: Callable[[JsonValue], FactValue]
    #: As JSON, so that `parse` gives the same value again.
    write: Callable[[Any], JsonValue]
    #: The form in which values are compared.
    fold: Callable[[Any], Any]


def read_money(minor: JsonValue, currency: JsonValue) -> Money | None:
    """An amount of a snapshot, `100` and `EUR`; None where either is missing or odd."""
    amount = _read_number(minor)
    code = _find_currency(currency) if isinstance(currency, str) else None
    return Money(code, amount) if code is not None and isinstance(amount, int) else None


@lru_cache(maxsize=512)
def _find_currency(text: str) -> str | None:
    return text.upper() if _CURRENCY.fullmatch(text.upper()) else None


def _read_money_pair(value: JsonValue) -> Money | None:
    return read_money(value.get("minor"), value.get("currency")) if isinstance(value, Mapping) else None


def describe_json(value: JsonValue) -> str:
    """What sort of JSON a merchant sent, for the end of a sentence."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, int | float):
        return "a number"
    return "an object" if isinstance(value, Mapping) else "a list"


def _same(value: Any) -> Any:  # noqa: ANN401 -- a value that needs no other form
    return value


def _read_text(value: JsonValue) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None


def _parse_text(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise UnreadableValueError(f"must be a text, not {describe_json(value)}")
    if not fold_text(value):
        raise UnreadableValueError("must not be empty")
    if len(value) > LONGEST_TEXT:
        raise UnreadableValueError(f"must have at most {LONGEST_TEXT} characters")
    return value.strip()


def _parse_place(value: JsonValue) -> str:
    text = _parse_text(value)
    if not fold_place(text):
        raise UnreadableValueError("must contain a letter or a digit")
    return text


def _read_number(value: JsonValue) -> int | Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST_NUMBER:
        return None
    return value if isinstance(value, int) else Decimal(repr(value))


def _parse_number(value: JsonValue) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableValueError(f"must be a number, not {describe_json(value)}")
    number = _read_number(value)
    if number is None:
        raise UnreadableValueError(f"must be a number between -{_LARGEST_NUMBER} and {_LARGEST_NUMBER}")
    return number


def _write_number(value: int | Decimal) -> JsonValue:
    return float(value) if isinstance(value, Decimal) else value


def _parse_money(value: JsonValue) -> Money:
    if not isinstance(value, Mapping) or set(value) != {"amount", "currency"}:
        raise UnreadableValueError(
            'must be an amount with its currency, such as {"amount": "100.00", "currency": "EUR"}'
        )
    currency = value["currency"]
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency.upper()):
        raise UnreadableValueError("must have the three letters of a currency, such as EUR")
    exponent = currency_exponent(currency)
    scaled = _parse_amount(value["amount"]).scaleb(exponent)
    if scaled != scaled.to_integral_value():
        raise UnreadableValueError(f"must have at most {exponent} decimals, as {currency.upper()} has")
    return Money(currency.upper(), int(scaled))


def _parse_amount(value: JsonValue) -> Decimal:
    text = "" if isinstance(value, int | float) and not abs(value) <= _LARGEST_NUMBER else str(value)
    if isinstance(value, bool) or not _AMOUNT.fullmatch(text):
        raise UnreadableValueError('must have an amount written like "100.00"')
    amount = Decimal(text)
    if abs(amount) > _LARGEST_AMOUNT:
        raise UnreadableValueError(f"must have an amount of at most {_LARGEST_AMOUNT}")
    return amount


def _write_money(value: Money) -> JsonValue:
    amount = Decimal(value.minor).scaleb(-currency_exponent(value.currency))
    return {"amount": f"{amount:f}", "currency": value.currency}


def _read_day(value: JsonValue) -> dt.date | None:
    if not isinstance(value, str) or len(value) != len("2026-11-24"):
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def _parse_day(value: JsonValue) -> dt.date:
    day = _read_day(value)
    if day is None:
        raise UnreadableValueError("must be a day such as 2026-11-24")
    return day


def _read_moment(value: JsonValue) -> dt.datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _parse_moment(value: JsonValue) -> dt.datetime:
    moment = _read_moment(value)
    if moment is None:
        raise UnreadableValueError("must be a moment with its offset from UTC, such as 2026-11-24T09:00:00+01:00")
    return moment


def _read_texts(value: JsonValue) -> tuple[str, ...] | None:
    if type(value) is not list and (isinstance(value, str) or not isinstance(value, Sequence)):
        return None
    return tuple([item.strip() for item in value if isinstance(item, str) and item and not item.isspace()])


def _parse_texts(value: JsonValue) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise UnreadableValueError(f"must be a list of texts, not {describe_json(value)}")
    return tuple(map(_parse_text, value))


def _read_yes_no(value: JsonValue) -> bool | None:
    return value if isinstance(value, bool) else None


def _parse_yes_no(value: JsonValue) -> bool:
    if not isinstance(value, bool):
        raise UnreadableValueError(f"must be true or false, not {describe_json(value)}")
    return value


def _read_country(value: JsonValue) -> str | None:
    code = value.strip().upper() if isinstance(value, str) else ""
    return _COUNTRY_ALIASES.get(code, code) if _COUNTRY.fullmatch(code) else None


def _parse_country(value: JsonValue) -> str:
    code = _read_country(value)
    if code is None or code not in list_countries():
        raise UnreadableValueError("must be the two letters of a country, such as FR")
    return code


@cache
def list_countries() -> frozenset[str]:
    """The two letters of every country a rule can name."""
    return frozenset(filter(_COUNTRY.fullmatch, map(str, Locale("en").territories))) - _NO_COUNTRIES


def _read_language(value: JsonValue) -> str | None:
    text = _read_text(value)
    return text and text.replace("_", "-")


def _parse_language(value: JsonValue) -> str:
    tag = _read_language(value)
    try:
        Locale.parse(tag or "", sep="-")
    except (ValueError, UnknownLocaleError):
        raise UnreadableValueError("must be the tag of a language, such as de or pt-BR") from None
    return tag or ""


def _fold_texts(value: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold_item, value))


def _write_iso(value: dt.date) -> JsonValue:
    return value.isoformat()


KIND_TERMS: Final[Mapping[FactKind, KindTerms]] = MappingProxyType(
    {
        FactKind.TEXT: KindTerms(_read_text, _parse_text, _same, fold_text),
        FactKind.NUMBER: KindTerms(_read_number, _parse_number, _write_number, _same),
        FactKind.MONEY: KindTerms(_read_money_pair, _parse_money, _write_money, _same),
        FactKind.DAY: KindTerms(_read_day, _parse_day, _write_iso, _same),
        FactKind.MOMENT: KindTerms(_read_moment, _parse_moment, _write_iso, _same),
        FactKind.TEXTS: KindTerms(_read_texts, _parse_texts, list, _fold_texts),
        FactKind.YES_NO: KindTerms(_read_yes_no, _parse_yes_no, _same, _same),
        FactKind.CHOICE: KindTerms(_read_text, _parse_text, _same, _same),
        FactKind.COUNTRY: KindTerms(_read_country, _parse_country, _same, _same),
        FactKind.PLACE: KindTerms(_read_text, _parse_place, _same, fold_place),
        FactKind.POSTCODE: KindTerms(_read_text, _parse_place, _same, fold_place),
        FactKind.LANGUAGE: KindTerms(_read_language, _parse_language, _same, str.lower),
    }
)


def element_kind(kind: FactKind) -> FactKind:
    """The kind of what is named when a fact of this kind is compared: of a list, its items."""
    return FactKind.TEXT if kind is FactKind.TEXTS else kind
