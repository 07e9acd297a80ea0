"""What a rule said before: its versions as sentences with what changed in them, and going back to one."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.rules import RuleError, RuleView, describe_rule, load_rule_history
from notifier.foundation.errors import UnknownRecordError
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.rules.builder import get_rule_or_404
from portal.console.rules.changes import go_back
from portal.web.locale import current_locale, gettext


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence: `kept`, `added` or `removed`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version and how it differs from the one before; `until`, by the shop's clock, is None for what holds now."""

    version: int
    until: dt.datetime | None
    is_on: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Every version, the newest first."""

    rule: RuleView
    versions: tuple[VersionRow, ...]


def show_history(rule_id: uuid.UUID) -> Response:
    """`GET /console/rules/<id>/history`."""
    user, rule, language = signed_in_user(), get_rule_or_404(rule_id), current_locale().catalogue
    with console_context().database.reading() as session:
        versions = load_rule_history(session, user.merchant_id, rule.name)
    told = [describe_rule(version.rule, language) for version in versions]
    rows = tuple(
        VersionRow(
            version=version.version,
            until=version.replaced_at.astimezone(user.zone) if version.replaced_at else None,
            is_on=version.rule.is_on,
            pieces=tuple(compare(told[place + 1] if place + 1 < len(told) else told[place], told[place])),
        )
        for place, version in enumerate(versions)
    )
    return show_page("console/rules/history.html", HistoryPage(rule, rows))


def submit_restore(rule_id: uuid.UUID) -> AnyResponse:
    """`POST /console/rules/<id>/restore`: a `version` becomes the next one."""
    user, rule, wanted = signed_in_user(), get_rule_or_404(rule_id), request.form.get("version", "")
    if not wanted.isdecimal() or len(wanted) > 9:
        abort(404)
    try:
        with console_context().database.unit_of_work() as session:
            go_back(session, user.actor, rule, int(wanted))
    except UnknownRecordError:
        abort(404)
    except RuleError as problem:
        say_failed(str(problem))
        return redirect(url_for("console.rule_history", rule_id=rule_id), 303)
    back = Undo(url_for("console.restore_rule", rule_id=rule_id), {"version": str(rule.version)})
    say_done(gettext("The rule says so again."), undo=back)
    return redirect(url_for("console.rule_history", rule_id=rule_id), 303)


def compare(before: str, after: str) -> Iterator[Piece]:
    """The later sentence word by word, with what it has lost and won; scripts without spaces sign by sign."""
    old, new = _split(before), _split(after)
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("kept", "".join(new[new_start:new_end]))
            continue
        if start < end:
            yield Piece("removed", "".join(old[start:end]))
        if new_start < new_end:
            yield Piece("added", "".join(new[new_start:new_end]))


def _split(text: str) -> list[str]:
    has_spaces = text.count(" ") * 12 > len(text)
    return [f"{word} " for word in text.split(" ")] if has_spaces else list(text)
