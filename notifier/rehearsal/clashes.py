"""Two rules that tell the same person of the same on the same channel within an hour."""

import uuid
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from notifier.rehearsal.outcome import Outcome
from notifier.vocabulary.channel import Channel

WITHIN_SECONDS: Final = 3600

#: Recipient and channel.
_Ear: TypeAlias = tuple[uuid.UUID, Channel]
#: The other rule and the channel.
_Between: TypeAlias = tuple[uuid.UUID, Channel]


@dataclass(frozen=True, slots=True)
class Clashes:
    """How many messages of the rehearsed rule clash, and how many people hear twice."""

    messages: Counter[_Between] = field(default_factory=Counter)
    people: Counter[_Between] = field(default_factory=Counter)

    def __add__(self, other: "Clashes") -> "Clashes":
        """Those among some people and those among others."""
        return Clashes(self.messages + other.messages, self.people + other.people)


class ClashBook:
    """Takes the messages of the rehearsed rule and of the others, and finds who would hear twice."""

    def __init__(self, rule_id: uuid.UUID) -> None:
        """The id is the rehearsed rule's."""
        self._rule_id = rule_id
        self._own: dict[_Ear, list[float]] = defaultdict(list)
        self._others: dict[uuid.UUID, dict[_Ear, list[float]]] = defaultdict(lambda: defaultdict(list))

    def add(self, outcome: Outcome) -> None:
        """Note a message that leaves for certain; others do not clash."""
        if outcome.reason is not None or outcome.cascade_step:
            return
        contact, rule_id = outcome.contact, outcome.rule.id
        ear = (contact.recipient_id, contact.channel)
        moments = self._own[ear] if rule_id == self._rule_id else self._others[rule_id][ear]
        moments.append(outcome.leaves_at.timestamp())

    def count(self) -> Clashes:
        """What was noted."""
        found = Clashes()
        for rule_id, heard in self._others.items():
            for ear, moments in heard.items():
                in_order = sorted(moments)
                count = sum(_is_near(moment, in_order) for moment in self._own.get(ear, ()))
                if count:
                    found.messages[rule_id, ear[1]] += count
                    found.people[rule_id, ear[1]] += 1
        return found


def _is_near(moment: float, moments: Sequence[float]) -> bool:
    place = bisect_left(moments, moment - WITHIN_SECONDS)
    return place < len(moments) and moments[place] <= moment + WITHIN_SECONDS
