"""The policies in the order they are asked; the first that does not allow decides."""

from collections.abc import Callable
from typing import Final

from notifier.policies.cascade import ask_cascade
from notifier.policies.circumstances import Circumstances
from notifier.policies.consent import ask_consent
from notifier.policies.freshness import ask_freshness
from notifier.policies.reachability import ask_reachability
from notifier.policies.suppression import ask_suppression
from notifier.policies.verdict import ALLOW, Allow, Verdict

Policy = Callable[[Circumstances], Verdict]

#: What the person wants comes before what we know of the address or the clock, so that the stored reason names it.
CHAIN: Final[tuple[Policy, ...]] = (
    ask_reachability,
    ask_consent,
    ask_suppression,
    ask_cascade,
    ask_freshness,
)


def ask_policies(circumstances: Circumstances) -> Verdict:
    """The first answer that is not Allow, or Allow."""
    for ask in CHAIN:
        verdict = ask(circumstances)
        if not isinstance(verdict, Allow):
            return verdict
    return ALLOW
