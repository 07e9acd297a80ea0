"""The addresses of rules."""

from typing import Final

from portal.console.frame.address import Address
from portal.console.rules.builder import show_new_rule, show_rule_page, submit_new_rule, submit_rule
from portal.console.rules.contacts import submit_contact, submit_remove_contact
from portal.console.rules.document import show_document, submit_document
from portal.console.rules.experiments import show_experiment, show_experiments, submit_start, submit_stop
from portal.console.rules.flows import show_flows, submit_flow
from portal.console.rules.history import show_history, submit_restore
from portal.console.rules.limits import show_limits_page, submit_limits, submit_modes
from portal.console.rules.list import (
    show_rules,
    submit_bring_back,
    submit_clone,
    submit_delete,
    submit_move,
    submit_switch,
)
from portal.console.rules.rehearsal import show_rehearsal
from portal.vocabulary.permission import Permission

_SEE, _SHAPE = Permission.SEE, Permission.SHAPE
_RULE: Final = "/rules/<uuid:rule_id>"

ADDRESSES: Final = (
    Address("/rules", "rules", show_rules, _SEE),
    Address("/rules/new", "new_rule", show_new_rule, _SHAPE),
    Address("/rules/new", "add_rule", submit_new_rule, _SHAPE, "POST"),
    Address(_RULE, "rule", show_rule_page, _SEE),
    Address(_RULE, "save_rule", submit_rule, _SHAPE, "POST"),
    Address(f"{_RULE}/switch", "switch_rule", submit_switch, _SHAPE, "POST"),
    Address(f"{_RULE}/move", "move_rule", submit_move, _SHAPE, "POST"),
    Address(f"{_RULE}/clone", "clone_rule", submit_clone, _SHAPE, "POST"),
    Address(f"{_RULE}/delete", "delete_rule", submit_delete, _SHAPE, "POST"),
    Address(f"{_RULE}/bring-back", "bring_back_rule", submit_bring_back, _SHAPE, "POST"),
    Address(f"{_RULE}/history", "rule_history", show_history, _SEE),
    Address(f"{_RULE}/restore", "restore_rule", submit_restore, _SHAPE, "POST"),
    Address(f"{_RULE}/document", "rule_document", show_document, _SEE),
    Address(f"{_RULE}/document", "save_rule_document", submit_document, _SHAPE, "POST"),
    Address(f"{_RULE}/rehearsal", "rehearsal", show_rehearsal, _SEE),
    Address(f"{_RULE}/experiment", "experiment", show_experiment, _SEE),
    Address(f"{_RULE}/experiment", "start_experiment", submit_start, _SHAPE, "POST"),
    Address(f"{_RULE}/experiment/stop", "stop_experiment", submit_stop, _SHAPE, "POST"),
    Address("/rules/flows", "flows", show_flows, _SEE),
    Address("/rules/flows/<flow>", "switch_flow", submit_flow, _SHAPE, "POST"),
    Address("/rules/experiments", "experiments", show_experiments, _SEE),
    Address("/rules/limits", "limits", show_limits_page, _SEE),
    Address("/rules/limits", "save_limits", submit_limits, _SHAPE, "POST"),
    Address("/rules/limits/consent", "save_consent_modes", submit_modes, _SHAPE, "POST"),
    Address("/rules/limits/contacts", "save_contact", submit_contact, _SHAPE, "POST"),
    Address("/rules/limits/contacts/remove", "remove_contact", submit_remove_contact, _SHAPE, "POST"),
)
