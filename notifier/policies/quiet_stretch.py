"""The part of the day in which a shop or a shopper wants quiet, as both write it down."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from notifier.foundation.errors import ProductError
from notifier.foundation.open_hours import OpenHours, week_without
from notifier.vocabulary.facts import JsonValue

_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class QuietHoursError(ProductError):
    """Hours nobody can keep; says in one sentence what is wrong with them."""


@dataclass(frozen=True, slots=True)
class QuietStretch:
    """Quiet every day from one time until another, over midnight where the first is the later one."""

    begins: dt.time
    ends: dt.time

    def __post_init__(self) -> None:
        """Refuse a stretch without length: it could mean no quiet as well as nothing but quiet."""
        if self.begins == self.ends:
            raise QuietHoursError("Quiet hours must end at another time than they begin.")

    def leave_open(self, zone: ZoneInfo) -> OpenHours:
        """The rest of the day on the clocks of a zone."""
        return OpenHours(week_without(self.begins, self.ends), zone)


def parse_quiet_stretch(told: JsonValue) -> QuietStretch:
    """Read `{"from": "21:00", "until": "08:00"}`; raises `QuietHoursError`. Other keys are not looked at."""
    if not isinstance(told, Mapping):
        raise QuietHoursError('Quiet hours must be written like {"from": "21:00", "until": "08:00"}.')
    return QuietStretch(parse_time(told.get("from"), "from"), parse_time(told.get("until"), "until"))


def parse_time(told: JsonValue, name: str) -> dt.time:
    """Read `21:00`; raises `QuietHoursError`, `name` says whose time it is."""
    found = _TIME.fullmatch(told) if isinstance(told, str) else None
    if found is None:
        raise QuietHoursError(f"Of quiet hours {name!r} must be a time such as 21:00, not {told!r}.")
    return dt.time(int(found[1]), int(found[2]))


def quiet_stretch_json(stretch: QuietStretch) -> dict[str, str]:
    """As `parse_quiet_stretch` reads it."""
    return {"from": f"{stretch.begins:%H:%M}", "until": f"{stretch.ends:%H:%M}"}
