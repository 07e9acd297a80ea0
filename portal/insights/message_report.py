"""What became of the messages of a period, beside the period before, from the daily counts alone."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from notifier.api.figures import (
    CountingState,
    FigureGroup,
    FigureQuery,
    FigureRow,
    MessageCost,
    MessageCounts,
    load_counting_state,
    load_figure_languages,
    load_message_costs,
    load_message_figures,
    load_rule_names,
)
from notifier.api.vocabulary import Channel
from portal.insights.periods import Period

_NOTHING: Final = MessageCounts()


@dataclass(frozen=True, slots=True)
class MessageWish:
    """Which messages a merchant wants to see; None for all of them."""

    period: Period
    channel: Channel | None = None
    rule_id: uuid.UUID | None = None
    language: str | None = None

    @property
    def query(self) -> FigureQuery:
        """The same for the notifier."""
        return FigureQuery(self.period.first_on, self.period.last_on, self.channel, self.rule_id, self.language)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The messages that were planned on one day."""

    on: dt.date
    counts: MessageCounts


@dataclass(frozen=True, slots=True)
class MessageReport:
    """`days` has a row for every day; the others have those with messages now or before, the most messages first.

    `rule_names` and `languages` are what a merchant can narrow the report to; keys of rules are their ids in hex, and
    rules that were deleted are missing.
    """

    total: MessageCounts
    before: MessageCounts
    days: tuple[DayFigures, ...]
    channels: tuple[FigureRow, ...]
    rules: tuple[FigureRow, ...]
    languages: tuple[FigureRow, ...]
    reasons: tuple[FigureRow, ...]
    costs: tuple[MessageCost, ...]
    rule_names: Mapping[str, str]
    known_languages: tuple[str, ...]
    state: CountingState


def load_message_report(session: Session, merchant_id: uuid.UUID, wish: MessageWish) -> MessageReport:
    """The report of one merchant: a fixed number of statements over daily counts, however many messages there are."""
    query = wish.query
    by_day = load_message_figures(session, merchant_id, query, FigureGroup.DAY)
    reasons = load_message_figures(session, merchant_id, query, FigureGroup.REASON).rows
    return MessageReport(
        total=by_day.total,
        before=by_day.before,
        days=tuple(_fill(by_day.rows, wish.period)),
        channels=_largest(load_message_figures(session, merchant_id, query, FigureGroup.CHANNEL).rows),
        rules=_largest(load_message_figures(session, merchant_id, query, FigureGroup.RULE).rows),
        languages=_largest(load_message_figures(session, merchant_id, query, FigureGroup.LANGUAGE).rows),
        reasons=_largest(tuple(row for row in reasons if row.counts.not_sent or row.before.not_sent)),
        costs=load_message_costs(session, merchant_id, query),
        rule_names={rule_id.hex: name for rule_id, name in load_rule_names(session, merchant_id)},
        known_languages=load_figure_languages(session, merchant_id, query),
        state=load_counting_state(session, merchant_id),
    )


def load_message_days(session: Session, merchant_id: uuid.UUID, period: Period) -> tuple[DayFigures, ...]:
    """Every day of a period, also those without messages; one statement."""
    found = load_message_figures(session, merchant_id, MessageWish(period).query, FigureGroup.DAY)
    return tuple(_fill(found.rows, period))


def load_export(session: Session, merchant_id: uuid.UUID, wish: MessageWish, group: FigureGroup) -> "MessageExport":
    """The figures of one group, for a file."""
    rows = load_message_figures(session, merchant_id, wish.query, group).rows
    names: Mapping[str, str] = {}
    if group is FigureGroup.DAY:
        rows = tuple(FigureRow(day.on.isoformat(), day.counts, _NOTHING) for day in _fill(rows, wish.period))
    if group is FigureGroup.RULE:
        names = {rule_id.hex: name for rule_id, name in load_rule_names(session, merchant_id)}
    if group is FigureGroup.REASON:
        rows = tuple(row for row in rows if row.counts.not_sent or row.before.not_sent)
    return MessageExport(group, wish.period, wish.query.before_on, rows, names)


@dataclass(frozen=True, slots=True)
class MessageExport:
    """Rows of a file of figures; `names` are words for keys that people do not know by heart."""

    group: FigureGroup
    period: Period
    before_on: dt.date
    rows: tuple[FigureRow, ...]
    names: Mapping[str, str]


def _fill(rows: tuple[FigureRow, ...], period: Period) -> Iterator[DayFigures]:
    found = {row.key: row.counts for row in rows}
    for place in range(period.days):
        on = period.first_on + dt.timedelta(days=place)
        yield DayFigures(on, found.get(on.isoformat(), _NOTHING))


def _largest(rows: tuple[FigureRow, ...]) -> tuple[FigureRow, ...]:
    return tuple(sorted(rows, key=lambda row: (-row.counts.planned, -row.before.planned, row.key)))
