"""The rules that triggers of a batch can match, read once."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.authoring.sender_limits import NO_LIMITS, SenderLimits
from notifier.authoring.stored_limits import read_sender_limits
from notifier.foundation.key_sets import among
from notifier.models import Rule, Sender
from notifier.queries.rule_rows import RULE_COLUMNS, read_terms
from notifier.rules.matching import RuleTerms, list_channels, match_rules
from notifier.vocabulary.channel import Channel

_RULES = cast(Table, Rule.__table__)
_SENDERS = cast(Table, Sender.__table__)
_SELECT_RULES: Final = (
    select(*RULE_COLUMNS, _SENDERS.c.time_zone, _SENDERS.c.limits)
    .join(_SENDERS, _SENDERS.c.id == _RULES.c.sender_id)
    .where(among(_RULES.c.sender_id, "senders"), among(_RULES.c.trigger, "triggers"))
)

#: A sender and the name of a trigger.
Kind: TypeAlias = tuple[uuid.UUID, str]


@dataclass(frozen=True, slots=True)
class SenderRules:
    """Rules by what they answer, with the limits of those of their senders that have some."""

    by_kind: Mapping[Kind, tuple[RuleTerms, ...]]
    limits: Mapping[uuid.UUID, SenderLimits]

    def limits_of(self, sender_id: uuid.UUID) -> SenderLimits:
        """`NO_LIMITS` itself when there are none."""
        return self.limits.get(sender_id, NO_LIMITS)

    def list_channels(self) -> frozenset[Channel]:
        """Every channel a message may take, also those that speak when money is spent."""
        budgets = (budget for limits in self.limits.values() for budget in limits.budgets.values())
        spares = {budget.fall_back for budget in budgets if budget.fall_back is not None}
        return list_channels(rule for rules in self.by_kind.values() for rule in rules) | spares


def load_rules(session: Session, kinds: Collection[Kind]) -> SenderRules:
    """The rules that answer triggers of these kinds; every kind is in it."""
    keys = {"senders": {sender_id for sender_id, _ in kinds}, "triggers": {trigger for _, trigger in kinds}}
    rows = session.execute(_SELECT_RULES, keys).all() if kinds else ()
    limits = {row.sender_id: read_sender_limits(row.limits) for row in rows if row.limits}
    terms = [read_terms(row, row.time_zone) for row in rows]
    return SenderRules({kind: match_rules(terms, *kind) for kind in kinds}, limits)
