"""Ready-made flows: what each is good for, its rules as sentences, on or off as a whole, each rule a start."""

from dataclasses import dataclass

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from notifier.api.rules import RuleView, describe_rule
from portal.console.frame.context import console_context
from portal.console.frame.notices import Undo, say_done
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.rules.flow_words import FLOW_WORDS, FlowWords
from portal.merchants.audit_log import Change, record_change
from portal.merchants.flows.registry import FLOWS
from portal.merchants.flows.switching import FlowState, FlowView, load_flow, switch_flow
from portal.vocabulary.audit_action import AuditAction
from portal.web.locale import current_locale, gettext


@dataclass(frozen=True, slots=True)
class FlowRule:
    """A rule of a flow; `template` starts a new rule from it, `rule` is the stored one if there is one."""

    sentence: str
    is_on: bool
    template: str
    rule: RuleView | None


@dataclass(frozen=True, slots=True)
class FlowCard:
    """A flow as the shop has it; `also` are sentences of rules beside it that tell the same people the same."""

    name: str
    words: FlowWords
    state: FlowState
    rules: tuple[FlowRule, ...]
    also: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class FlowsPage:
    """Every ready-made flow."""

    flows: tuple[FlowCard, ...]


def show_flows() -> Response:
    """`GET /console/rules/flows`."""
    user = signed_in_user()
    with console_context().database.reading() as session:
        views = [load_flow(session, user.merchant_id, FLOWS[name]) for name in FLOW_WORDS]
    return show_page("console/rules/flows.html", FlowsPage(tuple(_card(view) for view in views)))


def submit_flow(flow: str) -> AnyResponse:
    """`POST /console/rules/flows/<flow>`; `is_on` is empty for off."""
    if flow not in FLOWS:
        abort(404)
    user, is_on = signed_in_user(), bool(request.form.get("is_on"))
    with console_context().database.unit_of_work() as session:
        before = load_flow(session, user.merchant_id, FLOWS[flow]).state
        view = switch_flow(session, user.merchant_id, FLOWS[flow], is_on=is_on)
        said, says = {"state": before.value}, {"state": view.state.value}
        record_change(session, user.actor, Change(AuditAction.FLOW_SWITCHED, flow, before=said, after=says))
    back = Undo(url_for("console.switch_flow", flow=flow), {"is_on": "" if is_on else "1"})
    # Some rules of it were on before: which, nobody remembers.
    undo = None if before is FlowState.PARTLY else back
    say_done(gettext("The flow is on.") if is_on else gettext("The flow is off."), undo=undo)
    return redirect(url_for("console.flows", _anchor=f"flow-{flow}"), 303)


def _card(view: FlowView) -> FlowCard:
    language, name = current_locale().catalogue, view.flow.name
    rules = tuple(
        FlowRule(
            sentence=describe_rule(rule, language),
            is_on=isinstance(rule, RuleView) and rule.is_on,
            template=f"{name}.{place}",
            rule=rule if isinstance(rule, RuleView) else None,
        )
        for place, rule in enumerate(view.rules)
    )
    return FlowCard(name, FLOW_WORDS[name], view.state, rules, view.also)
