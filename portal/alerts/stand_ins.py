"""Whether a merchant's rules for finer news surely tell everything that its rules for the plain news would."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from notifier.api.conditions import ALWAYS
from notifier.api.experiments import load_runs
from notifier.api.rules import AT_ONCE, RecipientKind, RuleView, load_rules
from notifier.api.vocabulary import Channel

#: Whom a rule writes to, on one channel.
_Audience = tuple[RecipientKind, Channel]


def stands_in(session: Session, merchant_id: uuid.UUID, *, finer: str, plain: str) -> bool:
    """True when whoever would hear of the trigger `plain` surely hears of `finer` at once, the shopper among them.

    A rule that asks conditions, waits or draws people for an experiment may keep silent, so it stands in for nothing.
    """
    rules = [rule for rule in load_rules(session, merchant_id) if rule.is_on]
    candidates = [rule for rule in rules if rule.trigger == finer and _is_sure(rule)]
    surely_told = _audience_of([rule for rule in candidates if not _is_tried_out(session, merchant_id, rule)])
    is_for_shopper = any(kind is RecipientKind.SHOPPER for kind, _ in surely_told)
    return is_for_shopper and _audience_of([rule for rule in rules if rule.trigger == plain]) <= surely_told


def _is_sure(rule: RuleView) -> bool:
    return rule.conditions == ALWAYS and rule.timing == AT_ONCE


def _is_tried_out(session: Session, merchant_id: uuid.UUID, rule: RuleView) -> bool:
    _, runs = load_runs(session, merchant_id, rule.name)
    return any(run.stopped_at is None for run in runs)


def _audience_of(rules: Sequence[RuleView]) -> set[_Audience]:
    return {(kind, channel) for rule in rules for kind in rule.recipients for channel in rule.channels}
