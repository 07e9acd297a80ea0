"""A shopper's no always counts; promotion and channels that need an opt-in wait for a yes."""

from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.vocabulary.consent_mode import waits_for_yes
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.suppression_reason import RefusalReason


def ask_consent(circumstances: Circumstances) -> Verdict:
    """Suppress what was refused and what nobody has agreed to; who writes to us may be answered.

    Carriers and the merchant's own people are written to about their work without being asked, and about nothing else.
    """
    if circumstances.is_answer or circumstances.channel.is_for_team:
        return ALLOW
    if circumstances.is_business:
        return Suppress(RefusalReason.CONSENT_MISSING) if circumstances.topic.is_promotional else ALLOW
    if circumstances.consent is ConsentState.REFUSED:
        return Suppress(RefusalReason.CONSENT_REFUSED)
    if circumstances.consent is None and waits_for_yes(circumstances.topic, circumstances.channel, circumstances.mode):
        return Suppress(RefusalReason.CONSENT_MISSING)
    return ALLOW
