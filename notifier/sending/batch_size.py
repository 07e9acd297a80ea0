"""How many messages a worker takes at once: every batch has its price, and a slow provider must not hold many."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from notifier.foundation.clock import monotonic_seconds
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane

FEWEST: Final = 200
MOST: Final = 400
#: A batch that is not the smallest should take no longer; so long somebody waits for a worker that is to end.
_SECONDS: Final = 2.0


@dataclass(slots=True)
class BatchSize:
    """The size of the next batch of one channel's lane."""

    number: int = FEWEST

    @contextmanager
    def measure(self, taken: int) -> Iterator[None]:
        """Go by how long it takes within the block to send so many."""
        began_at = monotonic_seconds()
        yield
        seconds = monotonic_seconds() - began_at
        self.number = max(FEWEST, min(MOST, int(_SECONDS * taken / seconds))) if seconds > 0 else MOST


@dataclass(frozen=True, slots=True)
class BatchSizes:
    """Those of a process; each lane starts with the smallest."""

    _sizes: dict[tuple[Channel, Lane], BatchSize] = field(default_factory=dict)

    def find(self, channel: Channel, lane: Lane) -> BatchSize:
        """The size that is shared by all who send this lane."""
        return self._sizes.setdefault((channel, lane), BatchSize())
