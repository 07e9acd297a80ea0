"""Addresses on the suppression list are left alone."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason, SuppressionReason


def ask_suppression(circumstances: Circumstances) -> Verdict:
    """Suppress when the address is on the list; only the one answer to a person's own STOP still goes there."""
    reason = circumstances.suppression
    if reason is None or (circumstances.is_answer and reason is SuppressionReason.UNSUBSCRIBED):
        return ALLOW
    return Suppress(RefusalReason.ADDRESS_SUPPRESSED)
