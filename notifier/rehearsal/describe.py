"""What was counted and kept, as the report tells it; only whoever reports needs it, not those who play a share."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping

from notifier.rehearsal.clashes import Clashes
from notifier.rehearsal.costs import Costs
from notifier.rehearsal.outcome import Shown
from notifier.rehearsal.report import (
    ChannelTally,
    Clash,
    DayTally,
    Deferred,
    HeldBack,
    PersonTally,
    RehearsedMessage,
)
from notifier.rehearsal.sums import Heard, TallySums
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.suppression_reason import RefusalReason


def list_channels(sums: TallySums, costs: Costs) -> tuple[ChannelTally, ...]:
    """Every channel on which something leaves, in one order."""
    sure: dict[Channel, dict[str, int]] = defaultdict(dict)
    for (channel, language), count in sums.messages.items():
        sure[channel][language] = count
    return tuple(
        ChannelTally(
            channel,
            sum(sure[channel].values()),
            sums.if_needed[channel],
            sums.people_by_channel[channel],
            costs.sum_up(channel, sure[channel]),
        )
        for channel in Channel
        if channel in sure or sums.if_needed[channel]
    )


def list_days(sums: TallySums) -> tuple[DayTally, ...]:
    """Every day on which something leaves."""
    days: dict[dt.date, dict[Channel, int]] = defaultdict(dict)
    for (on, channel), count in sorted(sums.days.items()):
        days[on][channel] = count
    return tuple(DayTally(on, counts) for on, counts in days.items())


def list_held_back(sums: TallySums) -> tuple[HeldBack, ...]:
    """The commonest reason first."""
    ordered = sorted(sums.held_back.items(), key=lambda item: (-item[1], item[0]))
    return tuple(HeldBack(reason, channel, count) for (reason, channel), count in ordered)


def list_deferred(sums: TallySums) -> tuple[Deferred, ...]:
    """By channel."""
    return tuple(
        Deferred(channel, one.messages, int(one.longest.total_seconds()), one.last_until)
        for channel, one in sorted(sums.deferred.items())
    )


def list_clashes(clashes: Clashes, names: Mapping[uuid.UUID, str]) -> tuple[Clash, ...]:
    """By the other rule's name and channel; `names` by rule."""
    named = sorted((names[rule_id], channel, rule_id) for rule_id, channel in clashes.messages)
    return tuple(
        Clash(name, channel, clashes.messages[rule_id, channel], clashes.people[rule_id, channel])
        for name, channel, rule_id in named
    )


def describe_person(person: Heard, names: Mapping[uuid.UUID, str | None]) -> PersonTally:
    """Somebody with the name the sender knows."""
    channels = dict(sorted(person.channels.items()))
    name = names.get(person.recipient_id)
    return PersonTally(person.recipient_id, name, channels, person.first_at, person.last_at)


def describe_message(shown: Shown, names: Mapping[uuid.UUID, str | None]) -> RehearsedMessage:
    """An outcome as it is reported."""
    has_moment = shown.reason is not RefusalReason.NO_ESTIMATE
    return RehearsedMessage(
        trigger_id=shown.trigger_id,
        occurred_at=shown.occurred_at,
        recipient_id=shown.recipient_id,
        name=names.get(shown.recipient_id),
        channel=shown.channel,
        wanted_at=shown.wanted_at if has_moment else None,
        due_at=shown.leaves_at if has_moment else None,
        is_if_needed=shown.is_if_needed,
        reason=shown.reason,
    )
