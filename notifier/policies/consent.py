"""A no always counts; promotional topics need a yes first."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.suppression_reason import RefusalReason


def ask_consent(circumstances: Circumstances) -> Verdict:
    """Suppress what was refused, and promotion nobody has agreed to."""
    if circumstances.consent is ConsentState.REFUSED:
        return Suppress(RefusalReason.CONSENT_REFUSED)
    if circumstances.consent is None and circumstances.topic.is_promotional:
        return Suppress(RefusalReason.CONSENT_MISSING)
    return ALLOW
