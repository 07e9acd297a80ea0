"""Who has turned the dial down hears what matters to them and nothing else."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason


def ask_dial(circumstances: Circumstances) -> Verdict:
    """Suppress what weighs less than the person's dial asks for; who writes to us is answered."""
    if circumstances.is_answer or circumstances.is_business or circumstances.channel.is_for_team:
        return ALLOW
    is_heard = circumstances.wishes.dial.lets(circumstances.weight.quietest)
    return ALLOW if is_heard else Suppress(RefusalReason.DIAL_TURNED_DOWN)
