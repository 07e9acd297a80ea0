"""Moments spread evenly over a stretch of days, as texts and as keys, quickly enough for millions of rows."""

import datetime as dt
from dataclasses import dataclass

_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Moments:
    """Texts of days and of the seconds of a day, made once."""

    begin: dt.datetime
    days: tuple[str, ...]
    clock: tuple[str, ...]

    @classmethod
    def before(cls, now: dt.datetime, *, days: int) -> "Moments":
        """So many whole days that end a minute before `now`."""
        begin = now.replace(microsecond=0) - dt.timedelta(days=days, minutes=1)
        first = begin.date()
        texts = tuple((first + dt.timedelta(days=number)).isoformat() for number in range(days + 32))
        clock = tuple(f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}.000000" for s in range(_DAY_SECONDS))
        return cls(begin, texts, clock)

    def text(self, number: int, size: int, *, later: int = 0) -> str:
        """The moment of one of `size` things in UTC, as both databases read it; `later` in seconds."""
        second = self._second(number, size) + later + self._offset()
        return f"{self.days[second // _DAY_SECONDS]} {self.clock[second % _DAY_SECONDS]}"

    def milliseconds(self, number: int, size: int) -> int:
        """The same in milliseconds since 1970."""
        return (int(self.begin.timestamp()) + self._second(number, size)) * 1000

    def _second(self, number: int, size: int) -> int:
        return number * (len(self.days) - 32) * _DAY_SECONDS // size

    def _offset(self) -> int:
        return self.begin.hour * 3600 + self.begin.minute * 60 + self.begin.second


def growing_id(series: int, number: int, milliseconds: int) -> str:
    """A UUIDv7 of a moment as 32 hexadecimal digits; ids of a series grow with their numbers."""
    return f"{milliseconds:012x}7{series:03x}8{number:015x}"
