"""The filters of wording, formatted by Babel in the message's language (the variable `language`).

`money` takes the smallest unit and a currency: `{{ order.total_minor | money: order.currency }}`.
`date` takes an ISO day and a form: `day` (24 November), `weekday` (Tuesday, 24 November) or `short` (24 Nov).
`time` takes an ISO moment and the offset of its place in minutes: the day and time the clock there showed.
`plural` chooses by the language's own rule: `{{ n | plural: one: "# parcel", other: "# parcels" }}`; `#` is the number.
`bidi` isolates a name or number, so that its letters do not reorder a sentence of the other direction.
`join` and `replace` are Liquid's own, within a limit of length.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.numbers import format_decimal
from liquid import RenderContext
from liquid.exceptions import FilterArgumentError
from liquid.filter import with_context

from notifier.foundation.money import format_minor

_LONGEST_TEXT: Final = 65_536
#: Of a moment, a currency: what is longer is none, and would fill the caches.
_LONGEST_CODE: Final = 64
#: Names are shorter; longer texts are isolated without being remembered.
_LONGEST_NAME: Final = 200
_MINUTES_OF_A_DAY: Final = 1440
_SHORT_NAME: Final = re.compile(r"(?<![a-zA-Z])(?:E{1,3}|c{1,3}|MMM|LLL)(?![a-zA-Z])")
_RTL_LETTERS: Final = frozenset({"R", "AL", "AN"})
_LTR_LETTERS: Final = frozenset({"L", "EN", "ES", "ET"})
_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


@lru_cache(maxsize=256)
def get_locale(language: str) -> Locale:
    """Babel's locale of a language tag such as `pt-BR`; of its base, else English, when Babel does not know it."""
    for tag in (language, language.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")


@lru_cache(maxsize=256)
def _reads_left_to_right(language: str) -> bool:
    return get_locale(language).text_direction == "ltr"


@lru_cache(maxsize=8192)
def format_money(minor: int, currency: str, language: str) -> str:
    """An amount in the smallest unit of an ISO 4217 currency, as people of the language write it."""
    return format_minor(minor, currency, get_locale(language))


@lru_cache(maxsize=8192)
def format_day(iso_day: str, form: str, language: str) -> str:
    """A day such as `2026-11-24`; empty when the text is no day."""
    try:
        day = dt.date.fromisoformat(iso_day[:10])
    except ValueError:
        return ""
    locale = get_locale(language)
    moment = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    if form == "weekday":
        # All languages have a pattern with short names; some have one for long ones, to which Spanish adds a word.
        patterns = locale.datetime_skeletons
        pattern = str(patterns.get("MMMMEd") or patterns["MMMEd"])
        return format_date(moment, _SHORT_NAME.sub(lambda name: name[0][0] * 4, pattern), locale=locale)
    return format_skeleton("MMMd" if form == "short" else "MMMMd", moment, locale=locale)


@lru_cache(maxsize=8192)
def format_moment(iso_moment: str, offset_minutes: int, language: str) -> str:
    """A moment as the clock of a place showed it; empty when the text is no moment."""
    try:
        moment = dt.datetime.fromisoformat(iso_moment)
    except ValueError:
        return ""
    # No place is a whole day away: with such an offset the moment's own clock is all that is known.
    if moment.tzinfo is not None and abs(offset_minutes) < _MINUTES_OF_A_DAY:
        moment = moment.astimezone(dt.timezone(dt.timedelta(minutes=offset_minutes)))
    local = moment.replace(tzinfo=dt.UTC)  # Babel must not convert: the clock of the place is what people read
    locale = get_locale(language)
    pattern = str(get_datetime_format("medium", locale=locale)).replace("'", "")
    day = format_skeleton("MMMd", local, locale=locale)
    return pattern.format(format_time(local.timetz(), "short", locale=locale), day)


@lru_cache(maxsize=8192)
def isolate(text: str, language: str) -> str:
    """A name or number that cannot reorder its sentence; left alone where it would not, for mail programs that show
    the isolating characters as boxes.
    """
    reads_ltr = _reads_left_to_right(language)
    if reads_ltr and text.isascii():
        return text
    foreign = _RTL_LETTERS if reads_ltr else _LTR_LETTERS
    if any(unicodedata.bidirectional(character) in foreign for character in text):
        return f"{_ISOLATE}{text}{_POP_ISOLATE}"
    return text


def _language(context: RenderContext) -> str:
    return str(context.resolve("language"))


@with_context
def _money(value: object, currency: object = "", *, context: RenderContext) -> str:
    if not isinstance(value, int) or not currency or len(str(currency)) > _LONGEST_CODE:
        return ""
    return format_money(value, str(currency), _language(context))


@with_context
def _date(value: object, form: object = "day", *, context: RenderContext) -> str:
    # Only what a cache may hold: a text of any length is no day, and no form.
    known_form = form if form in ("weekday", "short") else "day"
    return format_day(value[:10], str(known_form), _language(context)) if isinstance(value, str) else ""


@with_context
def _time(value: object, offset_minutes: object = 0, *, context: RenderContext) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_CODE:
        return ""
    return format_moment(value, offset_minutes if isinstance(offset_minutes, int) else 0, _language(context))


@with_context
def _plural(value: object, *, context: RenderContext, **forms: object) -> object:
    number = value if isinstance(value, int) else 0
    locale = get_locale(_language(context))
    if number == 0 and "zero" in forms:
        form = forms["zero"]
    else:
        form = forms.get(locale.plural_form(number), forms.get("other", "#"))
    return str(form).replace("#", format_decimal(number, locale=locale))


@with_context
def _bidi(value: object, *, context: RenderContext) -> str:
    text = "" if value is None else str(value)
    look = isolate if len(text) <= _LONGEST_NAME else isolate.__wrapped__
    return look(text, _language(context))


def _join(value: object, separator: object = " ") -> str:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return str(value)
    _check_length(len(value))  # a range such as (1..100000000) is a sequence too
    parts, joint = [str(part) for part in value], str(separator)
    _check_length(sum(map(len, parts)) + len(joint) * len(parts))
    return joint.join(parts)


def _replace(value: object, old: object, new: object = "") -> str:
    text, searched, replacement = str(value), str(old), str(new)
    _check_length(len(text) + (text.count(searched) if searched else len(text) + 1) * len(replacement))
    return text.replace(searched, replacement)


def _check_length(length: int) -> None:
    if length > _LONGEST_TEXT:
        message = f"a filter would make a text of {length} characters; at most {_LONGEST_TEXT} are allowed"
        raise FilterArgumentError(message, token=None)


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "money": _money,
    "date": _date,
    "time": _time,
    "plural": _plural,
    "bidi": _bidi,
    "join": _join,
    "replace": _replace,
}
