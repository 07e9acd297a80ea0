"""Old news is worse than none."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason


def ask_freshness(circumstances: Circumstances) -> Verdict:
    """Suppress what nobody needs to know any more."""
    return Suppress(RefusalReason.STALE) if circumstances.now >= circumstances.stale_at else ALLOW
