"""The rules that triggers of a batch can match, read once, and the pairs that do."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.authoring.sender_limits import NO_LIMITS, SenderLimits
from notifier.authoring.stored_limits import read_sender_limits
from notifier.models import Rule, Sender
from notifier.queries.rule_rows import RULE_COLUMNS, read_terms
from notifier.rules.matching import RuleTerms, match_rules

_RULES = cast(Table, Rule.__table__)
_SENDERS = cast(Table, Sender.__table__)


@dataclass(frozen=True, slots=True)
class NamedTrigger:
    """As much of a trigger as rules are matched by."""

    id: uuid.UUID
    sender_id: uuid.UUID
    trigger: str


@dataclass(frozen=True, slots=True)
class SenderRules:
    """Rules with the limits of those of their senders that have some."""

    terms: tuple[RuleTerms, ...]
    limits: Mapping[uuid.UUID, SenderLimits]

    def limits_of(self, sender_id: uuid.UUID) -> SenderLimits:
        """`NO_LIMITS` itself when there are none."""
        return self.limits.get(sender_id, NO_LIMITS)


def load_rule_terms(session: Session, triggers: Sequence[NamedTrigger]) -> SenderRules:
    """Every rule of the senders that names one of the triggers."""
    rows = session.execute(
        select(*RULE_COLUMNS, _SENDERS.c.time_zone, _SENDERS.c.limits)
        .join(_SENDERS, _SENDERS.c.id == _RULES.c.sender_id)
        .where(
            _RULES.c.sender_id.in_({trigger.sender_id for trigger in triggers}),
            _RULES.c.trigger.in_({trigger.trigger for trigger in triggers}),
        )
    ).all()
    limits = {row.sender_id: read_sender_limits(row.limits) for row in rows if row.limits}
    return SenderRules(tuple(read_terms(row, row.time_zone) for row in rows), limits)


def match_triggers(
    triggers: Sequence[NamedTrigger], rules: Sequence[RuleTerms]
) -> Iterator[tuple[NamedTrigger, RuleTerms]]:
    """Each trigger with each rule that answers it."""
    for trigger in triggers:
        for rule in match_rules(rules, trigger.sender_id, trigger.trigger):
            yield trigger, rule
