"""The rules that triggers of a batch can match, read once, and the pairs that do."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.models import Rule
from notifier.rules.matching import RuleTerms, match_rules
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.strategy import Strategy


@dataclass(frozen=True, slots=True)
class NamedTrigger:
    """As much of a trigger as rules are matched by."""

    id: uuid.UUID
    sender_id: uuid.UUID
    trigger: str


def load_rule_terms(session: Session, triggers: Sequence[NamedTrigger]) -> tuple[RuleTerms, ...]:
    """Every rule of the senders that names one of the triggers."""
    rows = session.execute(
        select(
            *(Rule.id, Rule.sender_id, Rule.trigger, Rule.channels, Rule.strategy, Rule.wait_seconds),
            *(Rule.delay_seconds, Rule.position, Rule.is_on),
        ).where(
            Rule.sender_id.in_({trigger.sender_id for trigger in triggers}),
            Rule.trigger.in_({trigger.trigger for trigger in triggers}),
        )
    )
    return tuple(
        RuleTerms(
            id=row.id,
            sender_id=row.sender_id,
            trigger=row.trigger,
            channels=tuple(Channel(channel) for channel in row.channels),
            strategy=Strategy(row.strategy),
            wait_seconds=row.wait_seconds,
            delay_seconds=row.delay_seconds,
            position=row.position,
            is_on=row.is_on,
        )
        for row in rows
    )


def match_triggers(
    triggers: Sequence[NamedTrigger], rules: Sequence[RuleTerms]
) -> Iterator[tuple[NamedTrigger, RuleTerms]]:
    """Each trigger with each rule that answers it."""
    for trigger in triggers:
        for rule in match_rules(rules, trigger.sender_id, trigger.trigger):
            yield trigger, rule
