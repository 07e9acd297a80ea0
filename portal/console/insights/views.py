"""What the page of figures shows; shares and amounts are already in the reader's way of writing."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from notifier.api.figures import MessageCounts
from portal.insights.charts.bars import Part
from portal.insights.charts.lines import LineChart
from portal.insights.message_report import DayFigures
from portal.insights.periods import Period, PeriodProblem


class Trend(StrEnum):
    """How a figure stands to that of the period before; NEW when there was nothing before."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: `name` says which, `share` of what the template knows, `change` how much more or less than before."""

    name: str
    count: int
    share: str
    trend: Trend
    change: str


@dataclass(frozen=True, slots=True)
class CostTile:
    """What messages cost in one currency, now and before."""

    amount: str
    before: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """A group with its bar: `parts` in the sequence of the legend, `name` empty when its key says it all."""

    key: str
    name: str
    counts: MessageCounts
    before: MessageCounts
    parts: tuple[Part, ...]
    share: str


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """Messages that took no longer than `most_seconds` (None: anything longer) and longer than the column before."""

    most_seconds: int | None
    count: int
    share: str
    part: Part


@dataclass(frozen=True, slots=True)
class FilterForm:
    """What was asked for, as it stands in the form; `rules` are pairs of id and name, `languages` of tag and name."""

    days: str
    first: str
    last: str
    channel: str
    rule: str
    language: str
    rules: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    problem: PeriodProblem | None

    @property
    def is_narrowed(self) -> bool:
        """Whether only some of the messages are shown."""
        return bool(self.channel or self.rule or self.language)


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """The figures of one merchant's messages; `exports` are addresses of files by what their rows are."""

    form: FilterForm
    period: Period
    before_first_on: dt.date
    before_last_on: dt.date
    total: MessageCounts
    tiles: tuple[Tile, ...]
    within_10s: str
    within_10s_before: str
    costs: tuple[CostTile, ...]
    day_chart: LineChart
    days: tuple[DayFigures, ...]
    channels: tuple[BarRow, ...]
    reasons: tuple[BarRow, ...]
    rules: tuple[BarRow, ...]
    languages: tuple[BarRow, ...]
    times: tuple[TimeColumn, ...]
    exports: dict[str, str]
    counted_at: dt.datetime | None
    days_left: int
