"""Nobody can be written to without an address."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason


def ask_reachability(circumstances: Circumstances) -> Verdict:
    """Suppress when the person has no address on the channel."""
    return ALLOW if circumstances.has_address else Suppress(RefusalReason.UNREACHABLE)
