"""Who has been reached is not told again on the next channel."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason


def ask_cascade(circumstances: Circumstances) -> Verdict:
    """Suppress what an earlier channel of the same cascade has delivered."""
    return Suppress(RefusalReason.REACHED_ALREADY) if circumstances.was_reached else ALLOW
