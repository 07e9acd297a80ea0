"""Flows of a merchant: installed, switched on and off as one, and what is on."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from notifier.api.rules import RuleDraft, RuleView, install_rules, load_rules, switch_rule
from portal.merchants.flows.flow import Flow


class FlowState(StrEnum):
    """How much of a flow is on."""

    OFF = "off"
    PARTLY = "partly"
    ON = "on"


@dataclass(frozen=True, slots=True)
class FlowView:
    """A flow as one merchant has it: its rules as they stand there, the built-in ones where none are installed yet.

    `also` names rules outside the flow that are on and tell the same people of the same on the same channel.
    """

    flow: Flow
    state: FlowState
    rules: tuple[RuleDraft | RuleView, ...]
    also: tuple[RuleView, ...]


def install_flow(session: Session, merchant_id: uuid.UUID, flow: Flow) -> int:
    """Add the rules of a flow that are missing, as the flow has them; returns how many were added."""
    return install_rules(session, merchant_id, flow.rules)


def switch_flow(session: Session, merchant_id: uuid.UUID, flow: Flow, *, is_on: bool) -> FlowView:
    """Switch every rule the flow needs on, or every rule it has off; what a merchant changed in them stays.

    Switching on installs what is missing. Doing so again changes nothing.
    """
    if is_on:
        install_flow(session, merchant_id, flow)
    installed = {rule.name for rule in load_rules(session, merchant_id)}
    for rule in flow.rules:
        if rule.name in installed and (rule.is_on or not is_on):
            switch_rule(session, merchant_id, rule.name, is_on=is_on)
    return load_flow(session, merchant_id, flow)


def load_flow(session: Session, merchant_id: uuid.UUID, flow: Flow) -> FlowView:
    """The flow as the merchant has it."""
    stored = load_rules(session, merchant_id)
    by_name = {rule.name: rule for rule in stored}
    names = {rule.name for rule in flow.rules}
    needed = [rule.name in by_name and by_name[rule.name].is_on for rule in flow.rules if rule.is_on]
    state = FlowState.ON if all(needed) else FlowState.PARTLY if any(needed) else FlowState.OFF
    rules = tuple(by_name.get(rule.name, rule) for rule in flow.rules)
    telling = [rule for rule in rules if rule.is_on]
    also = [
        rule for rule in stored if rule.is_on and rule.name not in names and any(_is_same(rule, own) for own in telling)
    ]
    return FlowView(flow, state, rules, tuple(also))


def _is_same(one: RuleView, other: RuleDraft | RuleView) -> bool:
    is_heard_together = set(one.recipients) & set(other.recipients) and set(one.channels) & set(other.channels)
    return one.trigger == other.trigger and bool(is_heard_together)
