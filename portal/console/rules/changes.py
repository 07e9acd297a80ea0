"""Changes of rules as people in the console make them: each stands in the audit log with what the rule said before."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.rules import (
    RuleDraft,
    RuleView,
    copy_rule,
    delete_rule,
    get_rule,
    install_rules,
    load_rules,
    move_rule,
    parse_rule,
    rename_rule,
    restore_rule,
    save_rule,
    switch_rule,
    write_rule,
)
from notifier.api.vocabulary import JsonValue
from portal.merchants.audit_log import Actor, Change, Value, record_change
from portal.models import AuditEntry
from portal.vocabulary.audit_action import AuditAction

_LONGEST_NAME: Final = 100
_STRUCTURED: Final = ("recipients", "channels", "conditions", "timing")


def add_rule(session: Session, actor: Actor, draft: RuleDraft) -> RuleView | None:
    """A new rule, last in order; None when its name is taken."""
    if not install_rules(session, actor.merchant_id, (draft,)):
        return None
    added = get_rule(session, actor.merchant_id, draft.name)
    record_change(session, actor, Change(AuditAction.RULE_ADDED, added.name, added.id, after=_values(added)))
    return added


def change_rule(session: Session, actor: Actor, rule: RuleView, draft: RuleDraft) -> RuleView | None:
    """Let a rule say what the draft says, under its name; it stays on or off. None when the name is taken."""
    if draft.name != rule.name and is_taken(session, actor.merchant_id, draft.name):
        return None
    changed = save_rule(session, actor.merchant_id, replace(draft, name=rule.name, is_on=rule.is_on))
    if draft.name != rule.name:
        changed = rename_rule(session, actor.merchant_id, rule.name, draft.name)
    _record(session, actor, AuditAction.RULE_CHANGED, rule, changed)
    return changed


def is_taken(session: Session, merchant_id: uuid.UUID, name: str) -> bool:
    """Whether a rule of the merchant has this name."""
    return any(rule.name == name for rule in load_rules(session, merchant_id))


def find_free_name(session: Session, merchant_id: uuid.UUID, wanted: str) -> str:
    """The name itself, or with the first number behind it that makes it the only one."""
    taken = {rule.name for rule in load_rules(session, merchant_id)}
    name, count = wanted[:_LONGEST_NAME], 1
    while name in taken:
        count += 1
        name = f"{wanted[: _LONGEST_NAME - 5]} {count}"
    return name


def turn_rule(session: Session, actor: Actor, rule: RuleView, *, is_on: bool) -> None:
    """Switch a rule on or off."""
    turned = switch_rule(session, actor.merchant_id, rule.name, is_on=is_on)
    if turned.is_on != rule.is_on:
        values = {"before": {"on": rule.is_on}, "after": {"on": is_on}}
        record_change(session, actor, Change(AuditAction.RULE_SWITCHED, rule.name, rule.id, **values))


def clone_rule(session: Session, actor: Actor, rule: RuleView) -> RuleView:
    """A copy of a rule, off, with the next free name."""
    name = find_free_name(session, actor.merchant_id, rule.name)
    copied = copy_rule(session, actor.merchant_id, rule.name, name)
    record_change(session, actor, Change(AuditAction.RULE_ADDED, copied.name, copied.id, after=_values(copied)))
    return copied


def shift_rule(session: Session, actor: Actor, rule: RuleView, *, before: RuleView) -> None:
    """Put a rule right before another one."""
    move_rule(session, actor.merchant_id, rule.name, before=before.name)
    record_change(session, actor, Change(AuditAction.RULE_MOVED, rule.name, rule.id, after={"before": before.name}))


def remove_rule(session: Session, actor: Actor, rule: RuleView) -> str:
    """Delete a rule; returns the name of the rule behind it, empty for the last. Raises as `delete_rule`."""
    names = [each.name for each in load_rules(session, actor.merchant_id)]
    delete_rule(session, actor.merchant_id, rule.name)
    record_change(session, actor, Change(AuditAction.RULE_DELETED, rule.name, rule.id, before=_values(rule)))
    return next(iter(names[names.index(rule.name) + 1 :]), "")


def bring_back_rule(session: Session, actor: Actor, rule_id: uuid.UUID, before: str) -> RuleView | None:
    """Make a deleted rule anew, as the audit log knows it, in its old place; None when there is none to bring back."""
    said = session.scalar(
        select(AuditEntry.before)
        .where(
            AuditEntry.merchant_id == actor.merchant_id,
            AuditEntry.subject_id == rule_id,
            AuditEntry.action == AuditAction.RULE_DELETED.value,
        )
        .order_by(AuditEntry.recorded_at.desc())
        .limit(1)
    )
    if said is None:
        return None
    draft = parse_rule({name: json.loads(value) if name in _STRUCTURED else value for name, value in said.items()})
    added = add_rule(session, actor, draft)
    if added is not None and before and is_taken(session, actor.merchant_id, before):
        move_rule(session, actor.merchant_id, added.name, before=before)
    return added


def go_back(session: Session, actor: Actor, rule: RuleView, version: int) -> RuleView:
    """Let a rule say what it said in an earlier version; raises as `restore_rule`."""
    restored = restore_rule(session, actor.merchant_id, rule.name, version)
    _record(session, actor, AuditAction.RULE_CHANGED, rule, restored)
    return restored


def _record(session: Session, actor: Actor, action: AuditAction, before: RuleView, after: RuleView) -> None:
    said, says = _values(before), _values(after)
    if said != says:
        record_change(session, actor, Change(action, after.name, after.id, before=said, after=says))


def _values(rule: RuleView) -> Mapping[str, Value]:
    return {name: _value(name, value) for name, value in write_rule(rule).items()}


def _value(name: str, value: JsonValue) -> Value:
    if name in _STRUCTURED or not isinstance(value, str | int | float | bool):
        return json.dumps(value, ensure_ascii=False)
    return value
