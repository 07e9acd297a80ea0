"""What the sender has muted is told to nobody until it is unmuted."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason


def ask_muted(circumstances: Circumstances) -> Verdict:
    """Suppress everything about a muted subject, to the merchant's own people too; who writes to us is answered."""
    if not circumstances.is_muted or circumstances.is_answer:
        return ALLOW
    return Suppress(RefusalReason.MUTED)
