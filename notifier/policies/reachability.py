"""Nobody can be written to without an address, nor without somebody who carries the message."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason


def ask_reachability(circumstances: Circumstances) -> Verdict:
    """Suppress when the sender has no provider for the channel or the person no address on it."""
    if not circumstances.has_provider:
        return Suppress(RefusalReason.NO_PROVIDER)
    return ALLOW if circumstances.has_address else Suppress(RefusalReason.UNREACHABLE)
