"""A fair few of many, the same few each time."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from notifier.rehearsal.outcome import Outcome, Shown
from notifier.vocabulary.channel import Channel

#: Text messages rendered per language to learn how many segments one takes.
MEASURED: Final = 12
#: The last 62 bits of an id are chance (RFC 9562, section 5.7): drawing by them prefers nobody.
_CHANCE: Final = (1 << 62) - 1

_Kind: TypeAlias = tuple[Channel, str]
#: By channel and language: chance, when it was drawn, and what. Only what is about one trigger has the same chance.
Drawn: TypeAlias = Mapping[_Kind, Sequence[tuple[int, int, Shown]]]


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
        drawn = self._drawn[outcome.contact.channel, outcome.language]
        chance = outcome.trigger.id.int & _CHANCE
        if len(drawn) < MEASURED or chance < drawn[-1][0]:
            self._taken += 1
            insort(drawn, (chance, self._taken, outcome))
            del drawn[MEASURED:]

    def list_drawn(self) -> Drawn:
        """What was drawn."""
        return {
            kind: [(chance, taken, outcome.show()) for chance, taken, outcome in drawn]
            for kind, drawn in self._drawn.items()
        }


def merge_drawn(parts: Iterable[Drawn]) -> Drawn:
    """What one choice would have drawn of everything that several were offered, each trigger to one of them."""
    merged: dict[_Kind, list[tuple[int, int, Shown]]] = defaultdict(list)
    for part in parts:
        for kind, drawn in part.items():
            merged[kind].extend(drawn)
    return {kind: sorted(drawn, key=lambda one: one[:2])[:MEASURED] for kind, drawn in merged.items()}


def list_languages(drawn: Drawn, channel: Channel) -> dict[str, Sequence[Shown]]:
    """What was drawn of a channel, by language."""
    return {
        language: [shown for _, _, shown in of_language]
        for (drawn_channel, language), of_language in drawn.items()
        if drawn_channel is channel
    }


def list_samples(drawn: Drawn, most: int) -> tuple[Shown, ...]:
    """Unlike ones first: each channel once, then each language, then others."""
    ranked: list[tuple[int, int, int, Shown]] = []
    channels: set[Channel] = set()
    for (channel, _), of_kind in sorted(drawn.items(), key=lambda item: item[1][0][:2]):
        for place, (chance, _, shown) in enumerate(of_kind):
            ranked.append((place, channel in channels, chance, shown))
            channels.add(channel)
    ranked.sort(key=lambda one: one[:3])
    return tuple(shown for _, _, _, shown in ranked[:most])
