"""Whether arms were filled as planned: when not, something treats them differently and nothing can be concluded."""

import math
from collections.abc import Sequence
from typing import Final

#: Strict, because it is asked at every look; a fault of assignment is soon far beyond it. Fabijan et al., "Diagnosing
#: sample ratio mismatch in online controlled experiments" (KDD 2019), use the same.
MISMATCH_CHANCE: Final = 0.0005
#: Below it in any arm the chi-square approximation is poor (Cochran, "Some methods for strengthening the common χ²
#: tests", Biometrics 10(4), 1954).
_LEAST_EXPECTED: Final = 5


def has_mismatch(counts: Sequence[int], shares: Sequence[float]) -> bool:
    """Whether counts this far from their planned shares (which add up to 1) come about less than once in 2000 times."""
    total = sum(counts)
    expected = [share * total for share in shares]
    if min(expected) < _LEAST_EXPECTED:
        return False
    deviation = sum((count - plan) ** 2 / plan for count, plan in zip(counts, expected, strict=True))
    return chance_beyond(deviation, len(counts) - 1) < MISMATCH_CHANCE


def chance_beyond(deviation: float, freedom: int) -> float:
    """The upper tail of the chi-square distribution with `freedom` (1 or more) degrees of freedom.

    Finite sums for whole degrees: Abramowitz and Stegun, "Handbook of mathematical functions", 26.4.4 and 26.4.5.
    """
    half = deviation / 2
    if freedom % 2:
        start, orders = math.erfc(math.sqrt(half)), [step + 0.5 for step in range(freedom // 2)]
    else:
        start, orders = 0.0, [float(step) for step in range(freedom // 2)]
    return start + math.exp(-half) * sum(math.pow(half, order) / math.gamma(order + 1) for order in orders)
