"""Who has been reached is not told again on the next channel, and every channel gets its time."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Defer, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason


def ask_cascade(circumstances: Circumstances) -> Verdict:
    """Suppress what an earlier channel of the same cascade has delivered; wait while one has its time."""
    if circumstances.was_reached:
        return Suppress(RefusalReason.REACHED_ALREADY)
    turn_at = circumstances.turn_at
    return Defer(turn_at) if turn_at is not None and turn_at > circumstances.now else ALLOW
