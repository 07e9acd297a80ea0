"""One batch from claim to outcome: short transactions before and after the network, none during it."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from notifier.authoring.wording_book import load_wording_book
from notifier.foundation.clock import monotonic_seconds
from notifier.foundation.logs import get_logger
from notifier.policies.verdict import Suppress
from notifier.providers.contract import Outcome
from notifier.queries.sender_views import load_sender_views
from notifier.queries.whatsapp_templates import load_template_choices
from notifier.sending.choose_provider import Chooser, ProviderChoices
from notifier.sending.claim_messages import Claim, claim_messages, renew_lease
from notifier.sending.context import SendingContext
from notifier.sending.finish_messages import Finish, finish_after, finish_later, finish_refused, finish_unwritten
from notifier.sending.hand_over import HandedBatch, hand_over
from notifier.sending.handover_journal import JournalPage
from notifier.sending.load_batch import ask_again, load_messages
from notifier.sending.note_rests import note_rests
from notifier.sending.pace import take_turns
from notifier.sending.record_attempts import record_attempts
from notifier.sending.store_outcomes import store_outcomes_surely
from notifier.sending.weigh_again import find_lapsed
from notifier.sending.write_messages import write_messages
from notifier.sending.written import Desk, UnwritableMessage, WrittenMessage
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import AttemptOutcome
from notifier.vocabulary.suppression_reason import RefusalReason

_log = get_logger(__name__)


@dataclass(slots=True)
class _Batch:
    """Messages on their way through the steps: still to be sent, or already finished."""

    #: When people's answers were looked at.
    asked_at: float
    #: How long the words of some senders are kept.
    content_days: Mapping[uuid.UUID, int]
    written: list[WrittenMessage] = field(default_factory=list)
    finishes: list[Finish] = field(default_factory=list)


def send_next_batch(context: SendingContext, channel: Channel, lane: Lane) -> int:
    """Send a batch of due messages of a channel's lane; returns how many were taken."""
    size = context.batch_sizes.find(channel, lane)
    with context.journal.open_page() as page:
        with context.database.unit_of_work() as session:
            ids = claim_messages(session, Claim(page.owner, channel, lane, size.number))
        if ids:
            with size.measure(len(ids)):
                _send_claimed(context, page, channel, ids)
    return len(ids)


def _send_claimed(context: SendingContext, page: JournalPage, channel: Channel, ids: Collection[uuid.UUID]) -> None:
    page.take_room(len(ids))
    batch, choices = _write(context, channel, ids)
    _begin(context, page, batch)
    handed = HandedBatch(batch.asked_at)
    try:
        hand_over(context, page, batch.written, handed)
    finally:
        finishes = [*batch.finishes, *_finish(page, batch.written, handed, choices)]
        store_outcomes_surely(context.database, page.owner, finishes)
        note_rests(context, batch.written, handed.outcomes)
        counts = {"claimed": len(ids), "handed_over": len(handed.outcomes)}
        _log.info("batch_sent", owner=page.owner, channel=channel.value, **counts)


def _write(context: SendingContext, channel: Channel, ids: Collection[uuid.UUID]) -> tuple[_Batch, ProviderChoices]:
    chooser = Chooser(context.sealer, context.settings, context.providers.breaker.is_resting)
    asked_at = monotonic_seconds()
    with context.database.reading() as session:
        messages = load_messages(session, channel, ids)
        lapsed = find_lapsed(session, messages)
        verdicts = ask_again(session, [message for message in messages if message.id not in lapsed])
        verdicts |= dict.fromkeys(lapsed, Suppress(RefusalReason.CONDITIONS_CHANGED))
        sender_ids = {message.sender_id for message in messages}
        choices = chooser.load(session, channel, sender_ids)
        senders = load_sender_views(session, sender_ids)
        wordings = load_wording_book(session, senders)
        templates = load_template_choices(session, sender_ids) if channel is Channel.WHATSAPP else {}
    desk = Desk(context.settings, context.signer, context.sealer, senders, choices, templates, wordings)
    refused = [finish_refused(item, verdicts[item.id]) for item in messages if item.id in verdicts]
    kept_days = {one.id: one.content_days for one in senders.values() if one.content_days is not None}
    batch = _Batch(asked_at, kept_days, finishes=refused)
    for result in write_messages(desk, channel, [item for item in messages if item.id not in verdicts]):
        if isinstance(result, UnwritableMessage):
            batch.finishes.append(finish_unwritten(result))
        else:
            batch.written.append(result)
    return batch, choices


def _begin(context: SendingContext, page: JournalPage, batch: _Batch) -> None:
    # Writing took a moment: a lease that was lost meanwhile is not begun.
    with context.database.unit_of_work() as session:
        ours = renew_lease(session, page.owner, [item.message.id for item in batch.written])
        turn = take_turns(session, [item for item in batch.written if item.message.id in ours])
        record_attempts(session, turn.now, content_days=batch.content_days, usual_days=context.settings.content_days)
    batch.finishes += [finish_later(item.message, moment) for item, moment in turn.later]
    batch.written = turn.now


def _finish(
    page: JournalPage, written: Sequence[WrittenMessage], handed: HandedBatch, choices: ProviderChoices
) -> Iterator[Finish]:
    for item in written:
        verdict = handed.refused.get(item.message.id)
        outcome = handed.outcomes.get(item.attempt_id)
        if outcome is None and verdict is not None:
            yield finish_refused(item.message, verdict, item.attempt_id)
        else:
            has_backup = choices.has_backup(item.message.sender_id, item.account, item.message.attempts + 1)
            yield finish_after(item, outcome or _unanswered(page, item.attempt_id), has_backup=has_backup)


def _unanswered(page: JournalPage, attempt_id: uuid.UUID) -> Outcome:
    """What is known of an attempt whose provider was interrupted."""
    if page.was_handed_over(attempt_id):
        kind, detail = AttemptOutcome.UNKNOWN, "Handed over, reply not seen."
    else:
        kind, detail = AttemptOutcome.NOT_HANDED_OVER, "The sending was interrupted before this message left."
    return Outcome(attempt_id, kind, None, None, detail, address_is_bad=False)
