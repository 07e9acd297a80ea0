"""What a shop does not want of its own messages: at night, too often, too dear; and how it is written down."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, TypeVar

from notifier.foundation.errors import ProductError
from notifier.policies.frequency_cap import FrequencyCap
from notifier.policies.quiet_stretch import QuietStretch, parse_quiet_stretch, quiet_stretch_json
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import JsonValue
from notifier.vocabulary.topic import Topic

#: What rings; a shop's quiet hours hold there unless it names others.
RINGING: Final = (Channel.SMS, Channel.WHATSAPP, Channel.PUSH)
#: The keys of `senders.limits` that are told here; others in the same document belong to others.
LIMIT_KEYS: Final = ("quiet_hours", "courtesy", "caps", "budgets")


@dataclass(frozen=True, slots=True)
class MonthlyBudget:
    """The most a channel may cost in a calendar month, and the channel that speaks when it is spent."""

    limit: Decimal
    #: ISO 4217; what is paid in another currency is not counted.
    currency: str
    fall_back: Channel | None = None
    #: Delivery-day news goes beyond it.
    spares_urgent: bool = False


def _no_budgets() -> Mapping[Channel, MonthlyBudget]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SenderLimits:
    """The limits of one sender. The quiet hours are on its own clocks."""

    quiet: QuietStretch | None = None
    quiet_channels: tuple[Channel, ...] = RINGING
    #: Order news too keeps the hours in which decent shops of the person's country write; offers always do.
    is_courteous: bool = False
    caps: tuple[FrequencyCap, ...] = ()
    budgets: Mapping[Channel, MonthlyBudget] = field(default_factory=_no_budgets)


NO_LIMITS: Final = SenderLimits()
#: Spendings of a month are kept up to here.
_MOST_MONEY: Final = Decimal(999_999_999)
_QUIET_CHANNELS: Final = (*RINGING, Channel.EMAIL)
_CURRENCY_LENGTH: Final = 3
_Word = TypeVar("_Word", bound=StrEnum)


class LimitsError(ProductError):
    """The limits cannot be used; says in one sentence what is wrong with them."""


def parse_sender_limits(document: JsonValue) -> SenderLimits:
    """Read `{"quiet_hours": ..., "courtesy": ..., "caps": [...], "budgets": {...}}`, each of which may be missing.

    Raises `LimitsError` or `QuietHoursError` naming the first thing that is wrong. Other keys are not looked at.
    """
    told = _read_object(document, "Limits", None)
    quiet, channels = _parse_quiet(told.get("quiet_hours"))
    courtesy = told.get("courtesy", False)
    if not isinstance(courtesy, bool):
        raise LimitsError(f"'courtesy' must be true or false, not {courtesy!r}.")
    caps = told.get("caps", ())
    if isinstance(caps, str) or not isinstance(caps, Sequence):
        raise LimitsError("'caps' must be a list.")
    budgets = _read_object(told.get("budgets", {}), "'budgets'", None)
    return SenderLimits(
        quiet=quiet,
        quiet_channels=channels,
        is_courteous=courtesy,
        caps=tuple(parse_cap(cap) for cap in caps),
        budgets=MappingProxyType(dict(_parse_budget(name, budget) for name, budget in budgets.items())),
    )


def parse_cap(told: JsonValue) -> FrequencyCap:
    """Read `{"topic": "offers", "channel": "sms", "messages": 1, "hours": 24}`; null counts all of them together.

    With a topic of null, order news is capped as well: the shop has said so. Raises `LimitsError`.
    """
    cap = _read_object(told, "A cap", ("topic", "channel", "messages", "hours"))
    topic = None if cap.get("topic") is None else _parse_word(Topic, cap["topic"], "topic")
    channel = None if cap.get("channel") is None else _parse_word(Channel, cap["channel"], "channel")
    most, hours = (_parse_whole(cap.get(name), name) for name in ("messages", "hours"))
    try:
        return FrequencyCap(most, hours, topic, channel, is_for_transactional=topic is None)
    except ValueError as problem:
        raise LimitsError(str(problem)) from problem


def limits_json(limits: SenderLimits) -> dict[str, Any]:
    """As `parse_sender_limits` reads it; what is not limited is left out."""
    document: dict[str, Any] = {}
    if limits.quiet is not None:
        channels = [channel.value for channel in limits.quiet_channels]
        document["quiet_hours"] = {**quiet_stretch_json(limits.quiet), "channels": channels}
    if limits.is_courteous:
        document["courtesy"] = True
    if limits.caps:
        document["caps"] = [_cap_json(cap) for cap in limits.caps]
    if limits.budgets:
        document["budgets"] = {channel.value: _budget_json(budget) for channel, budget in limits.budgets.items()}
    return document


def _cap_json(cap: FrequencyCap) -> dict[str, str | int | None]:
    topic = cap.topic.value if cap.topic else None
    channel = cap.channel.value if cap.channel else None
    return {"topic": topic, "channel": channel, "messages": cap.most, "hours": cap.hours}


def _budget_json(budget: MonthlyBudget) -> dict[str, str | bool]:
    document: dict[str, str | bool] = {"limit": f"{budget.limit:f}", "currency": budget.currency}
    if budget.fall_back is not None:
        document["fall_back"] = budget.fall_back.value
    if budget.spares_urgent:
        document["spares_urgent"] = True
    return document


def _parse_quiet(told: JsonValue) -> tuple[QuietStretch | None, tuple[Channel, ...]]:
    if told is None:
        return None, RINGING
    stretch = parse_quiet_stretch(told)
    names = _read_object(told, "'quiet_hours'", ("from", "until", "channels")).get("channels", RINGING)
    if isinstance(names, str) or not isinstance(names, Sequence) or not names:
        raise LimitsError("'channels' of 'quiet_hours' must be a list of channels.")
    channels = tuple(dict.fromkeys(_parse_word(Channel, name, "channel") for name in names))
    silent = [channel for channel in channels if channel not in _QUIET_CHANNELS]
    if silent:
        raise LimitsError(f"{silent[0].value!r} wakes nobody: quiet hours are for {', '.join(_QUIET_CHANNELS)}.")
    return stretch, channels


def _parse_budget(name: str, told: JsonValue) -> tuple[Channel, MonthlyBudget]:
    channel = _parse_word(Channel, name, "channel")
    budget = _read_object(told, f"The budget of {name!r}", ("limit", "currency", "fall_back", "spares_urgent"))
    limit, currency = _parse_limit(budget.get("limit")), budget.get("currency")
    if not isinstance(currency, str) or not _is_currency(currency):
        raise LimitsError(f"The currency of the budget of {name!r} must be a code such as EUR, not {currency!r}.")
    spares = budget.get("spares_urgent", False)
    if not isinstance(spares, bool):
        raise LimitsError(f"'spares_urgent' must be true or false, not {spares!r}.")
    fall_back = None
    if budget.get("fall_back") is not None:
        fall_back = _parse_word(Channel, budget["fall_back"], "channel")
    if fall_back is channel or (fall_back is not None and fall_back.is_for_team):
        raise LimitsError(f"{fall_back.value!r} cannot speak instead of {name!r}.")
    return channel, MonthlyBudget(limit, currency, fall_back, spares)


def _parse_limit(told: JsonValue) -> Decimal:
    # Text, because a number of JSON is no exact amount; whole numbers are.
    amount = Decimal(-1)
    if isinstance(told, str) or (isinstance(told, int) and not isinstance(told, bool)):
        with suppress(InvalidOperation):
            amount = Decimal(told)
    if not amount.is_finite() or not 0 <= amount <= _MOST_MONEY:
        raise LimitsError(
            f'The limit of a budget must be an amount such as "100.00" up to {_MOST_MONEY}, not {told!r}.'
        )
    return amount


def _is_currency(text: str) -> bool:
    return len(text) == _CURRENCY_LENGTH and text.isascii() and text.isalpha() and text.isupper()


def _parse_whole(told: JsonValue, name: str) -> int:
    if not isinstance(told, int) or isinstance(told, bool):
        raise LimitsError(f"{name!r} of a cap must be a whole number, not {told!r}.")
    return told


def _parse_word(kind: type[_Word], told: JsonValue, meaning: str) -> _Word:
    if not isinstance(told, str) or told not in set(kind):
        raise LimitsError(f"There is no {meaning} {told!r}; known are {', '.join(kind)}.")
    return kind(told)


def _read_object(told: JsonValue, what: str, keys: Sequence[str] | None) -> Mapping[str, JsonValue]:
    if not isinstance(told, Mapping):
        raise LimitsError(f"{what} must be an object.")
    unknown = [key for key in told if keys is not None and key not in keys]
    if unknown:
        raise LimitsError(f"{what} has no {unknown[0]!r}; it takes {', '.join(keys or ())}.")
    return told
