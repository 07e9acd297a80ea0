"""Which rules answer a trigger."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from notifier.vocabulary.channel import Channel
from notifier.vocabulary.strategy import Strategy


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """What a rule says, as far as planning needs it."""

    id: uuid.UUID
    sender_id: uuid.UUID
    trigger: str
    channels: tuple[Channel, ...]
    strategy: Strategy
    #: In a cascade: seconds each channel is given before the next.
    wait_seconds: int
    delay_seconds: int
    position: int
    is_on: bool


def match_rules(rules: Iterable[RuleTerms], sender_id: uuid.UUID, trigger: str) -> tuple[RuleTerms, ...]:
    """The sender's rules that are on and name the trigger, in their order."""
    matching = (rule for rule in rules if rule.is_on and rule.sender_id == sender_id and rule.trigger == trigger)
    return tuple(sorted(matching, key=lambda rule: (rule.position, rule.id)))
