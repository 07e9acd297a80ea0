"""A fair few of many, the same few each time."""

from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, TypeAlias

from notifier.rehearsal.outcome import Outcome
from notifier.vocabulary.channel import Channel

#: Text messages rendered per language to learn how many segments one takes.
MEASURED: Final = 12
#: The last 62 bits of an id are chance (RFC 9562, section 5.7): drawing by them prefers nobody.
_CHANCE: Final = (1 << 62) - 1

_Kind: TypeAlias = tuple[Channel, str]


class Choice:
    """Draws outcomes that leave, by channel and language."""

    def __init__(self) -> None:
        """Nothing drawn yet."""
        self._drawn: dict[_Kind, list[tuple[int, int, Outcome]]] = defaultdict(list)
        self._taken = 0

    def add(self, outcome: Outcome) -> None:
        """Draw, or not."""
        if outcome.reason is not None:
            return
        drawn = self._drawn[outcome.channel, outcome.language]
        chance = outcome.trigger.id.int & _CHANCE
        if len(drawn) < MEASURED or chance < drawn[-1][0]:
            self._taken += 1
            insort(drawn, (chance, self._taken, outcome))
            del drawn[MEASURED:]

    def list_languages(self, channel: Channel) -> dict[str, Sequence[Outcome]]:
        """What was drawn of a channel, by language."""
        return {
            language: [outcome for _, _, outcome in drawn]
            for (drawn_channel, language), drawn in self._drawn.items()
            if drawn_channel is channel
        }

    def list_samples(self, most: int) -> tuple[Outcome, ...]:
        """Unlike ones first: each channel once, then each language, then others."""
        ranked: list[tuple[int, int, int, Outcome]] = []
        channels: set[Channel] = set()
        for (channel, _), drawn in sorted(self._drawn.items(), key=lambda item: item[1][0][:2]):
            for place, (chance, _, outcome) in enumerate(drawn):
                ranked.append((place, channel in channels, chance, outcome))
                channels.add(channel)
        ranked.sort(key=lambda one: one[:3])
        return tuple(outcome for _, _, _, outcome in ranked[:most])
