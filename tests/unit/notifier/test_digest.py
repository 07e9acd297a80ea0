"""Digests: a split order is told once, and nobody's parcel is lost on the way."""

import datetime as dt
import uuid
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from notifier.rules.digest import (
    USUAL_WINDOW_SECONDS,
    DigestKey,
    WaitingMessage,
    digest_facts,
    fold_messages,
    keep_waiting,
    leaves_at,
)
from notifier.vocabulary.channel import Channel

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MARA = uuid.UUID(int=1)
KEY = DigestKey(MARA, Channel.EMAIL, "mara@shopper.example", "order 1001", "shipment.shipped")
OTHER_KEYS = [
    DigestKey(MARA, Channel.SMS, "+15550100", "order 1001", "shipment.shipped"),
    DigestKey(MARA, Channel.EMAIL, "mara@shopper.example", "order 1002", "shipment.shipped"),
    DigestKey(MARA, Channel.EMAIL, "mara@shopper.example", "order 1001", "shipment.delivered"),
    DigestKey(MARA, Channel.EMAIL, "mara@work.example", "order 1001", "shipment.shipped"),
    DigestKey(uuid.UUID(int=2), Channel.EMAIL, "mara@shopper.example", "order 1001", "shipment.shipped"),
]


def parcel(number: int, seconds: int, key: DigestKey = KEY) -> WaitingMessage:
    facts = {"shipment": {"tracking_number": f"T{number}"}}
    return WaitingMessage(uuid.UUID(int=number), key, NOW + dt.timedelta(seconds=seconds), facts)


@st.composite
def many(draw: st.DrawFn) -> list[WaitingMessage]:
    rows = draw(st.lists(st.tuples(st.integers(0, 7200), st.sampled_from([KEY, *OTHER_KEYS])), max_size=12))
    return [parcel(number, seconds, key) for number, (seconds, key) in enumerate(rows, 1)]


@given(st.lists(st.integers(0, USUAL_WINDOW_SECONDS - 1), min_size=1, max_size=8), st.randoms())
def test_the_digest_of_a_split_order_is_one_message(seconds: list[int], chance: object) -> None:
    parcels = [parcel(number, later) for number, later in enumerate(seconds, 1)]
    chance.shuffle(parcels)  # type: ignore[attr-defined]
    (digest,) = fold_messages(parcels)
    assert digest.kept.occurred_at == min(message.occurred_at for message in parcels)
    assert {digest.kept.id, *digest.folded_ids} == {message.id for message in parcels}
    assert sorted(str(facts) for facts in digest.parcels) == sorted(str(message.facts) for message in parcels)


@given(many())
def test_every_message_is_kept_or_folded_once_with_its_own_kind(messages: list[WaitingMessage]) -> None:
    by_id = {message.id: message for message in messages}
    seen: list[uuid.UUID] = []
    for digest in fold_messages(messages):
        seen += [digest.kept.id, *digest.folded_ids]
        for folded in (by_id[each] for each in digest.folded_ids):
            assert folded.key == digest.kept.key
            assert digest.kept.occurred_at <= folded.occurred_at < leaves_at(digest.kept.occurred_at)
    assert sorted(seen) == sorted(by_id)


@given(many(), st.randoms())
def test_the_order_in_which_messages_are_given_does_not_matter(messages: list[WaitingMessage], chance: object) -> None:
    shuffled: Sequence[WaitingMessage] = list(messages)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold_messages(shuffled) == fold_messages(messages)


@given(many())
def test_folding_again_changes_nothing(messages: list[WaitingMessage]) -> None:
    once = fold_messages(messages)
    again = fold_messages([keep_waiting(digest) for digest in once])
    assert [(digest.kept.id, digest.parcels, digest.folded_ids) for digest in again] == [
        (digest.kept.id, digest.parcels, ()) for digest in once
    ]


@given(many())
def test_folding_as_they_come_ends_where_folding_at_once_does(messages: list[WaitingMessage]) -> None:
    waiting: list[WaitingMessage] = []
    for message in sorted(messages, key=lambda each: (each.occurred_at, each.id)):
        waiting = [keep_waiting(digest) for digest in fold_messages([*waiting, message])]
    at_once = fold_messages(messages)
    assert [(message.id, (message.facts, *message.joined)) for message in waiting] == [
        (digest.kept.id, digest.parcels) for digest in at_once
    ]


def test_messages_of_another_kind_stay_apart() -> None:
    digests = fold_messages([parcel(number, 0, key) for number, key in enumerate([KEY, *OTHER_KEYS], 1)])
    assert len(digests) == 1 + len(OTHER_KEYS)
    assert all(digest.is_single for digest in digests)


def test_the_window_does_not_slide() -> None:
    digests = fold_messages([parcel(1, 0), parcel(2, 900), parcel(3, 1200), parcel(4, 1800)])
    assert [(digest.kept.id.int, len(digest.parcels)) for digest in digests] == [(1, 2), (3, 2)]


def test_the_wording_sees_the_first_parcel_and_all_of_them() -> None:
    (digest,) = fold_messages([parcel(2, 60), parcel(1, 0)])
    assert digest_facts(digest) == {
        "shipment": {"tracking_number": "T1"},
        "parcels": ({"shipment": {"tracking_number": "T1"}}, {"shipment": {"tracking_number": "T2"}}),
        "parcel_count": 2,
    }
    (alone,) = fold_messages([parcel(1, 0)])
    assert digest_facts(alone) == {"shipment": {"tracking_number": "T1"}}
