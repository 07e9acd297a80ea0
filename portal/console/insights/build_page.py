"""A report of messages as the page shows it: shares, trends and shapes of charts."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_percent

from notifier.api.figures import TIME_LIMITS, FigureRow, MessageCost, MessageCounts
from portal.console.insights.views import (
    BarRow,
    CostTile,
    FilterForm,
    MessagesPage,
    Tile,
    TimeColumn,
    Trend,
)
from portal.insights.charts.bars import draw_bars, draw_columns
from portal.insights.charts.lines import LineChart, draw_lines
from portal.insights.message_report import DayFigures, MessageReport, MessageWish
from portal.web.locale import current_locale

_Count = Callable[[MessageCounts], int]
#: More rows than that say nothing at a glance; the file has all of them.
_MOST_ROWS: Final = 15
_NOTHING: Final = "–"

#: By the name of the tile: what is counted, and what it is a share of.
_TILES: Final[tuple[tuple[str, _Count, _Count | None], ...]] = (
    ("planned", lambda one: one.planned, None),
    ("sent", lambda one: one.sent, lambda one: one.planned),
    ("delivered", lambda one: one.delivered, lambda one: one.sent),
    ("opened", lambda one: one.opened, lambda one: one.sent),
    ("clicked", lambda one: one.clicked, lambda one: one.sent),
    ("not_sent", lambda one: one.not_sent, lambda one: one.planned),
    ("failed", lambda one: one.failed + one.bounced, lambda one: one.planned),
)


def build_page(
    report: MessageReport, wish: MessageWish, form: FilterForm, exports: dict[str, str], zone: ZoneInfo
) -> MessagesPage:
    """The page of a report; moments by the clocks of `zone`."""
    query = wish.query
    return MessagesPage(
        form=form,
        period=wish.period,
        before_first_on=query.before_on,
        before_last_on=query.first_on - dt.timedelta(days=1),
        total=report.total,
        tiles=tuple(_make_tile(name, count, whole, report) for name, count, whole in _TILES),
        within_10s=format_share(report.total.within_10s, report.total.sent),
        within_10s_before=format_share(report.before.within_10s, report.before.sent),
        costs=tuple(_make_cost(cost) for cost in report.costs),
        day_chart=draw_day_chart(report.days),
        days=report.days,
        channels=_make_rows(report.channels, {}, _outcomes),
        reasons=_make_rows(report.reasons, {}, lambda one: (one.not_sent,)),
        rules=_make_rows(report.rules, report.rule_names, _outcomes),
        languages=_make_rows(
            report.languages, {row.key: name_language(row.key) for row in report.languages}, _outcomes
        ),
        times=_make_times(report.total),
        exports=exports,
        counted_at=report.state.counted_at.astimezone(zone) if report.state.counted_at else None,
        days_left=report.state.days_left,
    )


def draw_day_chart(days: Sequence[DayFigures]) -> LineChart:
    """Planned, sent and opened messages by day, in this order."""
    return draw_lines(
        (
            [row.counts.planned for row in days],
            [row.counts.sent for row in days],
            [row.counts.opened for row in days],
        )
    )


def name_language(tag: str) -> str:
    """What a language is called in the reader's language."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(current_locale().cldr)
    except (UnknownLocaleError, ValueError):
        name = None
    return str(name or tag)


def format_share(part: int, whole: int) -> str:
    """A part of a whole as a percentage, a dash where there is no whole."""
    if not whole:
        return _NOTHING
    share, locale = part / whole, current_locale().cldr
    pattern = str(locale.percent_formats[None].pattern)
    if 0 < share < 0.01 or 0.99 < share < 1:
        # Nearly all is not all, and nearly nothing is not nothing.
        share, pattern = min(max(share, 0.001), 0.999), pattern.replace("#,##0", "#,##0.0")
    return str(format_percent(share, pattern, locale=locale))


def _outcomes(counts: MessageCounts) -> tuple[int, ...]:
    """The parts of a bar: sent, still waiting or unknown, held back, failed before they left."""
    rest = counts.planned - counts.sent - counts.waiting - counts.unknown - counts.not_sent
    return (counts.sent, counts.waiting + counts.unknown, counts.not_sent, max(rest, 0))


def _make_tile(name: str, count: _Count, whole: _Count | None, report: MessageReport) -> Tile:
    now, before = count(report.total), count(report.before)
    trend, change = Trend.SAME, ""
    if not before:
        trend = Trend.NEW if now else Trend.SAME
    elif now != before:
        trend = Trend.UP if now > before else Trend.DOWN
        change = format_share(abs(now - before), before)
    share = format_share(now, whole(report.total)) if whole else ""
    return Tile(name, now, share, trend, change)


def _make_cost(cost: MessageCost) -> CostTile:
    return CostTile(_format_amount(cost.amount, cost.currency), _format_amount(cost.before, cost.currency))


def _format_amount(amount: Decimal, currency: str) -> str:
    return str(format_currency(amount, currency, locale=current_locale().cldr))


def _make_rows(
    rows: Sequence[FigureRow], names: Mapping[str, str], parts: Callable[[MessageCounts], tuple[int, ...]]
) -> tuple[BarRow, ...]:
    shown = rows[:_MOST_ROWS]
    bars = draw_bars([parts(row.counts) for row in shown])
    whole = sum(sum(parts(row.counts)) for row in rows)
    return tuple(
        BarRow(
            row.key, names.get(row.key, ""), row.counts, row.before, bar, format_share(sum(parts(row.counts)), whole)
        )
        for row, bar in zip(shown, bars, strict=True)
    )


def _make_times(total: MessageCounts) -> tuple[TimeColumn, ...]:
    return tuple(
        TimeColumn(most, count, format_share(count, total.sent), part)
        for most, count, part in zip(TIME_LIMITS, total.times, draw_columns(total.times), strict=True)
    )
