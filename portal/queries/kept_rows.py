"""Rows of a merchant that every page needs, kept in this process until their version grows."""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class KeptRows(Generic[T]):
    """What was read for each merchant with the version it was read at; the least recently used leave first.

    The database stays the truth: a version is read together with the order, and another one reads the rows again.
    """

    def __init__(self, *, most_merchants: int) -> None:
        """Keep rows of so many merchants."""
        self._most = most_merchants
        self._kept: OrderedDict[uuid.UUID, tuple[int, T]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, merchant_id: uuid.UUID, version: int, load: Callable[[], T]) -> T:
        """The rows at this version, loaded unless they are kept."""
        kept = self._kept.get(merchant_id)
        if kept is not None and kept[0] == version:
            return kept[1]
        rows = load()
        with self._lock:
            self._kept[merchant_id] = (version, rows)
            self._kept.move_to_end(merchant_id)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return rows
