"""Several requests at a time for one batch, with outcomes in the order of the messages."""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from notifier.providers.contract import Outcome

Item = TypeVar("Item")


class SideBySide:
    """Threads of one provider, started with its first batch."""

    def __init__(self, width: int) -> None:
        """At most `width` at a time."""
        self.width = width
        self._threads: ThreadPoolExecutor | None = None

    def run(self, carry: Callable[[Item], Outcome], items: Sequence[Item]) -> Generator[Outcome, None, None]:
        """The outcome of each item, in order; every item has one before the first is given."""
        if len(items) == 1:
            yield carry(items[0])
            return
        if items:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(self.width, thread_name_prefix="provider")
            yield from list(self._threads.map(carry, items))

    def close(self) -> None:
        """End the threads; a later batch starts new ones."""
        if self._threads is not None:
            self._threads.shutdown(wait=False)
            self._threads = None
