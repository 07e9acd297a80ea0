"""Two rules that tell the same person of the same on the same channel within an hour."""

import uuid
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from notifier.rehearsal.outcome import Outcome
from notifier.rehearsal.report import Clash
from notifier.vocabulary.channel import Channel

WITHIN_SECONDS: Final = 3600

#: Recipient and channel.
_Ear: TypeAlias = tuple[uuid.UUID, Channel]


class ClashBook:
    """Takes the messages of the rehearsed rule and of the others, and finds who would hear twice."""

    def __init__(self, rule_id: uuid.UUID) -> None:
        """The id is the rehearsed rule's."""
        self._rule_id = rule_id
        self._own: dict[_Ear, list[float]] = defaultdict(list)
        self._others: dict[uuid.UUID, dict[_Ear, list[float]]] = defaultdict(lambda: defaultdict(list))

    def add(self, outcome: Outcome) -> None:
        """Note a message that leaves for certain; others do not clash."""
        if outcome.reason is not None or outcome.is_if_needed:
            return
        ear = (outcome.recipient_id, outcome.channel)
        moments = self._own[ear] if outcome.rule.id == self._rule_id else self._others[outcome.rule.id][ear]
        moments.append(outcome.leaves_at.timestamp())

    def list_clashes(self, names: Mapping[uuid.UUID, str]) -> tuple[Clash, ...]:
        """By the other rule's name and channel, counting the rehearsed rule's messages; `names` by rule."""
        messages: Counter[tuple[str, Channel]] = Counter()
        people: Counter[tuple[str, Channel]] = Counter()
        for rule_id, ear, count in self._count():
            messages[names[rule_id], ear[1]] += count
            people[names[rule_id], ear[1]] += 1
        return tuple(Clash(*key, count, people[key]) for key, count in sorted(messages.items()))

    def _count(self) -> Iterator[tuple[uuid.UUID, _Ear, int]]:
        for rule_id, heard in self._others.items():
            for ear, moments in heard.items():
                in_order = sorted(moments)
                count = sum(_is_near(moment, in_order) for moment in self._own.get(ear, ()))
                if count:
                    yield rule_id, ear, count


def _is_near(moment: float, moments: Sequence[float]) -> bool:
    place = bisect_left(moments, moment - WITHIN_SECONDS)
    return place < len(moments) and moments[place] <= moment + WITHIN_SECONDS
