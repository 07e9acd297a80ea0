"""How much a run measures."""

from dataclasses import dataclass

from bench.processes import CorePlan


@dataclass(frozen=True, slots=True)
class RunPlan:
    """Sizes of one run and who runs on which core."""

    cores: CorePlan
    rounds: int
    #: Turns of requests at a steady rate, and the length of one.
    turns: int
    turn_seconds: float
    cold_requests: int
    #: Webhooks and bare commits in one round.
    webhooks: int
    mail_rounds: int
    messages: int
    tutorial_messages: int

    @classmethod
    def full(cls) -> "RunPlan":
        """About four minutes on two cores."""
        return cls(CorePlan.of_this_machine(), 5, 25, 0.3, 200, 1500, 3, 1500, 120)

    @classmethod
    def quick(cls) -> "RunPlan":
        """About a minute and a half, for looking while one works on something."""
        return cls(CorePlan.of_this_machine(), 3, 9, 0.3, 80, 500, 2, 600, 50)
