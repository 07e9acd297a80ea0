"""Which rules answer a trigger, and on which channels."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from notifier.rules.conditions import ALWAYS, Condition
from notifier.rules.experiments.definition import Experiment
from notifier.rules.schedule import AT_ONCE, Timing
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.recipient_kind import RecipientKind
from notifier.vocabulary.strategy import Strategy

_UTC: Final = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTerms:
    """What a rule says, as far as planning needs it."""

    id: uuid.UUID
    sender_id: uuid.UUID
    trigger: str
    channels: tuple[Channel, ...]
    strategy: Strategy
    #: In a cascade: seconds each channel is given before the next.
    wait_seconds: int
    conditions: Condition = ALWAYS
    timing: Timing = AT_ONCE
    recipients: tuple[RecipientKind, ...] = (RecipientKind.SHOPPER,)
    #: How long the first message about an order waits for news of its other parcels, 0 when each goes on its own.
    digest_seconds: int = 0
    #: The one that runs on it.
    experiment: Experiment | None = None
    #: The sender's.
    zone: ZoneInfo = _UTC
    position: int = 0
    is_on: bool = True


def match_rules(rules: Iterable[RuleTerms], sender_id: uuid.UUID, trigger: str) -> tuple[RuleTerms, ...]:
    """The sender's rules that are on and name the trigger, in their order."""
    matching = (rule for rule in rules if rule.is_on and rule.sender_id == sender_id and rule.trigger == trigger)
    return tuple(sorted(matching, key=lambda rule: (rule.position, rule.id)))


def list_channels(rules: Iterable[RuleTerms]) -> frozenset[Channel]:
    """Those of rules and of the arms of their experiments."""
    found: set[Channel] = set()
    for rule in rules:
        found.update(rule.channels)
        for arm in rule.experiment.arms if rule.experiment is not None else ():
            found.update(arm.changes.channels or ())
    return frozenset(found)
