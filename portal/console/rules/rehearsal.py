"""A rule played over the last days before it is switched on: how many, to whom, at what price, what is against it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask import Response, request

from notifier.api.rehearsal import Rehearsal, RehearsalRequest, Window, count_triggers, rehearse
from notifier.api.rules import RuleView, describe_channel, describe_rule
from notifier.api.vocabulary import Channel, RefusalReason
from notifier.foundation.clock import utc_now
from portal.console.frame.context import console_context
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.rules.builder import get_rule_or_404
from portal.web.locale import current_locale, gettext

PERIODS: Final = (7, 30, 90)
_USUAL_DAYS: Final = 30
#: Played in about five seconds on a slow machine; nobody waits longer for a page.
_MOST_TRIGGERS: Final = 25_000
_TEMPLATE: Final = "console/rules/rehearsal.html"


@dataclass(frozen=True, slots=True)
class ChannelFigure:
    """A channel's messages; `cost` is a whole text in the reader's language, None when no price is known."""

    channel: Channel
    label: str
    messages: int
    if_needed: int
    people: int
    cost: str | None


@dataclass(frozen=True, slots=True)
class DayFigure:
    """Messages of a day, all together and by channel in the order of the channels."""

    on: dt.date
    total: int
    channels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HeldBackFigure:
    """Messages that would not have left, and why."""

    reason: RefusalReason
    channel: str
    messages: int


@dataclass(frozen=True, slots=True)
class RehearsalFigures:
    """A rehearsal in the reader's words."""

    found: Rehearsal
    channels: tuple[ChannelFigure, ...]
    days: tuple[DayFigure, ...]
    most: int
    held_back: tuple[HeldBackFigure, ...]
    labels: Mapping[Channel, str]
    #: So much happened that fewer days were played than asked for.
    is_shorter: bool

    @property
    def messages(self) -> int:
        """Those that would have left for certain."""
        return sum(channel.messages for channel in self.channels)

    @property
    def held(self) -> int:
        """Those that would not have left."""
        return sum(one.messages for one in self.held_back)


@dataclass(frozen=True, slots=True)
class RehearsalPage:
    """The page; `figures` is None while the rehearsal has not been asked for."""

    rule: RuleView
    sentence: str
    days: int
    figures: RehearsalFigures | None


def show_rehearsal(rule_id: uuid.UUID) -> Response:
    """`GET /console/rules/<id>/rehearsal`: the page at once; with `days` what the rule would have done."""
    rule, told = get_rule_or_404(rule_id), request.args.get("days", "")
    days = next((period for period in PERIODS if str(period) == told), None)
    figures = None
    if days is not None:
        context, played = console_context(), _choose_days(rule, days)
        wanted = RehearsalRequest(signed_in_user().merchant_id, rule.name, played, messages=0)
        figures = _show(rehearse(context.database, context.sealer, wanted), is_shorter=played < days)
    sentence = describe_rule(rule, current_locale().catalogue)
    return show_page(_TEMPLATE, RehearsalPage(rule, sentence, days or _USUAL_DAYS, figures), part="result")


def _choose_days(rule: RuleView, days: int) -> int:
    """As many as somebody can wait for: of busy shops a shorter time tells as much."""
    now, sender_id = utc_now(), signed_in_user().merchant_id
    shorter = [period for period in (1, *PERIODS) if period <= days]
    with console_context().database.reading() as session:
        while len(shorter) > 1:
            window = Window(sender_id, rule.trigger, now - dt.timedelta(days=shorter[-1]), now)
            if count_triggers(session, window, _MOST_TRIGGERS) <= _MOST_TRIGGERS:
                break
            shorter.pop()
    return shorter[-1]


def _show(found: Rehearsal, *, is_shorter: bool) -> RehearsalFigures:
    language = current_locale().catalogue
    labels = {channel: describe_channel(channel, language) for channel in Channel}
    order = [one.channel for one in found.channels]
    days = tuple(
        DayFigure(day.on, sum(day.channels.values()), tuple(day.channels.get(channel, 0) for channel in order))
        for day in found.days
    )
    return RehearsalFigures(
        found=found,
        channels=tuple(
            ChannelFigure(
                channel=one.channel,
                label=labels[one.channel],
                messages=one.messages,
                if_needed=one.if_needed,
                people=one.people,
                cost=_say_cost(one.cost.amount, one.cost.currency) if one.cost else None,
            )
            for one in found.channels
        ),
        days=days,
        most=max((day.total for day in days), default=0),
        held_back=tuple(
            HeldBackFigure(one.reason, labels[one.channel], one.messages)
            for one in sorted(found.held_back, key=lambda held: -held.messages)
        ),
        labels=labels,
        is_shorter=is_shorter,
    )


def _say_cost(amount: Decimal, currency: str) -> str:
    return gettext("%(amount)s %(currency)s") % {"amount": f"{amount:.2f}", "currency": currency}
