"""The policies in the order they are asked; the first that does not allow decides."""

import datetime as dt
from collections.abc import Callable
from typing import Final

from notifier.policies.budget import ask_budget
from notifier.policies.cascade import ask_cascade
from notifier.policies.circumstances import Circumstances
from notifier.policies.consent import ask_consent
from notifier.policies.dial import ask_dial
from notifier.policies.frequency_cap import ask_frequency_cap
from notifier.policies.freshness import ask_freshness
from notifier.policies.muted import ask_muted
from notifier.policies.pause import ask_pause
from notifier.policies.quiet_hours import ask_quiet_hours
from notifier.policies.reachability import ask_reachability
from notifier.policies.suppression import ask_suppression
from notifier.policies.verdict import ALLOW, Allow, Defer, Suppress, Verdict
from notifier.vocabulary.suppression_reason import RefusalReason

Policy = Callable[[Circumstances], Verdict]


def _ask_budget(asked: Circumstances) -> Verdict:
    return ALLOW if asked.budget is None else ask_budget(asked.budget, asked.lane, asked.topic, asked.channel)


def _ask_quiet_hours(asked: Circumstances) -> Verdict:
    if asked.quiet is None or asked.is_business:
        return ALLOW
    return ask_quiet_hours(asked.quiet, asked.lane, asked.topic, asked.channel, asked.now)


def _ask_frequency_cap(asked: Circumstances) -> Verdict:
    if asked.caps is None or asked.is_business:
        return ALLOW
    return ask_frequency_cap(asked.caps, asked.topic, asked.channel, asked.now)


#: What the merchant stops by hand comes first; what the person wants comes before what we know of the address or the
#: clock, so that the stored reason names it. A spent budget lets another channel speak at once; caps are asked last,
#: about the moment at which it would leave.
CHAIN: Final[tuple[Policy, ...]] = (
    ask_muted,
    ask_reachability,
    ask_consent,
    ask_dial,
    ask_pause,
    ask_suppression,
    ask_cascade,
    ask_freshness,
    _ask_budget,
    _ask_quiet_hours,
    _ask_frequency_cap,
)


def ask_policies(circumstances: Circumstances) -> Verdict:
    """The first answer that is not Allow, or Allow; what would be old news after its wait has expired now."""
    for ask in CHAIN:
        verdict = ask(circumstances)
        if not isinstance(verdict, Allow):
            return _expire(verdict, circumstances.stale_at)
    return ALLOW


def _expire(verdict: Verdict, stale_at: dt.datetime) -> Verdict:
    is_too_late = isinstance(verdict, Defer) and verdict.until >= stale_at
    return Suppress(RefusalReason.STALE) if is_too_late else verdict
