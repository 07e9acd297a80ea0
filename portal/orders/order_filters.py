"""Which orders a list shows, and the same as parts of an address."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Final, TypeVar

from notifier.foundation.signing import parse_id
from portal.queries.order_marks import plain_mark
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

_LONGEST: Final = 120
_Word = TypeVar("_Word", bound=StrEnum)


class Lateness(StrEnum):
    """By how much the shown day has passed, or that nobody hears anything."""

    LATE = "late"
    THREE_DAYS = "3_days"
    WEEK = "week"
    SILENT = "silent"

    @property
    def days(self) -> int:
        """Whole days after the first late one."""
        return {Lateness.THREE_DAYS: 3, Lateness.WEEK: 7}.get(self, 0)


@dataclass(frozen=True, slots=True)
class OrderFilters:
    """All that is set must hold; a value nobody knows is as none."""

    search: str = ""
    stage: OrderStage | None = None
    milestone: Milestone | None = None
    country: str = ""
    carrier: str = ""
    late: Lateness | None = None
    store: uuid.UUID | None = None
    tag: str = ""

    @property
    def needs_summary(self) -> bool:
        """Whether anything but the search is set."""
        return replace(self, search="") != OrderFilters()

    def as_query(self) -> dict[str, str]:
        """What is set, as names and values of an address."""
        found = {"q": self.search, **{one.name: getattr(self, one.name) for one in fields(self)[1:]}}
        return {name: str(value) for name, value in found.items() if value}

    def without(self, name: str) -> dict[str, str]:
        """The same with one of them taken away."""
        return {key: value for key, value in self.as_query().items() if key != name}


def read_filters(query: Mapping[str, str]) -> OrderFilters:
    """The filters an address names."""

    def text(name: str) -> str:
        return query.get(name, "").replace("\0", "").strip()[:_LONGEST]

    country = text("country").upper()
    return OrderFilters(
        search=text("q"),
        stage=_find_word(OrderStage, text("stage")),
        milestone=_find_word(Milestone, text("milestone")),
        country=country if len(country) == 2 and country.isascii() and country.isalpha() else "",
        carrier=plain_mark(text("carrier")),
        late=_find_word(Lateness, text("late")),
        store=parse_id(text("store")),
        tag=plain_mark(text("tag")),
    )


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Whose list, at which moment, by whose day, and below which row."""

    merchant_id: uuid.UUID
    now: dt.datetime
    today: dt.date
    older_than: tuple[dt.datetime, uuid.UUID] | None = None


def _find_word(words: type[_Word], text: str) -> _Word | None:
    return words(text) if text in set(words) else None
