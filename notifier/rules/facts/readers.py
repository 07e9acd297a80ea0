"""How facts are read from a snapshot: values at a path, values of lines, and values worked out from others."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from notifier.rules.fact_kinds import KIND_TERMS, FactKind, FactValue, Money, read_money
from notifier.rules.facts.evaluation import Evaluation
from notifier.vocabulary.facts import JsonValue

#: Gives the value, or None where the snapshot does not know it. Never raises, whatever the snapshot holds.
Reader: TypeAlias = Callable[[Evaluation], FactValue | None]

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Milestones at which a parcel stops travelling: days in transit end with the scan that says so.
_ARRIVED: Final = frozenset({"delivered", "returned", "cancelled"})
_DAY: Final = dt.timedelta(days=1)


def value_at(path: str) -> Callable[[Evaluation], JsonValue]:
    """What stands at `group.key`, None where nothing does."""
    group, _, key = path.partition(".")

    def find_value(evaluation: Evaluation) -> JsonValue:
        values = evaluation.facts.get(group)
        # The plain type first: snapshots are dicts, and asking for an abstract class takes ten times as long.
        return values.get(key) if type(values) is dict or isinstance(values, Mapping) else None

    return find_value


def at(path: str, kind: FactKind) -> Reader:
    """The value at a path."""
    find_value, read = value_at(path), KIND_TERMS[kind].read
    return lambda evaluation: read(find_value(evaluation))


def money_at(path: str, *currency_paths: str) -> Reader:
    """An amount in the smallest unit, in the first currency that is given."""
    find_minor, find_currencies = value_at(path), tuple(map(value_at, currency_paths))

    def read_amount(evaluation: Evaluation) -> Money | None:
        for find_currency in find_currencies:
            currency = find_currency(evaluation)
            if currency:
                return read_money(find_minor(evaluation), currency)
        return None

    return read_amount


def each_line(path: str, key: str) -> Reader:
    """The texts, or lists of texts, of every line of a list, each once; not known when no line carries the key."""
    find_lines, read_texts = value_at(path), KIND_TERMS[FactKind.TEXTS].read

    def read_lines(evaluation: Evaluation) -> tuple[str, ...] | None:
        texts: dict[str, None] = {}
        is_known = False
        for line in _lines(find_lines(evaluation)):
            value = line.get(key)
            found = read_texts([value] if isinstance(value, str) else value)
            if isinstance(found, tuple):
                is_known = True
                texts.update(dict.fromkeys(map(str, found)))
        return tuple(texts) if is_known else None

    return read_lines


def any_line(path: str, key: str) -> Reader:
    """Whether any line of a list says yes; not known when none says yes or no."""
    find_lines = value_at(path)

    def read_lines(evaluation: Evaluation) -> bool | None:
        answers = [line[key] for line in _lines(find_lines(evaluation)) if isinstance(line.get(key), bool)]
        return any(answers) if answers else None

    return read_lines


def days_since(path: str) -> Reader:
    """Days of the shop's calendar since a day: 0 today, 1 yesterday."""
    find_day = _day_at(path)

    def read_days(evaluation: Evaluation) -> int | None:
        day = find_day(evaluation)
        return None if day is None else (evaluation.today - day).days

    return read_days


def days_until(path: str) -> Reader:
    """Days of the shop's calendar until a day: 0 today, 1 tomorrow, less than 0 once it has passed."""
    find_day = _day_at(path)

    def read_days(evaluation: Evaluation) -> int | None:
        day = find_day(evaluation)
        return None if day is None else (day - evaluation.today).days

    return read_days


def full_days_since(path: str) -> Reader:
    """Whole days of 24 hours since a moment; 0 for one that is still to come."""
    find_moment = _moment_at(path)

    def read_days(evaluation: Evaluation) -> int | None:
        moment = find_moment(evaluation)
        return None if moment is None else max(0, (evaluation.now - moment) // _DAY)

    return read_days


def days_between(path: str, later_path: str, given_path: str) -> Reader:
    """Days from one day to another, less than 0 backwards; the snapshot's own number where it gives one."""
    read_given, find_first, find_last = at(given_path, FactKind.NUMBER), _day_at(path), _day_at(later_path)

    def read_days(evaluation: Evaluation) -> FactValue | None:
        given = read_given(evaluation)
        if given is not None:
            return given
        first, last = find_first(evaluation), find_last(evaluation)
        return None if first is None or last is None else (last - first).days

    return read_days


def days_in_transit() -> Reader:
    """Whole days of 24 hours since the parcel left, until now or until the scan that ended its journey."""
    find_shipped_at, find_last_scan_at = _moment_at("shipment.shipped_at"), _moment_at("shipment.last_scan_at")
    find_milestone = value_at("shipment.milestone")

    def read_days(evaluation: Evaluation) -> int | None:
        shipped_at = find_shipped_at(evaluation)
        if shipped_at is None:
            return None
        milestone = find_milestone(evaluation)
        has_arrived = isinstance(milestone, str) and milestone in _ARRIVED
        ended_at = find_last_scan_at(evaluation) if has_arrived else None
        return max(0, ((ended_at or evaluation.now) - shipped_at) // _DAY)

    return read_days


def weekday_of(path: str) -> Reader:
    """The weekday of a day, such as `monday`."""
    find_day = _day_at(path)

    def read_weekday(evaluation: Evaluation) -> str | None:
        day = find_day(evaluation)
        return None if day is None else WEEKDAYS[day.weekday()]

    return read_weekday


def _lines(lines: JsonValue) -> list[Mapping[str, JsonValue]]:
    if type(lines) is not list and (isinstance(lines, str) or not isinstance(lines, Sequence)):
        return []
    return [line for line in lines if type(line) is dict or isinstance(line, Mapping)]


def _day_at(path: str) -> Callable[[Evaluation], dt.date | None]:
    read = at(path, FactKind.DAY)

    def find_day(evaluation: Evaluation) -> dt.date | None:
        found = read(evaluation)
        return found if isinstance(found, dt.date) else None

    return find_day


def _moment_at(path: str) -> Callable[[Evaluation], dt.datetime | None]:
    read = at(path, FactKind.MOMENT)

    def find_moment(evaluation: Evaluation) -> dt.datetime | None:
        found = read(evaluation)
        return found if isinstance(found, dt.datetime) else None

    return find_moment
