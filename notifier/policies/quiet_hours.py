"""What can wait is kept back while law, custom, the shop or the shopper want quiet, until all of them allow it."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from notifier.foundation.open_hours import OpenHours, find_open_moment
from notifier.policies.verdict import ALLOW, Defer, Suppress, Verdict
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic

#: The inbox is read when its page is opened, chat is the merchant's own people: neither wakes a shopper.
_SILENT: Final = frozenset({Channel.INBOX, Channel.CHAT})


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours that hold for one recipient on one channel, each empty where nobody named any.

    `promotion` is what law, codes or custom of the country say about offers, `courtesy` what custom says about other
    messages; `merchant` and `shopper` are their own hours, on the clocks of each.
    """

    promotion: tuple[OpenHours, ...] = ()
    courtesy: tuple[OpenHours, ...] = ()
    merchant: tuple[OpenHours, ...] = ()
    shopper: tuple[OpenHours, ...] = ()


def ask_quiet_hours(hours: QuietHours, lane: Lane, topic: Topic, channel: Channel, now: dt.datetime) -> Verdict:
    """Defer to the next moment that is open in all hours; whether the news is old by then, freshness decides.

    Laws on hours are about promotion (in the US 47 CFR § 64.1200, exempting delivery news): offers always keep them.
    Urgent news (delivery day, the shopper must act) waits for neither custom nor merchant. What the shopper asked for
    is always kept: it is their own word. Suppress when the hours never meet.
    """
    windows = _windows(hours, lane, topic, channel)
    opens_at = find_open_moment(windows, now)
    if opens_at is None:
        return Suppress(RefusalReason.NO_OPEN_HOURS)
    return ALLOW if opens_at <= now else Defer(opens_at)


def _windows(hours: QuietHours, lane: Lane, topic: Topic, channel: Channel) -> tuple[OpenHours, ...]:
    if channel in _SILENT:
        return ()
    if topic.is_promotional:
        return (*hours.promotion, *hours.merchant, *hours.shopper)
    if lane is Lane.URGENT:
        return hours.shopper
    return (*hours.courtesy, *hours.merchant, *hours.shopper)
