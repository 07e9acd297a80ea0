"""One batch from claim to outcome: short transactions before and after the network, none during it."""

import uuid
from collections.abc import Collection, Iterator, Sequence

from notifier.foundation.logs import get_logger
from notifier.providers.contract import Outcome
from notifier.sending.choose_provider import load_provider_choices
from notifier.sending.claim_messages import Claim, claim_messages, find_due_lane, renew_lease
from notifier.sending.context import SendingContext
from notifier.sending.hand_over import HandedBatch, hand_over
from notifier.sending.handover_journal import JournalPage
from notifier.sending.load_batch import ask_again, load_messages, load_senders
from notifier.sending.record_attempts import record_attempts
from notifier.sending.store_outcomes import (
    Finish,
    finish_after,
    finish_refused,
    finish_unwritten,
    store_outcomes,
)
from notifier.sending.write_emails import Desk, UnwritableEmail, WrittenEmail, write_emails
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import AttemptOutcome

_log = get_logger(__name__)


def send_next_batch(context: SendingContext, channel: Channel) -> int:
    """Send up to 100 due messages of the channel's most urgent lane; returns how many were taken."""
    with context.database.reading() as session:
        lane = find_due_lane(session, channel)
    if lane is None:
        return 0
    with context.journal.open_page() as page:
        with context.database.unit_of_work() as session:
            ids = claim_messages(session, Claim(page.owner, channel, lane))
        if ids:
            _send_claimed(context, page, ids)
    return len(ids)


def _send_claimed(context: SendingContext, page: JournalPage, ids: Collection[uuid.UUID]) -> None:
    page.take_room(len(ids))
    refused, written, unwritten = _write(context, ids)
    written, refused_late = _begin(context, page, written)
    batch = HandedBatch()
    try:
        hand_over(context, page, written, batch)
    finally:
        finishes = [*refused, *refused_late, *unwritten, *_finish(page, written, batch)]
        with context.database.unit_of_work() as session:
            store_outcomes(session, page.owner, finishes)
        _log.info("batch_sent", owner=page.owner, claimed=len(ids), handed_over=len(batch.outcomes))


def _write(
    context: SendingContext, ids: Collection[uuid.UUID]
) -> tuple[list[Finish], list[WrittenEmail], list[Finish]]:
    with context.database.reading() as session:
        messages = load_messages(session, ids)
        verdicts = ask_again(session, messages)
        sender_ids = {message.sender_id for message in messages}
        choices = load_provider_choices(session, context.sealer, context.settings, Channel.EMAIL, sender_ids)
        desk = Desk(context.signer, load_senders(session, sender_ids), choices)
    refused = [finish_refused(item, verdicts[item.id]) for item in messages if item.id in verdicts]
    wanted = [message for message in messages if message.id not in verdicts]
    return refused, *_sort(write_emails(desk, wanted))


def _sort(results: Iterator[WrittenEmail | UnwritableEmail]) -> tuple[list[WrittenEmail], list[Finish]]:
    written: list[WrittenEmail] = []
    unwritten: list[Finish] = []
    for result in results:
        if isinstance(result, WrittenEmail):
            written.append(result)
        else:
            unwritten.append(finish_unwritten(result.message, result.problem, is_permanent=result.is_permanent))
    return written, unwritten


def _begin(
    context: SendingContext, page: JournalPage, written: Sequence[WrittenEmail]
) -> tuple[list[WrittenEmail], list[Finish]]:
    # Writing took a moment: what people said meanwhile counts, and a lease that was lost is not begun.
    with context.database.unit_of_work() as session:
        ours = renew_lease(session, page.owner, [item.message.id for item in written])
        held = [item for item in written if item.message.id in ours]
        verdicts = ask_again(session, [item.message for item in held])
        begun = [item for item in held if item.message.id not in verdicts]
        record_attempts(session, begun, content_days=context.settings.content_days)
    refused = [finish_refused(item.message, verdicts[item.message.id]) for item in held if item.message.id in verdicts]
    return begun, refused


def _finish(page: JournalPage, written: Sequence[WrittenEmail], batch: HandedBatch) -> Iterator[Finish]:
    for item in written:
        attempt_id = item.email.attempt_id
        verdict = batch.refused.get(item.message.id)
        outcome = batch.outcomes.get(attempt_id)
        if outcome is None and verdict is not None:
            yield finish_refused(item.message, verdict, attempt_id)
        else:
            yield finish_after(item.message, outcome or _unanswered(page, attempt_id), item.account.name)


def _unanswered(page: JournalPage, attempt_id: uuid.UUID) -> Outcome:
    """What is known of an attempt whose provider was interrupted."""
    if page.was_handed_over(attempt_id):
        kind, detail = AttemptOutcome.UNKNOWN, "Handed over, reply not seen."
    else:
        kind, detail = AttemptOutcome.NOT_HANDED_OVER, "The sending was interrupted before this message left."
    return Outcome(attempt_id, kind, None, None, detail, address_is_bad=False)
