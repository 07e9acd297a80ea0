"""Rows of messages in every state, two for each trigger, with their attempts and receipts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import Table

from bench.bulk_rows import Filling, Row
from bench.moments import Moments, growing_id
from notifier.foundation.tables import Base
from notifier.models import DeliveryReceipt, Message, Recipient, SendAttempt, TriggerEvent

_LANGUAGES: Final = ("de", "de", "de", "en", "en", "fr", "es", "pl")
_CHANNELS: Final = ("email", "push", "email", "sms", "email", "inbox", "email", "whatsapp")
#: By hundredths: what became of a message, and why it was held back or cancelled.
_ENDS: Final = (
    *(("delivered", None),) * 58,
    *(("sent", None),) * 20,
    *(("suppressed", "consent_missing"),) * 7,
    *(("suppressed", "unreachable"),) * 3,
    *(("suppressed", "frequency_cap"),) * 2,
    *(("cancelled", "superseded"),) * 4,
    *(("cancelled", "folded"),) * 3,
    ("expired", "stale"),
    ("bounced", "550 no such mailbox"),
    ("failed", "The provider refused it."),
)
_HAS_LEFT: Final = frozenset({"delivered", "sent", "bounced"})
_SECONDS: Final = (1, 1, 2, 2, 2, 3, 4, 6, 9, 25, 40, 200)


@dataclass(frozen=True, slots=True)
class MessageShape:
    """The sender, its rules with their triggers, and how many orders the messages are about; ids in hex."""

    sender_id: str
    rules: Sequence[tuple[str, str]]
    orders: int


@dataclass(frozen=True, slots=True)
class _Told:
    """What the rows of one message have in common."""

    number: int
    message_id: str
    trigger_id: str
    status: str
    reason: str | None
    channel: str
    sent_seconds: int


def message_fillings(shape: MessageShape, size: int, moments: Moments) -> list[Filling]:
    """People, triggers, messages, attempts and receipts."""
    sender = {"sender_id": shape.sender_id}
    trigger = sender | {"topic": "delivery_updates", "lane": "normal", "state": "matched"}
    trigger |= {"facts": '{"order": {"number": "1001"}}'}
    message = sender | {"topic": "delivery_updates", "lane": "normal"}
    attempt = {"number": "1", "provider": "recording", "outcome": "accepted"}
    told: tuple[str, ...] = (
        "id",
        "trigger_id",
        "rule_id",
        "recipient_id",
        "trigger",
        "subject_key",
        "channel",
        "address_digest",
    )
    told += ("language", "status", "reason", "due_at", "stale_at", "created_at", "sent_at", "attempts")
    happened: tuple[str, ...] = ("id", "recipient_id", "trigger", "dedupe_key", "subject_key", "language")
    happened += ("occurred_at", "recorded_at", "stale_at")
    receipt = ("id", "channel", "digest", "message_id", "kind", "is_machine", "occurred_at", "received_at")
    return [
        Filling(_table(Recipient), ("id", "identity_digest", "created_at"), _people(shape, moments), sender),
        Filling(_table(TriggerEvent), happened, _triggers(shape, size, moments), trigger),
        Filling(_table(Message), (*told, "cost", "currency"), _messages(shape, size, moments), message),
        Filling(
            _table(SendAttempt), ("id", "message_id", "started_at", "finished_at"), _attempts(size, moments), attempt
        ),
        Filling(_table(DeliveryReceipt), receipt, _receipts(size, moments), sender | {"provider": "recording"}),
    ]


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


def _people(shape: MessageShape, moments: Moments) -> Iterator[Row]:
    for number in range(_count_people(shape)):
        yield (growing_id(5, number, moments.milliseconds(0, 1)), f"{number:032x}", moments.text(0, 1))


def _count_people(shape: MessageShape) -> int:
    return max(shape.orders // 2, 1)


def _person_of(shape: MessageShape, order: int, moments: Moments) -> str:
    return growing_id(5, order // 2 % _count_people(shape), moments.milliseconds(0, 1))


def _order_of(shape: MessageShape, number: int, size: int) -> int:
    return min(number * shape.orders // size, shape.orders - 1)


def _subject(shape: MessageShape, order: int, moments: Moments) -> str:
    found = growing_id(6, order, moments.milliseconds(order, shape.orders))
    return f"order:{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:]}"


def _rule_of(shape: MessageShape, number: int) -> tuple[str, str]:
    return shape.rules[number // 2 * 5 % len(shape.rules)]


def _triggers(shape: MessageShape, size: int, moments: Moments) -> Iterator[Row]:
    for number in range(0, size, 2):
        order = _order_of(shape, number, size)
        trigger_id = growing_id(3, number // 2, moments.milliseconds(number, size))
        at = moments.text(number, size)
        language = _LANGUAGES[order % len(_LANGUAGES)]
        yield (
            *(trigger_id, _person_of(shape, order, moments), _rule_of(shape, number)[1], trigger_id),
            *(_subject(shape, order, moments), language, at, at, at),
        )


def _tell(number: int, size: int, moments: Moments) -> _Told:
    # The same few numbers in no order: neighbours share neither end nor channel.
    noise = number * 2_654_435_761 >> 7
    status, reason = _ENDS[noise % len(_ENDS)]
    return _Told(
        number=number,
        message_id=growing_id(1, number, moments.milliseconds(number, size)),
        trigger_id=growing_id(3, number // 2, moments.milliseconds(number - number % 2, size)),
        status=status,
        reason=reason,
        channel=_CHANNELS[noise // 128 % 4 * 2 + number % 2],
        sent_seconds=_SECONDS[noise // 1024 % len(_SECONDS)],
    )


def _messages(shape: MessageShape, size: int, moments: Moments) -> Iterator[Row]:
    for number in range(size):
        told = _tell(number, size, moments)
        order = _order_of(shape, number - number % 2, size)
        rule_id, trigger = _rule_of(shape, number)
        at = moments.text(number, size)
        has_left = told.status in _HAS_LEFT
        price = ("0.07", "EUR") if has_left and told.channel == "sms" else (None, None)
        yield (
            *(told.message_id, told.trigger_id, rule_id, _person_of(shape, order, moments), trigger),
            *(_subject(shape, order, moments), told.channel, f"{order:032x}"),
            *(_LANGUAGES[order % len(_LANGUAGES)], told.status, told.reason, at, at, at),
            moments.text(number, size, later=told.sent_seconds) if has_left else None,
            *("1" if has_left else "0", *price),
        )


def _attempts(size: int, moments: Moments) -> Iterator[Row]:
    for number in range(size):
        told = _tell(number, size, moments)
        if told.status in _HAS_LEFT:
            at = moments.text(number, size, later=told.sent_seconds)
            yield (growing_id(2, number, moments.milliseconds(number, size)), told.message_id, at, at)


def _receipts(size: int, moments: Moments) -> Iterator[Row]:
    """A delivered one says so; two of five were opened, one in ten clicked, some opened by a machine."""
    for number in range(size):
        told = _tell(number, size, moments)
        if told.status != "delivered":
            continue
        kinds = ["delivered", *("opened",) * (number % 5 < 2), *("clicked",) * (number % 10 == 0)]
        at = moments.text(number, size, later=60)
        for place, kind in enumerate(kinds):
            key = growing_id(4, 4 * number + place, moments.milliseconds(number, size))
            is_machine = "1" if kind == "opened" and number % 7 == 0 else "0"
            yield (key, told.channel, key, told.message_id, kind, is_machine, at, at)
