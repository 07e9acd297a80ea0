"""The builder of a rule: one form that shows the rule's sentence while it is written, with or without scripts."""

import uuid
from dataclasses import replace

from babel.dates import format_timedelta
from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.catalogue import TRIGGER_TYPES
from notifier.api.rules import RuleView, describe_occasion, describe_rule, find_rule
from portal.console.frame.context import console_context
from portal.console.frame.notices import say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import ConsoleUser, signed_in_user
from portal.console.rules.changes import add_rule, change_rule, find_free_name
from portal.console.rules.form_drafts import Reading, read_draft, show_rule
from portal.console.rules.offers import list_channels, list_facts, list_members, list_recipients, list_triggers
from portal.console.rules.read_form import read_form
from portal.console.rules.rule_form import FormProblem, RuleForm, apply_action
from portal.console.rules.views import BuilderPage, TriggerChoice
from portal.merchants.flows.registry import FLOWS
from portal.web.locale import current_locale, gettext

_TEMPLATE = "console/rules/builder.html"
_SAVE = "save"


def get_rule_or_404(rule_id: uuid.UUID) -> RuleView:
    """The rule of this id, if it is one of the reader's shop."""
    with console_context().database.reading() as session:
        rule = find_rule(session, signed_in_user().merchant_id, rule_id)
    if rule is None:
        abort(404)
    return rule


def show_new_rule() -> Response:
    """`GET /console/rules/new`: what happens is chosen first; with `trigger` or `template` the builder itself."""
    language, trigger = current_locale().catalogue, request.args.get("trigger", "")
    form = _find_template(request.args.get("template", ""), signed_in_user())
    if form is None and trigger not in TRIGGER_TYPES:
        search = request.args.get("q", "").strip()[:100]
        choice = TriggerChoice(search, list_triggers(language, search=search))
        return show_page("console/rules/new.html", choice, part="found")
    form = form or RuleForm(trigger=trigger)
    return _show(None, form, read_draft(form, signed_in_user().zone))


def submit_new_rule() -> Response | AnyResponse:
    """`POST /console/rules/new`: a button inside the form, or the new rule, which is off until it was rehearsed."""
    user, form, action = signed_in_user(), read_form(request.form), request.form.get("do", "")
    if action != _SAVE:
        form = apply_action(form, action)
        return _show(None, form, read_draft(form, user.zone))
    form = replace(form, keeps_conditions=False)
    with console_context().database.unit_of_work() as session:
        named = form
        if not form.name and describe_occasion(form.trigger, current_locale().catalogue):
            occasion = describe_occasion(form.trigger, current_locale().catalogue)
            named = replace(form, name=find_free_name(session, user.merchant_id, occasion))
        reading = read_draft(named, user.zone)
        added = add_rule(session, user.actor, reading.draft) if reading.is_good else None
    if added is None:
        return _show(None, form, _taken(reading) if reading.is_good else reading, status=422)
    say_done(gettext("The rule is saved and off. See what it would have done, then switch it on."))
    return redirect(url_for("console.rehearsal", rule_id=added.id), 303)


def show_rule_page(rule_id: uuid.UUID) -> Response:
    """`GET /console/rules/<id>`."""
    rule, zone = get_rule_or_404(rule_id), signed_in_user().zone
    form = show_rule(rule, zone)
    return _show(rule, form, read_draft(form, zone, rule.conditions))


def submit_rule(rule_id: uuid.UUID) -> Response | AnyResponse:
    """`POST /console/rules/<id>`: a button inside the form, or the rule's next version."""
    user, rule = signed_in_user(), get_rule_or_404(rule_id)
    form, action = read_form(request.form), request.form.get("do", "")
    if _is_named_by_flow(rule) or not form.name:
        form = replace(form, name=rule.name)
    if action != _SAVE:
        form = apply_action(form, action)
        return _show(rule, form, read_draft(form, user.zone, rule.conditions))
    reading = read_draft(form, user.zone, rule.conditions)
    with console_context().database.unit_of_work() as session:
        changed = change_rule(session, user.actor, rule, reading.draft) if reading.is_good else None
    if changed is None:
        return _show(rule, form, _taken(reading) if reading.is_good else reading, status=422)
    if changed.version == rule.version and changed.name == rule.name:
        say_done(gettext("The rule says so already; nothing has changed."))
    else:
        say_done(gettext("The rule is saved. What is planned already keeps what it was planned with."))
    return redirect(url_for("console.rule", rule_id=rule.id), 303)


def _taken(reading: Reading) -> Reading:
    return replace(reading, problems=frozenset({FormProblem.NAME_TAKEN}))


def _find_template(told: str, user: ConsoleUser) -> RuleForm | None:
    """A rule of a ready-made flow as a start: `delays.2`."""
    name, _, place = told.rpartition(".")
    flow = FLOWS.get(name)
    if flow is None or not place.isdecimal() or int(place) >= len(flow.rules):
        return None
    return replace(show_rule(flow.rules[int(place)], user.zone), name="")


def _is_named_by_flow(rule: RuleView | None) -> bool:
    return rule is not None and any(rule.name == own.name for flow in FLOWS.values() for own in flow.rules)


def _show(rule: RuleView | None, form: RuleForm, reading: Reading, *, status: int = 200) -> Response:
    """The builder; what is still missing is only said of a form that was to be saved."""
    language = current_locale().catalogue
    is_refused = status != 200
    kind = TRIGGER_TYPES.get(form.trigger)
    draft = reading.draft
    page = BuilderPage(
        rule_id=rule.id if rule else None,
        is_on=rule is not None and rule.is_on,
        is_named_by_flow=_is_named_by_flow(rule),
        form=form,
        sentence=describe_rule(draft, language) if kind and draft.channels and draft.recipients else "",
        problems=reading.problems if is_refused else frozenset(),
        has_row_problems=is_refused and bool(reading.rows),
        triggers=list_triggers(language, form.trigger),
        facts=list_facts(form.trigger, language),
        members=list_members(form, reading.rows if is_refused else {}, language),
        recipients=list_recipients(form, language),
        channels=list_channels(form, language),
        lifetime=format_timedelta(kind.lifetime_seconds, threshold=2, locale=current_locale().cldr) if kind else "",
        action=url_for("console.save_rule", rule_id=rule.id) if rule else url_for("console.add_rule"),
    )
    return show_page(_TEMPLATE, page, status=status, part="builder")
