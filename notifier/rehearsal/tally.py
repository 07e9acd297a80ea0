"""Outcomes counted: by channel, day, reason and person."""

import datetime as dt
import uuid
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from zoneinfo import ZoneInfo

from notifier.rehearsal.costs import Costs
from notifier.rehearsal.outcome import Outcome
from notifier.rehearsal.report import (
    ChannelTally,
    DayTally,
    Deferred,
    HeldBack,
    PersonTally,
    RehearsedMessage,
)
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.suppression_reason import RefusalReason


@dataclass(slots=True)
class _Person:
    first_at: dt.datetime
    last_at: dt.datetime
    channels: Counter[Channel] = field(default_factory=Counter)


@dataclass(slots=True)
class _Waiting:
    last_until: dt.datetime
    messages: int = 0
    longest: dt.timedelta = dt.timedelta()


class Tally:
    """Takes outcomes one by one and keeps no more of them than the newest few."""

    def __init__(self, zone: ZoneInfo, kept_messages: int) -> None:
        """Days are counted on the clocks of the zone."""
        self._zone = zone
        self._sure: Counter[Channel] = Counter()
        self._if_needed: Counter[Channel] = Counter()
        self._days: dict[dt.date, Counter[Channel]] = defaultdict(Counter)
        self._held_back: Counter[tuple[RefusalReason, Channel]] = Counter()
        self._deferred: dict[Channel, _Waiting] = {}
        self._people: dict[uuid.UUID, _Person] = {}
        self.newest: deque[Outcome] = deque(maxlen=kept_messages)

    def add(self, outcome: Outcome) -> None:
        """Count one outcome of the rehearsed rule."""
        self.newest.append(outcome)
        channel = outcome.channel
        if outcome.reason is not None:
            self._held_back[outcome.reason, channel] += 1
            return
        moment = outcome.leaves_at
        self._days[moment.astimezone(self._zone).date()][channel] += 1
        if outcome.due_at > outcome.wanted_at:
            waiting = self._deferred.setdefault(channel, _Waiting(outcome.due_at))
            waiting.messages += 1
            waiting.longest = max(waiting.longest, outcome.due_at - outcome.wanted_at)
            waiting.last_until = max(waiting.last_until, outcome.due_at)
        if outcome.is_if_needed:
            self._if_needed[channel] += 1
            return
        self._sure[channel] += 1
        person = self._people.setdefault(outcome.recipient_id, _Person(moment, moment))
        person.channels[channel] += 1
        person.first_at, person.last_at = min(person.first_at, moment), max(person.last_at, moment)

    @property
    def people(self) -> int:
        """Who would have got a message for certain."""
        return len(self._people)

    def list_busiest(self, most: int) -> list[tuple[uuid.UUID, _Person]]:
        """Those with the most messages, the most first."""
        return nlargest(most, self._people.items(), key=lambda item: (item[1].channels.total(), item[0]))

    def list_channels(self, costs: Costs) -> tuple[ChannelTally, ...]:
        """Every channel on which something leaves, in one order."""
        people: Counter[Channel] = Counter(channel for one in self._people.values() for channel in one.channels)
        return tuple(
            ChannelTally(channel, self._sure[channel], self._if_needed[channel], people[channel], costs.sum_up(channel))
            for channel in Channel
            if self._sure[channel] or self._if_needed[channel]
        )

    def list_days(self) -> tuple[DayTally, ...]:
        """Every day on which something leaves."""
        return tuple(DayTally(on, dict(counts)) for on, counts in sorted(self._days.items()))

    def list_held_back(self) -> tuple[HeldBack, ...]:
        """The commonest reason first."""
        ordered = sorted(self._held_back.items(), key=lambda item: (-item[1], item[0]))
        return tuple(HeldBack(reason, channel, count) for (reason, channel), count in ordered)

    def list_deferred(self) -> tuple[Deferred, ...]:
        """By channel."""
        return tuple(
            Deferred(channel, one.messages, int(one.longest.total_seconds()), one.last_until)
            for channel, one in sorted(self._deferred.items())
        )


def describe_person(recipient_id: uuid.UUID, person: _Person, names: Mapping[uuid.UUID, str | None]) -> PersonTally:
    """Somebody with the name the sender knows."""
    channels = dict(sorted(person.channels.items()))
    return PersonTally(recipient_id, names.get(recipient_id), channels, person.first_at, person.last_at)


def describe_message(outcome: Outcome, names: Mapping[uuid.UUID, str | None]) -> RehearsedMessage:
    """An outcome as it is reported."""
    trigger = outcome.trigger
    has_moment = outcome.reason is not RefusalReason.NO_ESTIMATE
    return RehearsedMessage(
        trigger_id=trigger.id,
        occurred_at=trigger.occurred_at,
        recipient_id=outcome.recipient_id,
        name=names.get(outcome.recipient_id),
        channel=outcome.channel,
        wanted_at=outcome.wanted_at if has_moment else None,
        due_at=outcome.leaves_at if has_moment else None,
        is_if_needed=outcome.is_if_needed,
        reason=outcome.reason,
    )
