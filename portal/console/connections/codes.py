"""Carrier codes nobody has given a meaning yet, and those the shop has."""

import uuid
from dataclasses import dataclass

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.foundation.clock import utc_now
from portal.console.connections.ago import tell_ago
from portal.console.connections.guides import get_guide
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.models import CarrierCodeMapping, UnknownCode
from portal.timeline.wording import CODE_WORDING
from portal.tracking.map_unknown_code import (
    StoredScans,
    count_stored_scans,
    find_unknown_code,
    load_mappings,
    load_unknown_codes,
    make_key,
    map_code,
)
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.code_meaning import CODE_MEANINGS
from portal.vocabulary.milestone import Milestone
from portal.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """A code as a carrier wrote it, with a sample of its words."""

    id: uuid.UUID
    tracker: str
    carrier: str
    carrier_code: str
    wording: str
    seen_count: int
    last_seen: str


@dataclass(frozen=True, slots=True)
class MappedRow:
    """A code with a meaning; `sentence` is a msgid of the pages' words."""

    tracker: str
    carrier: str
    carrier_code: str
    has_any_words: bool
    sentence: str
    replayed_count: int
    is_replayed: bool


@dataclass(frozen=True, slots=True)
class CodesPage:
    """What waits for a meaning, and what has one; `is_replaying` while stored scans are being read again."""

    unknown: tuple[UnknownRow, ...]
    mapped: tuple[MappedRow, ...]
    is_replaying: bool


@dataclass(frozen=True, slots=True)
class CodePage:
    """One unknown code; `choices` are milestones with their codes and the sentence shoppers read (a msgid)."""

    row: UnknownRow
    choices: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    code: str
    for_any_words: bool
    stored: StoredScans
    problem: bool


def show_carrier_codes() -> Response:
    """`GET /console/connections/codes`; htmx asks again while scans are being read."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        unknown = load_unknown_codes(session, user.merchant_id)
        mapped = load_mappings(session, user.merchant_id)
    page = CodesPage(
        unknown=tuple(_describe_unknown(row) for row in unknown),
        mapped=tuple(_describe_mapped(row) for row in mapped),
        is_replaying=any(row.replayed_at is None for row in mapped),
    )
    return show_page("console/connections/codes.html", page, part="mapped")


def show_carrier_code(code_id: uuid.UUID) -> Response:
    """`GET /console/connections/codes/<id>`; `any` and `code` are the choice so far."""
    is_wide = request.args.get("any", "1") == "1"
    return _show(code_id, request.args.get("code", ""), is_wide=is_wide)


def save_carrier_code(code_id: uuid.UUID) -> Response | AnyResponse:
    """`POST /console/connections/codes/<id>`."""
    code, is_wide = request.form.get("code", ""), request.form.get("any") == "1"
    if code not in set(CheckpointCode) or code == CheckpointCode.UNKNOWN:
        return _show(code_id, "", is_wide=is_wide, has_problem=True)
    user = signed_in_user()
    with console_context().database.unit_of_work() as session:
        unknown = find_unknown_code(session, user.merchant_id, code_id) or abort(404)
        map_code(session, user.actor, make_key(unknown, for_any_words=is_wide), code)
    say_done(_("The meaning is saved. Scans that are stored already are being read again."))
    return redirect(url_for("console.carrier_codes"), 303)


def _show(code_id: uuid.UUID, code: str, *, is_wide: bool, has_problem: bool = False) -> Response:
    user = signed_in_user()
    with console_context().database.reading() as session:
        unknown = find_unknown_code(session, user.merchant_id, code_id) or abort(404)
        stored = count_stored_scans(session, user.merchant_id, make_key(unknown, for_any_words=is_wide))
    page = CodePage(
        row=_describe_unknown(unknown),
        choices=_list_choices(),
        code=code,
        for_any_words=is_wide and bool(unknown.carrier_code),
        stored=stored,
        problem=has_problem,
    )
    return show_page("console/connections/code.html", page, status=422 if has_problem else 200, part="stored")


def _list_choices() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    return tuple(
        (
            milestone.value,
            tuple(
                (code.value, CODE_WORDING[code])
                for code, meaning in CODE_MEANINGS.items()
                if meaning.milestone is milestone and code is not CheckpointCode.UNKNOWN and code in CODE_WORDING
            ),
        )
        for milestone in Milestone
    )


def _describe_unknown(row: UnknownCode) -> UnknownRow:
    return UnknownRow(
        id=row.id,
        tracker=get_guide(row.source).title,
        carrier=row.carrier,
        carrier_code=row.carrier_code,
        wording=row.wording,
        seen_count=row.seen_count,
        last_seen=tell_ago(row.last_seen_at, utc_now()),
    )


def _describe_mapped(row: CarrierCodeMapping) -> MappedRow:
    return MappedRow(
        tracker=get_guide(row.source).title,
        carrier=row.carrier,
        carrier_code=row.carrier_code,
        has_any_words=not row.wording_digest,
        sentence=CODE_WORDING[CheckpointCode(row.code)],
        replayed_count=row.replayed_count,
        is_replayed=row.replayed_at is not None,
    )
