"""The marks along the edge of a chart: round numbers that people read without thinking."""

from collections.abc import Iterator
from itertools import count
from typing import Final

_STEPS: Final = 4
#: Tenths of a step.
_ROUND: Final = (10, 15, 20, 25, 30, 40, 50, 60, 80)


def choose_marks(most: int) -> tuple[int, ...]:
    """Five whole numbers at equal distances from the top down to 0; the top is no less than `most`."""
    step = next(step for step in _list_steps() if step * _STEPS >= most)
    return tuple(step * place for place in range(_STEPS, -1, -1))


def _list_steps() -> Iterator[int]:
    for power in count():
        # Nobody counts half a message.
        yield from (tenths * 10**power // 10 for tenths in _ROUND if tenths * 10**power % 10 == 0)
