"""What was counted, of all triggers or of a share of them; shares of different people are added up."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final, TypeVar

from notifier.rehearsal.choice import Drawn, merge_drawn
from notifier.rehearsal.clashes import Clashes
from notifier.rehearsal.outcome import Shown
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.suppression_reason import RefusalReason

#: How many people are named.
BUSIEST: Final = 10
_Key = TypeVar("_Key")


@dataclass(slots=True)
class Heard:
    """Somebody who got messages, and how many on which channels."""

    recipient_id: uuid.UUID
    first_at: dt.datetime
    last_at: dt.datetime
    channels: dict[Channel, int]

    def rank(self) -> tuple[int, uuid.UUID]:
        """Who got more comes later."""
        return sum(self.channels.values()), self.recipient_id


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages that waited longer than the rule says."""

    last_until: dt.datetime
    messages: int
    longest: dt.timedelta

    def __add__(self, other: "Waiting") -> "Waiting":
        """These and others."""
        last_until, longest = max(self.last_until, other.last_until), max(self.longest, other.longest)
        return Waiting(last_until, self.messages + other.messages, longest)


@dataclass(frozen=True, slots=True)
class TallySums:
    """What a tally has counted."""

    #: Messages that leave for certain, by channel and language.
    messages: Counter[tuple[Channel, str]]
    if_needed: Counter[Channel]
    days: Counter[tuple[dt.date, Channel]]
    held_back: Counter[tuple[RefusalReason, Channel]]
    deferred: Mapping[Channel, Waiting]
    #: Who would have got a message for certain.
    people: int
    people_by_channel: Counter[Channel]
    #: Those with the most messages, the most first.
    busiest: tuple[Heard, ...]
    #: In the order in which they were decided.
    newest: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """Everything that was counted."""

    #: Triggers that name nobody, and those the rehearsed rule does not answer.
    without_person: int
    conditions_not_met: int
    tally: TallySums
    drawn: Drawn
    clashes: Clashes


def merge_sums(parts: Sequence[Sums], kept_messages: int) -> Sums:
    """The sums of shares that have no person in common, as if one had counted everything."""
    if len(parts) == 1:
        return parts[0]
    clashes = Clashes()
    for part in parts:
        clashes += part.clashes
    return Sums(
        without_person=sum(part.without_person for part in parts),
        conditions_not_met=sum(part.conditions_not_met for part in parts),
        tally=_merge_tallies([part.tally for part in parts], kept_messages),
        drawn=merge_drawn(part.drawn for part in parts),
        clashes=clashes,
    )


def _merge_tallies(parts: Sequence[TallySums], kept_messages: int) -> TallySums:
    deferred: dict[Channel, Waiting] = {}
    for part in parts:
        for channel, wait in part.deferred.items():
            deferred[channel] = deferred[channel] + wait if channel in deferred else wait
    # Triggers were played in this order; what became of one of them stands together in one part.
    newest = sorted((one for part in parts for one in part.newest), key=lambda one: (one.recorded_at, one.trigger_id))
    return TallySums(
        messages=_add(parts, lambda part: part.messages),
        if_needed=_add(parts, lambda part: part.if_needed),
        days=_add(parts, lambda part: part.days),
        held_back=_add(parts, lambda part: part.held_back),
        deferred=deferred,
        people=sum(part.people for part in parts),
        people_by_channel=_add(parts, lambda part: part.people_by_channel),
        busiest=tuple(nlargest(BUSIEST, (one for part in parts for one in part.busiest), key=Heard.rank)),
        newest=tuple(newest[max(len(newest) - kept_messages, 0) :]),
    )


def _add(parts: Sequence[TallySums], counted: Callable[[TallySums], Counter[_Key]]) -> Counter[_Key]:
    total: Counter[_Key] = Counter()
    for part in parts:
        total.update(counted(part))
    return total
