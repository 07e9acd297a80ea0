"""Nobody hears more often from a shop than they can bear: so many messages in so many hours, per topic and channel."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from notifier.policies.verdict import ALLOW, Defer, Suppress, Verdict
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic


@dataclass(frozen=True, slots=True)
class FrequencyCap:
    """At most so many messages in so many hours; None stands for every topic (all counted together) or every channel.

    Transactional messages are capped only where the merchant says so: by their topic, or for all of them.
    """

    most: int
    hours: int
    topic: Topic | None = None
    channel: Channel | None = None
    is_for_transactional: bool = False

    def __post_init__(self) -> None:
        """Refuse a cap that would silence everybody or last for ever."""
        if self.most < 1 or not 1 <= self.hours <= 24 * 31:
            raise ValueError("A cap allows at least one message in 1 to 744 hours.")


#: What a shop starts with: an offer by e-mail every 16 hours, by everything that rings once a day.
USUAL_CAPS: Final = (
    FrequencyCap(1, 16, Topic.OFFERS, Channel.EMAIL),
    FrequencyCap(1, 24, Topic.OFFERS, Channel.SMS),
    FrequencyCap(1, 24, Topic.OFFERS, Channel.WHATSAPP),
    FrequencyCap(1, 24, Topic.OFFERS, Channel.PUSH),
)


@dataclass(frozen=True, slots=True)
class CapUse:
    """How many messages a person has had within a cap's hours; `frees_at` is when it allows the next one (aware).

    That is the time of the youngest but `most - 1` plus the hours, None while fewer than `most` were sent.
    """

    cap: FrequencyCap
    sent: int
    frees_at: dt.datetime | None = None
    #: How many more are being handed over.
    under_way: int = 0


@dataclass(frozen=True, slots=True)
class CapState:
    """The caps that hold for one message (see `caps_for`), each with its use."""

    uses: tuple[CapUse, ...] = ()
    #: When more is known about the messages that are under way.
    settles_at: dt.datetime | None = None


def caps_for(caps: Iterable[FrequencyCap], topic: Topic, channel: Channel) -> tuple[FrequencyCap, ...]:
    """The caps that hold for a topic on a channel."""
    return tuple(cap for cap in caps if holds_for(cap, topic, channel))


def measure_use(cap: FrequencyCap, sent_at: Iterable[dt.datetime], now: dt.datetime) -> CapUse:
    """The use of a cap by the moments (aware) at which messages it counts were sent."""
    window = dt.timedelta(hours=cap.hours)
    counted = sorted(moment for moment in sent_at if now - window < moment <= now)
    frees_at = counted[-cap.most] + window if len(counted) >= cap.most else None
    return CapUse(cap, len(counted), frees_at)


def ask_frequency_cap(state: CapState, topic: Topic, channel: Channel, now: dt.datetime) -> Verdict:
    """Suppress promotion over a cap: yesterday's offer is none today. Other news waits until the cap allows it.

    What would go over a cap only together with messages that are under way waits until their end is known.
    """
    uses = [use for use in state.uses if holds_for(use.cap, topic, channel)]
    full = [use for use in uses if use.sent >= use.cap.most]
    if not full:
        is_tight = any(use.sent + use.under_way >= use.cap.most for use in uses)
        return Defer(state.settles_at) if is_tight and state.settles_at is not None else ALLOW
    if topic.is_promotional:
        return Suppress(RefusalReason.FREQUENCY_CAP)
    frees_at = max(use.frees_at or now for use in full)
    return Defer(frees_at) if frees_at > now else ALLOW


def holds_for(cap: FrequencyCap, topic: Topic, channel: Channel) -> bool:
    """Whether a message about a topic on a channel is counted by a cap, and held back by it."""
    is_for_kind = topic.is_promotional or cap.is_for_transactional or cap.topic is topic
    return is_for_kind and cap.topic in (None, topic) and cap.channel in (None, channel) and not channel.is_for_team
