"""Who changed what: newest first, by person and by area."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from flask import Response, request, url_for

from portal.console.frame.context import console_context
from portal.console.frame.paging import PAGE_SIZE, read_cursor, write_cursor
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.merchants.audit_log import AuditFilter, AuditView, load_audit_log
from portal.vocabulary.audit_action import AuditAction

#: Of one value; whole texts and documents are kept, not shown.
_MOST_SHOWN: Final = 300


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A value before and after; None where there was none."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry by the merchant's clock."""

    at: dt.datetime
    actor_kind: str
    actor_name: str
    action: str
    subject_name: str
    values: tuple[ChangedValue, ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The log; `areas` can be chosen from, `older_url` is None on the last page."""

    rows: tuple[AuditRow, ...]
    areas: tuple[str, ...]
    area: str
    actor: str
    older_url: str | None
    is_first: bool


def show_audit_log() -> Response:
    """`GET /console/audit`; `area` and `actor` narrow it, `older` continues below the last row."""
    user = signed_in_user()
    area, actor = request.args.get("area", ""), request.args.get("actor", "").strip()[:254]
    wanted = AuditFilter(actor, area if area in _areas() else "", read_cursor(request.args.get("older", "")))
    with console_context().database.reading() as session:
        entries = load_audit_log(session, user.merchant_id, wanted, limit=PAGE_SIZE + 1)
    shown = entries[:PAGE_SIZE]
    older = write_cursor(shown[-1].recorded_at, shown[-1].entry_id) if len(entries) > PAGE_SIZE else None
    page = AuditPage(
        rows=tuple(_row(entry, user.zone) for entry in shown),
        areas=_areas(),
        area=wanted.area,
        actor=actor,
        older_url=url_for("console.audit_log", area=area or None, actor=actor or None, older=older) if older else None,
        is_first=wanted.older_than is None,
    )
    return show_page("console/audit/log.html", page, part="rows")


def _areas() -> tuple[str, ...]:
    return tuple(sorted({action.partition(".")[0] for action in AuditAction}))


def _row(entry: AuditView, zone: dt.tzinfo) -> AuditRow:
    names = sorted({*entry.before, *entry.after})
    return AuditRow(
        at=entry.recorded_at.astimezone(zone),
        actor_kind=entry.actor_kind.value,
        actor_name=entry.actor_name,
        action=entry.action,
        subject_name=entry.subject_name,
        values=tuple(
            ChangedValue(name, _words(entry.before.get(name)), _words(entry.after.get(name))) for name in names
        ),
    )


def _words(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return None if value is None else str(value)[:_MOST_SHOWN]
