"""One message for several parcels of one order: news that comes within minutes is folded into the first."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

from notifier.vocabulary.channel import Channel
from notifier.vocabulary.facts import Facts

#: Twenty minutes: a shop that ships an order in parts prints the labels in one go.
USUAL_WINDOW_SECONDS: Final = 20 * 60


@dataclass(frozen=True, slots=True)
class DigestKey:
    """What messages must have in common: rule or not, the same news about the same order to the same address."""

    recipient_id: uuid.UUID
    channel: Channel
    address: str
    #: The order the parcels belong to: any text that names it.
    subject: str
    trigger: str


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message that has not left: when its news happened (aware), its facts and those folded into it before."""

    id: uuid.UUID
    key: DigestKey
    occurred_at: dt.datetime
    facts: Facts
    joined: tuple[Facts, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """The message that stays, the facts of every parcel in the order of events (its own first), and who gave theirs."""

    kept: WaitingMessage
    parcels: tuple[Facts, ...]
    folded_ids: tuple[uuid.UUID, ...]

    @property
    def is_single(self) -> bool:
        """Whether nothing was folded into it now or before."""
        return len(self.parcels) == 1


_Order: TypeAlias = tuple[str, str, str, str, str]


def fold_messages(messages: Iterable[WaitingMessage], window_seconds: int = USUAL_WINDOW_SECONDS) -> tuple[Digest, ...]:
    """Every message once, kept or folded; the answer does not depend on the order they are given in.

    The earliest of a group opens a window; what happened before it ends joins it, the next message opens another.
    Windows do not slide: the first parcel's news never waits for a chain of others. Folding again changes nothing.
    """
    ordered = sorted(messages, key=lambda message: (_order(message.key), message.occurred_at, message.id))
    window = dt.timedelta(seconds=window_seconds)
    digests: list[Digest] = []
    for _, group in groupby(ordered, key=lambda message: message.key):
        digests.extend(_fold_group(list(group), window))
    return tuple(digests)


def keep_waiting(digest: Digest) -> WaitingMessage:
    """The kept message as it waits on, with the facts of those folded into it."""
    kept = digest.kept
    return WaitingMessage(kept.id, kept.key, kept.occurred_at, kept.facts, digest.parcels[1:])


def digest_facts(digest: Digest) -> Facts:
    """The facts the wording sees."""
    return add_parcels(digest.kept.facts, digest.parcels[1:])


def add_parcels(facts: Facts, joined: tuple[Facts, ...]) -> Facts:
    """A message's own facts, and those of all parcels as `parcels` if others joined it."""
    return {**facts, "parcels": (facts, *joined), "parcel_count": 1 + len(joined)} if joined else facts


def leaves_at(occurred_at: dt.datetime, window_seconds: int = USUAL_WINDOW_SECONDS) -> dt.datetime:
    """Until when a message that may be joined waits, so that the parcels of one order find each other."""
    return occurred_at + dt.timedelta(seconds=window_seconds)


def _fold_group(group: list[WaitingMessage], window: dt.timedelta) -> list[Digest]:
    """The digests of messages with one key, in the order of events."""
    shares: list[list[WaitingMessage]] = []
    for message in group:
        if shares and message.occurred_at < shares[-1][0].occurred_at + window:
            shares[-1].append(message)
        else:
            shares.append([message])
    return [_digest(share) for share in shares]


def _digest(share: list[WaitingMessage]) -> Digest:
    parcels = tuple(facts for message in share for facts in (message.facts, *message.joined))
    return Digest(share[0], parcels, tuple(message.id for message in share[1:]))


def _order(key: DigestKey) -> _Order:
    return (str(key.recipient_id), key.channel.value, key.address, key.subject, key.trigger)
