"""Small readings shared by parsers: ids, texts, counts, moments and money as vendors write them."""

from datetime import UTC, date, datetime
from typing import Final, TypeVar

import msgspec

from portal.sources.problem import UnreadablePayload
from portal.vocabulary.currency import minor_units

Loose = str | int | float | bool | None
T = TypeVar("T")

# Beside the ends of the calendar a change of zone would leave it.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 9000

#: Characters a column of short text holds, and the largest count a column of whole numbers holds.
SHORT_TEXT: Final = 255
MAX_COUNT: Final = 2**31 - 1


def decode_body(body: bytes, shape: type[T], *, vendor: str) -> T:
    """The JSON body as a msgspec shape; raises UnreadablePayload that says what does not fit, and where."""
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as problem:
        raise UnreadablePayload(f"The {vendor} payload does not have the documented form: {problem}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnreadablePayload(f"The {vendor} payload is not valid JSON.") from None


def read_text(value: Loose) -> str:
    """A short text, cut at what its column holds, as `read_long_text` reads it."""
    return read_long_text(value)[:SHORT_TEXT].rstrip()


def read_long_text(value: Loose) -> str:
    """Text without surrounding space; empty for nothing. A float that is a whole number is written as one.

    NUL is dropped: PostgreSQL cannot store it, and nobody means it.
    """
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\x00", "").strip()


def read_count(value: Loose, *, default: int = 0) -> int:
    """A whole number, also from text; the default for nothing or something else."""
    try:
        count = int(float(value)) if isinstance(value, str) else int(value or 0) if value is not None else default
        return max(-MAX_COUNT, min(MAX_COUNT, count))
    except (ValueError, OverflowError):
        return default


def read_flag(value: Loose) -> bool:
    """True for a true flag, also as text or number."""
    return value.strip().casefold() in {"true", "1", "yes"} if isinstance(value, str) else bool(value)


def read_moment(value: Loose, *, field: str) -> datetime | None:
    """A moment with the offset it was written with (UTC when it has none), or None for nothing.

    Raises UnreadablePayload for text that is not an ISO 8601 moment.
    """
    text = read_text(value)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UnreadablePayload(f"The field {field} is not a point in time: {text!r}.") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise UnreadablePayload(f"The field {field} lies outside the years we can count with: {text!r}.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_utc(value: Loose, *, field: str) -> datetime | None:
    """As `read_moment`, in UTC."""
    moment = read_moment(value, field=field)
    return moment.astimezone(UTC) if moment else None


def read_day(value: Loose, *, field: str) -> date | None:
    """A day written as `2026-11-24`, or None for nothing; raises UnreadablePayload for anything else."""
    text = read_text(value)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UnreadablePayload(f"The field {field} is not a day: {text!r}.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnreadablePayload(f"The field {field} lies outside the years we can count with: {text!r}.")
    return day


def read_offset_minutes(moment: datetime) -> int:
    """How far the moment's own wall clock is ahead of UTC, in minutes."""
    offset = moment.utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0


def read_money(value: Loose, currency: str, *, field: str) -> int:
    """An amount in minor units, zero for nothing; raises UnreadablePayload for something that is not an amount."""
    if value is None or value == "" or isinstance(value, bool):
        return 0
    try:
        return minor_units(value, currency)
    except ValueError:
        raise UnreadablePayload(f"The field {field} is not an amount of money: {value!r}.") from None
