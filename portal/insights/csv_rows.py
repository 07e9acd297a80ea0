"""Rows of a comma-separated file that spreadsheets open without harm."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Final

from notifier.api.figures import FigureGroup, FigureQuery, MessageCost, MessageCounts
from portal.insights.message_report import MessageExport
from portal.web.csv_cells import write_rows

_COUNTS: Final = tuple(one.name for one in fields(MessageCounts))


def list_figures(export: MessageExport) -> Iterator[Sequence[str]]:
    """The heading and a row for each group and period: figures of both periods have rows of their own."""
    group = str(export.group)
    yield ("from", "to", group, *(("name",) if export.group is FigureGroup.RULE else ()), *_COUNTS)
    period = export.period
    for row in export.rows:
        name = (export.names.get(row.key, ""),) if export.group is FigureGroup.RULE else ()
        if export.group is FigureGroup.DAY:
            yield (row.key, row.key, row.key, *_cells(row.counts))
            continue
        yield (period.first_on.isoformat(), period.last_on.isoformat(), row.key, *name, *_cells(row.counts))
        before = (export.before_on.isoformat(), (period.first_on - dt.timedelta(days=1)).isoformat())
        yield (*before, row.key, *name, *_cells(row.before))


def list_costs(query: FigureQuery, costs: Sequence[MessageCost]) -> Iterator[Sequence[str]]:
    """The heading and two rows for each currency: the period and the one before."""
    yield ("from", "to", "currency", "amount")
    ends_on = query.first_on - dt.timedelta(days=1)
    for cost in costs:
        yield (query.first_on.isoformat(), query.last_on.isoformat(), cost.currency, f"{cost.amount:f}")
        yield (query.before_on.isoformat(), ends_on.isoformat(), cost.currency, f"{cost.before:f}")


def write_csv(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The file line by line (RFC 4180), with a byte order mark by which spreadsheets know UTF-8."""
    yield "\ufeff"
    for row in rows:
        yield write_rows([row])


def _cells(counts: MessageCounts) -> tuple[str, ...]:
    return tuple(str(getattr(counts, name)) for name in _COUNTS)
