"""The network part of a batch: no transaction is open, and a person who says no in the meantime is heard."""

import uuid
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from notifier.foundation.clock import monotonic_seconds
from notifier.foundation.errors import ProductError
from notifier.policies.verdict import Verdict
from notifier.providers.contract import Outcome, Provider
from notifier.sending.claim_messages import LEASE_SECONDS, renew_lease
from notifier.sending.context import SendingContext
from notifier.sending.handover_journal import JournalPage
from notifier.sending.load_batch import ask_again
from notifier.sending.written import WrittenMessage
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import AttemptOutcome

#: How old the last look at people's answers may be when a message leaves.
ASK_AGAIN_SECONDS: Final = 0.25
#: Most messages that leave on one look one after the other, however fast the server was a moment ago.
LARGEST_PART: Final = 20
#: A part that takes longer is broken off between two messages. With the wait for one message's answer, this is how
#: late a no can be heard; it is longer than a look because breaking off costs the session.
LONGEST_PART_SECONDS: Final = 1.0
#: One account for many push services: its provider rests each of them on its own.
_RESTS_BY_ITSELF: Final = frozenset({Channel.PUSH, Channel.INBOX})


@dataclass(slots=True)
class HandedBatch:
    """What became of a batch so far: it is filled while messages leave, so that an interruption keeps what is known."""

    #: When people's answers were looked at last, by `monotonic_seconds`.
    asked_at: float
    outcomes: dict[uuid.UUID, Outcome] = field(default_factory=dict)
    refused: dict[uuid.UUID, Verdict] = field(default_factory=dict)
    renewed_at: float = field(default_factory=monotonic_seconds)


def hand_over(
    context: SendingContext, page: JournalPage, written: Sequence[WrittenMessage], batch: HandedBatch
) -> None:
    """Give the messages to their providers, noting every outcome in `batch`."""
    by_account = sorted(written, key=_account_key)
    for key, group in groupby(by_account, key=_account_key):
        items = list(group)
        if context.providers.breaker.is_resting(key):
            _note_problem(page, items, batch, "The provider could not be used a moment ago.")
            continue
        try:
            with context.providers.lend(items[0].account) as provider:
                _hand_over_all(context, page, (provider, items), batch)
        except ProductError as problem:
            _note_problem(page, items, batch, str(problem))


def _hand_over_all(
    context: SendingContext, page: JournalPage, work: tuple[Provider[Any], list[WrittenMessage]], batch: HandedBatch
) -> None:
    provider, waiting = work
    size = provider.width
    while waiting:
        waiting = _still_wanted(context, page, waiting, batch)
        is_probe = bool(waiting) and context.providers.breaker.is_on_probation(waiting[0].account.key)
        part = waiting[: 1 if is_probe else size]
        began_at = monotonic_seconds()
        answered = _hand_over_part(provider, page, part, batch)
        waiting = waiting[len(answered) :]
        if _must_stop(context, part, answered):
            _note_problem(page, waiting, batch, "The provider could not be used any more.")
            return
        if provider.width == 1:
            pace = (monotonic_seconds() - began_at) / max(len(answered), 1)
            size = min(LARGEST_PART, max(1, int(ASK_AGAIN_SECONDS / max(pace, 0.0001))))


def _hand_over_part(
    provider: Provider[Any], page: JournalPage, part: Sequence[WrittenMessage], batch: HandedBatch
) -> list[Outcome]:
    """The outcomes of the messages that were handed over: all of them, unless the server has become slow."""
    ends_at = monotonic_seconds() + LONGEST_PART_SECONDS
    answered: list[Outcome] = []
    with closing(provider.send([item.outgoing for item in part], page)) as outcomes:
        for outcome in outcomes:
            batch.outcomes[outcome.attempt_id] = outcome
            page.answered(outcome.attempt_id, outcome.kind)
            answered.append(outcome)
            if provider.width == 1 and monotonic_seconds() > ends_at:
                break
    return answered


def _must_stop(context: SendingContext, part: Sequence[WrittenMessage], answered: Sequence[Outcome]) -> bool:
    if not part or part[0].message.channel in _RESTS_BY_ITSELF:
        return False
    return context.providers.breaker.note(part[0].account.key, answered)


def _still_wanted(
    context: SendingContext, page: JournalPage, waiting: list[WrittenMessage], batch: HandedBatch
) -> list[WrittenMessage]:
    now = monotonic_seconds()
    if now - batch.renewed_at > LEASE_SECONDS / 4:
        with context.database.unit_of_work() as session:
            ours = renew_lease(session, page.owner, [item.message.id for item in waiting])
        waiting = [item for item in waiting if item.message.id in ours]
        batch.renewed_at = now
    if now - batch.asked_at > ASK_AGAIN_SECONDS:
        batch.asked_at = now
        with context.database.reading() as session:
            batch.refused.update(ask_again(session, [item.message for item in waiting]))
        waiting = [item for item in waiting if item.message.id not in batch.refused]
    return waiting


def _note_problem(page: JournalPage, items: Iterable[WrittenMessage], batch: HandedBatch, problem: str) -> None:
    for item in items:
        if item.attempt_id not in batch.outcomes and not page.was_handed_over(item.attempt_id):
            batch.outcomes[item.attempt_id] = Outcome(
                item.attempt_id, AttemptOutcome.NOT_HANDED_OVER, None, None, problem, address_is_bad=False
            )


def _account_key(item: WrittenMessage) -> str:
    return item.account.key
