"""The list of rules by what they are about, in the order in which they are asked."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Final

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.catalogue import ANSWERS, TRIGGER_TYPES, Family
from notifier.api.experiments import load_all_runs
from notifier.api.figures import FigureGroup, FigureQuery, load_message_figures
from notifier.api.rules import RuleError, RuleView, describe_channel, describe_rule, load_rules
from notifier.foundation.clock import utc_now
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done, say_failed
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.rules.builder import get_rule_or_404
from portal.console.rules.changes import bring_back_rule, clone_rule, remove_rule, shift_rule, turn_rule
from portal.console.rules.flow_words import find_flow_title
from portal.console.rules.views import ListedRule, Option, RuleFamily, RulesPage
from portal.console.rules.words import FAMILIES
from portal.web.locale import current_locale, gettext

#: How far back the list counts what each rule has sent.
COUNTED_DAYS: Final = 28
_SHOWN: Final = ("all", "on", "off")


def show_rules() -> Response:
    """`GET /console/rules`; `show` is `all`, `on` or `off`."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        # Answers to what somebody did are always given; no rule of the shop changes them.
        rules = [one for one in load_rules(session, user.merchant_id) if not one.trigger.startswith(ANSWERS)]
        runs = load_all_runs(session, user.merchant_id)
        today = utc_now().astimezone(user.zone).date()
        wanted = FigureQuery(today - dt.timedelta(days=COUNTED_DAYS - 1), today)
        figures = load_message_figures(session, user.merchant_id, wanted, FigureGroup.RULE)
    sent = {row.key: row.counts.sent for row in figures.rows}
    running = {rule_id for rule_id, told in runs.items() if told[-1].stopped_at is None}
    show = request.args.get("show", "all")
    is_on = {"on": True, "off": False}.get(show)
    shown = [rule for rule in rules if is_on in (None, rule.is_on)]
    counts = {"all": len(rules), "on": sum(rule.is_on for rule in rules), "off": sum(not rule.is_on for rule in rules)}
    families = tuple(
        RuleFamily(family.value, title, _list_rules(of_family, running, sent))
        for family, title in FAMILIES.items()
        if (of_family := [rule for rule in shown if find_family(rule) is family])
    )
    page = RulesPage(families, show if show in _SHOWN else "all", counts)
    return show_page("console/rules/list.html", page, part="rows")


def submit_switch(rule_id: uuid.UUID) -> AnyResponse:
    """`POST /console/rules/<id>/switch`; `is_on` is empty for off."""
    rule, is_on = get_rule_or_404(rule_id), bool(request.form.get("is_on"))
    with console_context().database.unit_of_work() as session:
        turn_rule(session, signed_in_user().actor, rule, is_on=is_on)
    back = Undo(url_for("console.switch_rule", rule_id=rule_id), {"is_on": "" if is_on else "1"})
    say_done(gettext("The rule is on.") if is_on else gettext("The rule is off."), undo=back)
    return _back()


def submit_move(rule_id: uuid.UUID) -> AnyResponse:
    """`POST /console/rules/<id>/move`: one place `up` or down among the rules of its family."""
    user, rule = signed_in_user(), get_rule_or_404(rule_id)
    with console_context().database.unit_of_work() as session:
        rules = load_rules(session, user.merchant_id)
        near = [one for one in rules if find_family(one) is find_family(rule)]
        place = [one.id for one in near].index(rule.id)
        if request.form.get("way") == "up" and place > 0:
            shift_rule(session, user.actor, rule, before=near[place - 1])
        elif request.form.get("way") == "down" and place + 1 < len(near):
            shift_rule(session, user.actor, near[place + 1], before=rule)
    return _back()


def submit_clone(rule_id: uuid.UUID) -> AnyResponse:
    """`POST /console/rules/<id>/clone`: the builder of the copy."""
    rule = get_rule_or_404(rule_id)
    with console_context().database.unit_of_work() as session:
        copied = clone_rule(session, signed_in_user().actor, rule)
    say_done(gettext("This is the copy. It is off."))
    return redirect(url_for("console.rule", rule_id=copied.id), 303)


def submit_delete(rule_id: uuid.UUID) -> AnyResponse:
    """`POST /console/rules/<id>/delete`; a rule that has spoken stays."""
    rule = get_rule_or_404(rule_id)
    try:
        with console_context().database.unit_of_work() as session:
            before = remove_rule(session, signed_in_user().actor, rule)
    except RuleError:
        say_failed(gettext("People were told something by this rule, so it stays as their reason. Switch it off."))
        return _back()
    back = Undo(url_for("console.bring_back_rule", rule_id=rule_id), {"before": before})
    say_done(gettext("The rule is deleted."), undo=back)
    return _back()


def submit_bring_back(rule_id: uuid.UUID) -> AnyResponse:
    """`POST /console/rules/<id>/bring-back`: a deleted rule, in its old place."""
    with console_context().database.unit_of_work() as session:
        found = bring_back_rule(session, signed_in_user().actor, rule_id, request.form.get("before", "")[:100])
    if found is None:
        abort(404)
    say_done(gettext("The rule is back."))
    return _back()


def find_family(rule: RuleView) -> Family:
    """What a rule is about."""
    kind = TRIGGER_TYPES.get(rule.trigger)
    return Family.OTHER if kind is None else kind.family


def _back() -> AnyResponse:
    show = request.form.get("show")
    return redirect(url_for("console.rules", show=show if show in ("on", "off") else None), 303)


def _list_rules(rules: Sequence[RuleView], running: set[uuid.UUID], sent: Mapping[str, int]) -> tuple[ListedRule, ...]:
    language = current_locale().catalogue
    last = len(rules) - 1
    return tuple(
        ListedRule(
            rule_id=rule.id,
            name=rule.name if rule.name != rule.trigger else None,
            sentence=describe_rule(rule, language),
            channels=tuple(Option(channel.value, describe_channel(channel, language)) for channel in rule.channels),
            is_on=rule.is_on,
            flow=find_flow_title(rule.name),
            has_experiment=rule.id in running,
            sent=sent.get(rule.id.hex, 0),
            can_go_up=place > 0,
            can_go_down=place < last,
        )
        for place, rule in enumerate(rules)
    )
