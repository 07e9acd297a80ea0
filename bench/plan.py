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
    limit_messages: int
    tutorial_messages: int
    #: Messages waiting in the larger backlog, and claims from each.
    waiting_rows: int
    claims: int
    #: Offers in the queue, and urgent messages that come while they leave.
    offers: int
    urgent_messages: int
    #: Recorded triggers that a rule is played over, and how often.
    rehearsed_triggers: int
    rehearsals: int
    #: What the console's pages are made from, and how often each is asked for.
    console_orders: int
    console_messages: int
    console_rounds: int

    @classmethod
    def full(cls) -> "RunPlan":
        """About fifteen minutes on two cores, a third of them for writing ten million rows."""
        return cls(
            CorePlan.of_this_machine(),
            rounds=5,
            turns=25,
            turn_seconds=0.3,
            cold_requests=200,
            webhooks=1500,
            mail_rounds=5,
            messages=1500,
            limit_messages=4000,
            tutorial_messages=120,
            waiting_rows=10_000_000,
            claims=35,
            offers=30_000,
            urgent_messages=8,
            rehearsed_triggers=100_000,
            rehearsals=3,
            console_orders=200_000,
            console_messages=2_000_000,
            console_rounds=60,
        )

    @classmethod
    def quick(cls) -> "RunPlan":
        """About two minutes, for looking while one works on something; the larger backlog has a million rows only."""
        return cls(
            CorePlan.of_this_machine(),
            rounds=3,
            turns=9,
            turn_seconds=0.3,
            cold_requests=80,
            webhooks=500,
            mail_rounds=2,
            messages=600,
            limit_messages=2000,
            tutorial_messages=50,
            waiting_rows=1_000_000,
            claims=15,
            offers=15_000,
            urgent_messages=4,
            rehearsed_triggers=20_000,
            rehearsals=1,
            console_orders=5_000,
            console_messages=50_000,
            console_rounds=20,
        )
