"""Rules of a sender as they are stored: the built-in flow is installed once, changes of the merchant stay."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.ids import new_id
from notifier.models import Rule
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.strategy import Strategy

_RULES = cast(Table, Rule.__table__)


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """Who hears of a trigger where and when; `name` is the rule's own within its sender."""

    name: str
    trigger: str
    channels: tuple[Channel, ...] = (Channel.EMAIL,)
    strategy: Strategy = Strategy.ALL
    wait_seconds: int = 1200
    delay_seconds: int = 0
    position: int = 0
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class RuleView:
    """A stored rule."""

    id: uuid.UUID
    name: str
    trigger: str
    channels: tuple[Channel, ...]
    strategy: Strategy
    wait_seconds: int
    delay_seconds: int
    position: int
    version: int
    is_on: bool


def install_rules(session: Session, sender_id: uuid.UUID, rules: Sequence[RuleDraft]) -> int:
    """Add the rules whose names the sender does not have yet; returns how many were added."""
    now = utc_now()
    rows = [
        {
            "id": new_id(),
            "sender_id": sender_id,
            "name": rule.name,
            "trigger": rule.trigger,
            "channels": [channel.value for channel in rule.channels],
            "strategy": rule.strategy.value,
            "wait_seconds": rule.wait_seconds,
            "delay_seconds": rule.delay_seconds,
            "position": rule.position,
            "version": 1,
            "is_on": rule.is_on,
            "created_at": now,
        }
        for rule in rules
    ]
    return insert_or_ignore(session, _RULES, rows, on=("sender_id", "name"))


def load_rules(session: Session, sender_id: uuid.UUID) -> tuple[RuleView, ...]:
    """Every rule of a sender, also those switched off, in order."""
    rows = session.execute(
        select(_RULES).where(_RULES.c.sender_id == sender_id).order_by(_RULES.c.position, _RULES.c.name)
    )
    return tuple(
        RuleView(
            id=row.id,
            name=row.name,
            trigger=row.trigger,
            channels=tuple(Channel(channel) for channel in row.channels),
            strategy=Strategy(row.strategy),
            wait_seconds=row.wait_seconds,
            delay_seconds=row.delay_seconds,
            position=row.position,
            version=row.version,
            is_on=row.is_on,
        )
        for row in rows
    )
