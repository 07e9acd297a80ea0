"""What an experiment is: the arms of one rule, how many people each gets, and by what they are compared."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from notifier.rules.schedule import Timing
from notifier.vocabulary.channel import Channel

MOST_ARMS: Final = 6
MOST_WEIGHT: Final = 1000
#: Days a person has to do what is counted, unless the experiment says otherwise.
WINDOW_DAYS: Final = 7
MOST_WINDOW_DAYS: Final = 90


class Metric(StrEnum):
    """What counts as a success of a recipient, each person once."""

    DELIVERED = "delivered"
    OPENED = "opened"
    CLICKED = "clicked"
    FEEDBACK = "feedback"
    REPEAT_ORDER = "repeat_order"

    @property
    def needs_message(self) -> bool:
        """Whether nobody can succeed without having been written to."""
        return self in (Metric.DELIVERED, Metric.OPENED, Metric.CLICKED)


class ArmKind(StrEnum):
    """What an arm does to its people."""

    #: The rule as it is.
    CONTROL = "control"
    #: The rule with some of its terms replaced.
    CHANGED = "changed"
    #: Nobody is written to.
    HOLD_OUT = "hold_out"


@dataclass(frozen=True, slots=True)
class Changes:
    """The terms an arm replaces; what is None stays as the rule has it."""

    #: Of the words written for this rule alone; a place without such a version says what it says to everybody.
    wording_version: int | None = None
    timing: Timing | None = None
    channels: tuple[Channel, ...] | None = None


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to treat people; the name decides with the recipient who belongs to it, so renaming moves people."""

    name: str
    #: The arm's share is its weight by the sum of all weights.
    weight: int
    kind: ArmKind
    changes: Changes


@dataclass(frozen=True, slots=True)
class Experiment:
    """Arms of one rule, exactly one of them the control (`parse_experiment` makes sure)."""

    #: Unlike that of any other experiment: people are shared out anew for each key.
    key: str
    metric: Metric
    #: Differences below this many percentage points do not matter to the merchant; chosen before the first message.
    smallest_difference: float
    arms: tuple[Arm, ...]
    #: Days a person has to do what is counted, from the day the last arm's message leaves.
    window_days: int = WINDOW_DAYS

    @property
    def control(self) -> Arm:
        """The arm all others are compared to."""
        return next(arm for arm in self.arms if arm.kind is ArmKind.CONTROL)

    @property
    def shares(self) -> dict[str, float]:
        """The planned part of all recipients by arm name, adding up to 1."""
        total = sum(arm.weight for arm in self.arms)
        return {arm.name: arm.weight / total for arm in self.arms}
