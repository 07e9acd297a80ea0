"""A rule as its JSON document, for people who know it: the same that `milepost rule set --file` reads."""

import json
import uuid
from dataclasses import dataclass, replace
from typing import Final

import msgspec
from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.rules import Mistake, RuleDocumentError, RuleDraft, RuleView, parse_rule, write_rule
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.rules.builder import get_rule_or_404
from portal.console.rules.changes import change_rule
from portal.web.locale import gettext

_LONGEST: Final = 100_000
#: What is written elsewhere: the switch belongs to the list.
_NOT_HERE: Final = ("on",)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """The document as it is typed, and each thing that is wrong with it by its path."""

    rule: RuleView
    text: str
    mistakes: tuple[Mistake, ...]


def show_document(rule_id: uuid.UUID) -> Response:
    """`GET /console/rules/<id>/document`."""
    rule = get_rule_or_404(rule_id)
    said = {name: value for name, value in write_rule(rule).items() if name not in _NOT_HERE}
    text = json.dumps(said, ensure_ascii=False, indent=2)
    return show_page("console/rules/document.html", DocumentPage(rule, text, ()))


def submit_document(rule_id: uuid.UUID) -> Response | AnyResponse:
    """`POST /console/rules/<id>/document`: the rule's next version, or the document with its mistakes."""
    rule, text = get_rule_or_404(rule_id), request.form.get("document", "")[:_LONGEST]
    try:
        draft = _parse(text)
    except RuleDocumentError as problem:
        return _refuse(rule, text, problem.mistakes)
    with console_context().database.unit_of_work() as session:
        changed = change_rule(session, signed_in_user().actor, rule, replace(draft, name=draft.name.strip()))
    if changed is None:
        return _refuse(rule, text, (Mistake("name", gettext("Another rule has this name already.")),))
    say_done(gettext("The rule is saved. What is planned already keeps what it was planned with."))
    return redirect(url_for("console.rule_document", rule_id=rule_id), 303)


def _parse(text: str) -> RuleDraft:
    try:
        document = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as problem:
        raise RuleDocumentError([Mistake("", gettext("This is no JSON: %(problem)s") % {"problem": problem})]) from None
    return parse_rule(document)


def _refuse(rule: RuleView, text: str, mistakes: tuple[Mistake, ...]) -> Response:
    return show_page("console/rules/document.html", DocumentPage(rule, text, mistakes), status=422)
