"""What a rehearsal tells: who would have got what and when, what would have been held back, what it would cost."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from notifier.authoring.preview import ChannelPreview
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.suppression_reason import RefusalReason


@dataclass(frozen=True, slots=True)
class ChannelCost:
    """What the messages of a channel would cost by the price in the account's settings.

    Text messages are charged by segment: how many one takes is the mean of `rendered` of them, 0 on other channels.
    """

    amount: Decimal
    currency: str
    rendered: int = 0


@dataclass(frozen=True, slots=True)
class ChannelTally:
    """One channel of the rule; `cost` None when no price is known."""

    channel: Channel
    #: Messages that would have left for certain.
    messages: int
    #: Later steps of a cascade, which leave only if nobody was reached before.
    if_needed: int
    people: int
    cost: ChannelCost | None = None


@dataclass(frozen=True, slots=True)
class DayTally:
    """Messages that would have left on a day on the sender's clocks, those of `if_needed` too."""

    on: dt.date
    channels: Mapping[Channel, int]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Messages that would not have left, and why."""

    reason: RefusalReason
    channel: Channel
    messages: int


@dataclass(frozen=True, slots=True)
class Deferred:
    """Messages that quiet hours or a cap would have made wait longer than the rule says; when the last ones leave."""

    channel: Channel
    messages: int
    longest_seconds: int
    last_until: dt.datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """Messages that come within an hour of one that another rule sends the same person on the same channel."""

    rule_name: str
    channel: Channel
    messages: int
    people: int


@dataclass(frozen=True, slots=True)
class PersonTally:
    """Somebody who would have got messages."""

    recipient_id: uuid.UUID
    name: str | None
    channels: Mapping[Channel, int]
    first_at: dt.datetime
    last_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RehearsedMessage:
    """One decision: when it would have left, or why not.

    `wanted_at` is when the rule wants it to leave, `due_at` when it would after everything that makes it wait.
    """

    trigger_id: uuid.UUID
    occurred_at: dt.datetime
    recipient_id: uuid.UUID
    name: str | None
    channel: Channel
    wanted_at: dt.datetime | None
    due_at: dt.datetime | None
    is_if_needed: bool
    reason: RefusalReason | None


@dataclass(frozen=True, slots=True)
class Sample:
    """One of the messages as it would have looked."""

    message: RehearsedMessage
    language: str
    preview: ChannelPreview


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rule would have done with what was recorded in `since` to `until`.

    Consents, suppressions, addresses and providers are those of `until`, today: what they were then is not known.
    """

    rule_name: str
    trigger: str
    since: dt.datetime
    until: dt.datetime
    #: Recorded of this name.
    triggers: int
    without_person: int
    conditions_not_met: int
    #: Who would have got a message for certain.
    people: int
    channels: tuple[ChannelTally, ...]
    days: tuple[DayTally, ...]
    held_back: tuple[HeldBack, ...]
    deferred: tuple[Deferred, ...]
    clashes: tuple[Clash, ...]
    #: Those with the most messages.
    busiest: tuple[PersonTally, ...]
    #: The newest, those held back too.
    messages: tuple[RehearsedMessage, ...]
    samples: tuple[Sample, ...]
