"""Addresses on the suppression list are left alone."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason, SuppressionReason


def ask_suppression(circumstances: Circumstances) -> Verdict:
    """Suppress when the address is on the list.

    Who has unsubscribed still gets the one answer to the own STOP, and what concerns the own work.
    """
    reason = circumstances.suppression
    still_goes = circumstances.is_answer or circumstances.is_business
    if reason is None or (still_goes and reason is SuppressionReason.UNSUBSCRIBED):
        return ALLOW
    return Suppress(RefusalReason.ADDRESS_SUPPRESSED)
