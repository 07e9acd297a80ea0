"""During a pause nothing is sent, and what it held back is no news afterwards."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason


def ask_pause(circumstances: Circumstances) -> Verdict:
    """Suppress what would leave before the person's pause ends; what they have to act on does not wait."""
    until = circumstances.wishes.paused_until
    if until is None or circumstances.now >= until or circumstances.weight.outlasts_pause:
        return ALLOW
    if circumstances.is_answer or circumstances.is_business or circumstances.channel.is_for_team:
        return ALLOW
    return Suppress(RefusalReason.PAUSED)
