"""New triggers become decisions, and news that is no longer the newest is taken back before it leaves."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

from sqlalchemy import Row, Table
from sqlalchemy.orm import Session

from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.logs import get_logger
from notifier.foundation.row_sets import insert_rows
from notifier.models import Message
from notifier.queries.address_book import load_address_book
from notifier.queries.standing import load_standing
from notifier.sending.cancel_messages import cancel_replaced
from notifier.sending.cancel_overtaken import cancel_overtaken
from notifier.sending.choose_recipients import choose_recipients
from notifier.sending.claim_triggers import claim_triggers
from notifier.sending.decide_messages import Answer, decide_messages, make_answer
from notifier.sending.fold_messages import fold_messages
from notifier.sending.match_rules import load_rules
from notifier.sending.plan_limits import load_planned_limits
from notifier.sending.weigh_rules import weigh_rules
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.recipient_kind import RecipientKind

SEND_DUE_MESSAGES: Final = "notifier.send_due_messages"
#: What SQLite keeps every other writer out for is then less than a twentieth of a second.
BATCH_SIZE: Final = 400

_MESSAGES = cast(Table, Message.__table__)
#: What makes a decision one.
DECISION: Final = ("trigger_id", "rule_id", "recipient_id", "channel", "address_digest")
_SHOPPER: Final = RecipientKind.SHOPPER
_log = get_logger(__name__)


def plan_messages(session: Session, *, limit: int = BATCH_SIZE) -> int:
    """Plan the oldest new triggers in the caller's transaction; returns how many there were."""
    triggers = claim_triggers(session, limit)
    if not triggers:
        return 0
    now = utc_now()
    answers = tuple(_match(session, triggers))
    contacts = [contact for answer in answers for contact in answer.all_contacts]
    standing = load_standing(session, contacts, {(trigger.sender_id, trigger.subject_key) for trigger in triggers})
    limits = load_planned_limits(session, answers, now)
    rows = [row for answer in answers for row in decide_messages(answer, standing, now, limits)]
    fold_messages(session, rows)
    planned = insert_rows(session, _MESSAGES, rows, on=DECISION)
    cancel_replaced(session, {(trigger.sender_id, trigger.replace_key) for trigger in triggers if trigger.replace_key})
    cancel_overtaken(session, triggers)
    if any(row["status"] == MessageStatus.QUEUED and row["due_at"] <= now for row in rows):
        request_wake_up(session, SEND_DUE_MESSAGES)
    _log.info("messages_planned", triggers=len(triggers), decisions=len(rows), new=planned)
    return len(triggers)


def _match(session: Session, triggers: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[Answer]:
    known = [trigger for trigger in triggers if trigger.recipient_id is not None]
    rules = load_rules(session, {(trigger.sender_id, trigger.trigger) for trigger in known})
    pairs = [(one, rule) for one in known for rule in rules.by_kind[one.sender_id, one.trigger]]
    people = {(trigger.sender_id, trigger.recipient_id) for trigger, _ in pairs}
    book = load_address_book(session, people, rules.list_channels())
    chosen = choose_recipients(session, tuple(weigh_rules(session, pairs)), book)
    others = {(one.trigger.sender_id, each.recipient_id) for one, each in chosen if each.kind is not _SHOPPER}
    if others:
        book = {**book, **load_address_book(session, others)}
    for weighed, reader in chosen:
        yield make_answer(weighed, reader, book, rules.limits_of(weighed.trigger.sender_id))
