"""The limits of a shop as they are typed, and as the document the notifier reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from notifier.api.limits import RINGING
from notifier.api.vocabulary import Channel, JsonValue

#: Channels on which a message can wake somebody.
QUIET_CHANNELS: Final = (*RINGING, Channel.EMAIL)
#: Channels whose messages cost money.
PAID_CHANNELS: Final = (Channel.SMS, Channel.WHATSAPP, Channel.EMAIL)
_BLANK_CAPS: Final = 2
_MOST_CAPS: Final = 50


@dataclass(frozen=True, slots=True)
class CapRow:
    """At most so many messages in so many hours; an empty topic or channel counts all of them together."""

    topic: str = ""
    channel: str = ""
    messages: str = ""
    hours: str = "24"


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """The most a channel may cost in a month; an empty limit is none."""

    channel: Channel
    limit: str = ""
    currency: str = "EUR"
    fall_back: str = ""
    spares_urgent: bool = False


@dataclass(frozen=True, slots=True)
class LimitsForm:
    """Every field of the form."""

    is_quiet: bool
    quiet_from: str
    quiet_until: str
    quiet_channels: tuple[str, ...]
    is_courteous: bool
    caps: tuple[CapRow, ...]
    budgets: tuple[BudgetRow, ...]


def read_limits_form(sent: MultiDict[str, str]) -> LimitsForm:
    """The form as it was sent."""

    def text(name: str, usual: str = "") -> str:
        return sent.get(name, usual).strip()[:40]

    places = range(min(sent.get("caps", 0, type=int), _MOST_CAPS))
    return LimitsForm(
        is_quiet=bool(sent.get("is_quiet")),
        quiet_from=text("quiet_from"),
        quiet_until=text("quiet_until"),
        quiet_channels=tuple(sent.getlist("quiet_channel")),
        is_courteous=bool(sent.get("is_courteous")),
        caps=tuple(
            CapRow(
                *(text(f"cap_topic-{place}"), text(f"cap_channel-{place}")),
                *(text(f"cap_messages-{place}"), text(f"cap_hours-{place}")),
            )
            for place in places
        ),
        budgets=tuple(
            BudgetRow(
                channel=channel,
                limit=text(f"limit-{channel}").replace(",", "."),
                currency=text(f"currency-{channel}").upper(),
                fall_back=text(f"fall_back-{channel}"),
                spares_urgent=bool(sent.get(f"spares-{channel}")),
            )
            for channel in PAID_CHANNELS
        ),
    )


def show_limits(document: Mapping[str, Any]) -> LimitsForm:
    """The form in which stored limits are changed, with room for more caps."""
    quiet = document.get("quiet_hours") or {}
    caps = [
        CapRow(cap["topic"] or "", cap["channel"] or "", str(cap["messages"]), str(cap["hours"]))
        for cap in document.get("caps", ())
    ]
    budgets = document.get("budgets", {})
    return LimitsForm(
        is_quiet=bool(quiet),
        quiet_from=quiet.get("from", "21:00"),
        quiet_until=quiet.get("until", "08:00"),
        quiet_channels=tuple(quiet.get("channels", RINGING)),
        is_courteous=bool(document.get("courtesy")),
        caps=(*caps, *[CapRow()] * _BLANK_CAPS),
        budgets=tuple(
            BudgetRow(
                channel=channel,
                limit=told.get("limit", ""),
                currency=told.get("currency", "EUR"),
                fall_back=told.get("fall_back", ""),
                spares_urgent=bool(told.get("spares_urgent")),
            )
            for channel in PAID_CHANNELS
            for told in [budgets.get(channel.value, {})]
        ),
    )


def write_limits(form: LimitsForm) -> JsonValue:
    """The document; what is left empty is not limited."""
    document: dict[str, JsonValue] = {"courtesy": form.is_courteous}
    if form.is_quiet:
        times: dict[str, JsonValue] = {"from": form.quiet_from, "until": form.quiet_until}
        document["quiet_hours"] = times | {"channels": list(form.quiet_channels)}
    document["caps"] = [
        {
            "topic": cap.topic or None,
            "channel": cap.channel or None,
            "messages": _whole(cap.messages),
            "hours": _whole(cap.hours),
        }
        for cap in form.caps
        if cap.messages
    ]
    document["budgets"] = {
        budget.channel.value: {
            "limit": budget.limit,
            "currency": budget.currency,
            "fall_back": budget.fall_back or None,
            "spares_urgent": budget.spares_urgent,
        }
        for budget in form.budgets
        if budget.limit
    }
    return document


def _whole(text: str) -> JsonValue:
    return int(text) if text.isdecimal() and text.isascii() else text
