"""Addresses on the suppression list are left alone."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason


def ask_suppression(circumstances: Circumstances) -> Verdict:
    """Suppress when the address is on the list."""
    return Suppress(RefusalReason.ADDRESS_SUPPRESSED) if circumstances.is_address_suppressed else ALLOW
