"""Intervals for the difference of two proportions that stay valid however often one looks.

The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit
theory and asymptotic confidence sequences" (Annals of Statistics 52(6), 2024; arXiv:2103.06476), theorem 2.2:

    estimate ± standard deviation · √( 2(tρ² + 1) / (t²ρ²) · ln( √(tρ² + 1) / α ) )

For an estimate of variance V, here a difference of proportions, and τ = ρ · standard deviation, tρ² is τ²/V:

    estimate ± √( V · 2(1 + V/τ²) · ln( √(1 + τ²/V) / α ) )

which is also the mixture sequential probability ratio test with a normal mixture of spread τ (Johari, Koomen, Pekelis
and Walsh, "Always valid inference", Operations Research 70(3), 2022). τ must be chosen before the first message.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """People of one arm: all of them, and those who did what is counted; each person once."""

    recipients: int
    successes: int

    @property
    def rate(self) -> float:
        """The proportion of successes, 0 when there is nobody yet."""
        return self.successes / self.recipients if self.recipients else 0.0

    @property
    def spread(self) -> float:
        """The variance of one person's outcome, with a success and a failure more than were seen.

        Without them an arm in which nobody succeeded yet would seem to be known exactly (Agresti and Caffo, "Simple
        and effective confidence intervals for proportions", The American Statistician 54(4), 2000).
        """
        rate = (self.successes + 1) / (self.recipients + 2)
        return rate * (1 - rate)


def variance_of_difference(left: Tally, right: Tally) -> float:
    """Estimated variance of the difference of the two rates; both arms have somebody."""
    return left.spread / left.recipients + right.spread / right.recipients


def margin(variance: float, smallest_difference: float, error: float) -> float:
    """Half the width of the interval; it fails to hold the truth at any look ever with probability `error`."""
    return math.sqrt(variance * _factor(_mixture_variance(smallest_difference, error) / variance, error))


def variance_for(target: float, smallest_difference: float, error: float) -> float:
    """The variance at which the margin is `target`, which is at most the smallest difference.

    There the factor hardly changes with the variance, so that each round brings the answer ten times nearer.
    """
    mixture = _mixture_variance(smallest_difference, error)
    variance = target**2
    for _ in range(_ROUNDS):
        variance = target**2 / _factor(mixture / variance, error)
    return variance


def _factor(information: float, error: float) -> float:
    """Margin² by variance, where `information` is τ²/V, the paper's tρ²."""
    return 2 * (1 + 1 / information) * (math.log1p(information) / 2 - math.log(error))


@lru_cache(maxsize=1024)
def _mixture_variance(smallest_difference: float, error: float) -> float:
    """τ² that makes the interval narrowest at the moment when it is as wide as the smallest difference to either side.

    `best` is tρ² of the paper's approximation for the time to be good at (its appendix on the choice of ρ).
    """
    best = -2 * math.log(error) + math.log(1 - 2 * math.log(error))
    return smallest_difference**2 * best / _factor(best, error)
