"""Payloads of a connection that could not be read: why, what they say, and another try."""

import json
import uuid
from dataclasses import dataclass

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.console.connections.guides import Guide, get_guide
from portal.console.connections.one import FailedRow, describe_failed, find_own
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.paging import PAGE_SIZE, read_cursor, write_cursor
from portal.console.frame.rendering import show_page
from portal.tracking.failed_payloads import find_failed_body, load_failed_payloads, retry_payloads
from portal.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class FailedPage:
    """Failed payloads of a connection, newest first."""

    connection_id: uuid.UUID
    guide: Guide
    rows: tuple[FailedRow, ...]
    older_url: str | None


@dataclass(frozen=True, slots=True)
class PayloadPage:
    """One of them with its body."""

    connection_id: uuid.UUID
    guide: Guide
    row: FailedRow
    body: str


def show_failed_payloads(connection_id: uuid.UUID) -> Response:
    """`GET /console/connections/<id>/payloads`."""
    place = read_cursor(request.args.get("older", ""))
    with console_context().database.reading() as session:
        connection = find_own(session, connection_id) or abort(404)
        found = load_failed_payloads(session, connection, older_than=place, limit=PAGE_SIZE + 1)
    older = write_cursor(found[PAGE_SIZE - 1].received_at, found[PAGE_SIZE - 1].id) if len(found) > PAGE_SIZE else None
    page = FailedPage(
        connection_id=connection_id,
        guide=get_guide(connection.source),
        rows=tuple(describe_failed(each) for each in found[:PAGE_SIZE]),
        older_url=url_for("console.failed_payloads", connection_id=connection_id, older=older) if older else None,
    )
    return show_page("console/connections/payloads.html", page)


def show_payload(connection_id: uuid.UUID, payload_id: uuid.UUID) -> Response:
    """`GET /console/connections/<id>/payloads/<payload>`: the body names people, so only owners may open it."""
    with console_context().database.reading() as session:
        connection = find_own(session, connection_id) or abort(404)
        payload, body = find_failed_body(session, connection, payload_id) or abort(404)
    page = PayloadPage(connection_id, get_guide(connection.source), describe_failed(payload), _lay_out(body))
    return show_page("console/connections/payload.html", page)


def retry_payload(connection_id: uuid.UUID, payload_id: uuid.UUID) -> AnyResponse:
    """`POST /console/connections/<id>/payloads/<payload>/retry`."""
    with console_context().database.unit_of_work() as session:
        connection = find_own(session, connection_id) or abort(404)
        retry_payloads(session, connection, payload_id) or abort(404)
    say_done(_("The report is being read again."))
    return redirect(url_for("console.failed_payloads", connection_id=connection_id), 303)


def retry_all_payloads(connection_id: uuid.UUID) -> AnyResponse:
    """`POST /console/connections/<id>/payloads/retry`."""
    with console_context().database.unit_of_work() as session:
        connection = find_own(session, connection_id) or abort(404)
        retry_payloads(session, connection)
    say_done(_("All failed reports are being read again."))
    return redirect(url_for("console.failed_payloads", connection_id=connection_id), 303)


def _lay_out(body: bytes) -> str:
    text = body.decode("utf-8", errors="replace")
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
