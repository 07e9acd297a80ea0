"""Outcomes counted: by channel, day, reason and person."""

import datetime as dt
import uuid
from collections import Counter, deque
from heapq import nlargest
from zoneinfo import ZoneInfo

from notifier.rehearsal.outcome import Outcome
from notifier.rehearsal.sums import BUSIEST, Heard, TallySums, Waiting
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.suppression_reason import RefusalReason


class Tally:
    """Takes outcomes one by one and keeps no more of them than the newest few."""

    def __init__(self, zone: ZoneInfo, kept_messages: int) -> None:
        """Days are counted on the clocks of the zone."""
        self._zone = zone
        self._messages: Counter[tuple[Channel, str]] = Counter()
        self._if_needed: Counter[Channel] = Counter()
        self._days: Counter[tuple[dt.date, Channel]] = Counter()
        self._held_back: Counter[tuple[RefusalReason, Channel]] = Counter()
        self._deferred: dict[Channel, Waiting] = {}
        self._people: dict[uuid.UUID, Heard] = {}
        self._newest: deque[Outcome] = deque(maxlen=kept_messages)

    def add(self, outcome: Outcome) -> None:
        """Count one outcome of the rehearsed rule."""
        self._newest.append(outcome)
        channel = outcome.contact.channel
        if outcome.reason is not None:
            self._held_back[outcome.reason, channel] += 1
            return
        moment = outcome.leaves_at
        self._days[moment.astimezone(self._zone).date(), channel] += 1
        if outcome.due_at > outcome.wanted_at:
            wait = Waiting(outcome.due_at, 1, outcome.due_at - outcome.wanted_at)
            before = self._deferred.get(channel)
            self._deferred[channel] = wait if before is None else before + wait
        if outcome.cascade_step:
            self._if_needed[channel] += 1
            return
        self._messages[channel, outcome.language] += 1
        self._tell(outcome.contact.recipient_id, channel, moment)

    def sum_up(self) -> TallySums:
        """What was counted."""
        return TallySums(
            messages=self._messages,
            if_needed=self._if_needed,
            days=self._days,
            held_back=self._held_back,
            deferred=self._deferred,
            people=len(self._people),
            people_by_channel=Counter(channel for one in self._people.values() for channel in one.channels),
            busiest=tuple(nlargest(BUSIEST, self._people.values(), key=Heard.rank)),
            newest=tuple(outcome.show() for outcome in self._newest),
        )

    def _tell(self, recipient_id: uuid.UUID, channel: Channel, moment: dt.datetime) -> None:
        one = self._people.get(recipient_id)
        if one is None:
            self._people[recipient_id] = Heard(recipient_id, moment, moment, {channel: 1})
            return
        one.channels[channel] = one.channels.get(channel, 0) + 1
        one.first_at, one.last_at = min(one.first_at, moment), max(one.last_at, moment)
