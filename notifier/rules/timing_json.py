"""The timing of a rule as it is stored and as merchants' software writes it."""

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

from notifier.foundation.errors import PermanentError
from notifier.rules.schedule import AT_ONCE, LONGEST_DAYS, After, AroundEstimate, AtOnce, Edge, Timing, Unit
from notifier.vocabulary.facts import JsonValue

# 250 days of work stay below 400 days with the holidays of any country.
_LONGEST: Final[Mapping[Unit, int]] = {
    Unit.MINUTES: LONGEST_DAYS * 24 * 60,
    Unit.HOURS: LONGEST_DAYS * 24,
    Unit.DAYS: LONGEST_DAYS,
    Unit.WORKING_DAYS: 250,
}
_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "at_once": frozenset({"kind"}),
    "after": frozenset({"kind", "amount", "unit", "at"}),
    "estimate": frozenset({"kind", "edge", "days", "at"}),
}
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_Word = TypeVar("_Word", bound=StrEnum)


class TimingError(PermanentError):
    """A timing that cannot be kept, with one sentence why."""


def parse_timing(value: JsonValue) -> Timing:
    """The timing of `{"kind": "at_once" | "after" | "estimate", …}`; TimingError names what is wrong.

    after: `amount` (0 or more), `unit` (minutes, hours, days, working_days), `at` ("09:00", days only, may be left
    out). estimate: `edge` (earliest, latest), `days` (negative: before), `at`. Nothing waits longer than 400 days.
    """
    if not isinstance(value, Mapping):
        raise TimingError("The timing must be an object with a kind.")
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in _KEYS:
        raise TimingError(f"The kind of a timing is one of {', '.join(_KEYS)}.")
    unknown = sorted(set(value) - _KEYS[kind])
    if unknown:
        raise TimingError(f"A timing of the kind {kind} has no {unknown[0]}.")
    if kind == "at_once":
        return AT_ONCE
    return _parse_after(value) if kind == "after" else _parse_estimate(value)


def timing_json(timing: Timing) -> dict[str, JsonValue]:
    """The JSON that `parse_timing` reads as this timing."""
    match timing:
        case AtOnce():
            return {"kind": "at_once"}
        case After():
            at: dict[str, JsonValue] = {} if timing.at is None else {"at": show_time(timing.at)}
            return {"kind": "after", "amount": timing.amount, "unit": timing.unit.value, **at}
        case AroundEstimate():
            edge, at_time = timing.edge.value, show_time(timing.at)
            return {"kind": "estimate", "edge": edge, "days": timing.days, "at": at_time}


def show_time(time: dt.time) -> str:
    """A time of day as `09:00`."""
    return f"{time:%H:%M}"


def _parse_after(value: Mapping[str, JsonValue]) -> After:
    unit = _parse_word(value.get("unit"), Unit, "unit")
    amount = _parse_count(value.get("amount"), "amount")
    if not 0 <= amount <= _LONGEST[unit]:
        raise TimingError(f"The amount of {unit.value.replace('_', ' ')} must be between 0 and {_LONGEST[unit]}.")
    at = None if value.get("at") is None else _parse_time(value["at"])
    if at is not None and unit in (Unit.MINUTES, Unit.HOURS):
        raise TimingError(f"A time of day goes with days or working days, not with {unit.value}.")
    return After(amount, unit, at)


def _parse_estimate(value: Mapping[str, JsonValue]) -> AroundEstimate:
    edge = _parse_word(value.get("edge"), Edge, "edge")
    days = _parse_count(value.get("days"), "days")
    if abs(days) > LONGEST_DAYS:
        raise TimingError(f"A message goes at most {LONGEST_DAYS} days before or after the estimate.")
    return AroundEstimate(edge, days, _parse_time(value.get("at")))


def _parse_word(value: JsonValue, words: type[_Word], name: str) -> _Word:
    known = [word.value for word in words]
    if not isinstance(value, str) or value not in known:
        raise TimingError(f"The {name} of a timing is one of {', '.join(known)}.")
    return words(value)


def _parse_count(value: JsonValue, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TimingError(f"The {name} of a timing must be a whole number.")
    return value


def _parse_time(value: JsonValue) -> dt.time:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise TimingError("The time of day must be written like 09:00 or 17:30.")
    return dt.time(int(match[1]), int(match[2]))
