"""New triggers become decisions, and news that is no longer the newest is taken back before it leaves."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

from sqlalchemy import Row, Table, literal_column, select
from sqlalchemy.orm import Session

from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.logs import get_logger
from notifier.foundation.row_sets import insert_rows, is_among
from notifier.models import Message, TriggerEvent
from notifier.queries.address_book import load_address_book
from notifier.queries.standing import load_standing
from notifier.sending.cancel_messages import cancel_replaced
from notifier.sending.cancel_overtaken import cancel_overtaken
from notifier.sending.choose_recipients import choose_recipients
from notifier.sending.decide_messages import Answer, decide_messages, make_answer
from notifier.sending.fold_messages import fold_messages
from notifier.sending.match_rules import NamedTrigger, load_rule_terms, match_triggers
from notifier.sending.plan_limits import load_planned_limits
from notifier.sending.weigh_rules import weigh_rules
from notifier.vocabulary.lane import Lane
from notifier.vocabulary.message_status import MessageStatus, TriggerState
from notifier.vocabulary.recipient_kind import RecipientKind

SEND_DUE_MESSAGES: Final = "notifier.send_due_messages"
BATCH_SIZE: Final = 200

_TRIGGERS = cast(Table, TriggerEvent.__table__)
_MESSAGES = cast(Table, Message.__table__)
#: What deciding needs of each trigger.
TRIGGER_COLUMNS: Final = (
    *(_TRIGGERS.c.id, _TRIGGERS.c.sender_id, _TRIGGERS.c.recipient_id, _TRIGGERS.c.trigger, _TRIGGERS.c.topic),
    *(_TRIGGERS.c.subject_key, _TRIGGERS.c.lane, _TRIGGERS.c.language, _TRIGGERS.c.occurred_at),
    *(_TRIGGERS.c.stale_at, _TRIGGERS.c.replace_key, _TRIGGERS.c.answers_on, _TRIGGERS.c.recorded_at),
)
#: What makes a decision one.
DECISION: Final = ("trigger_id", "rule_id", "recipient_id", "channel", "address_digest")
_SHOPPER: Final = RecipientKind.SHOPPER
_log = get_logger(__name__)


def has_new_triggers(session: Session) -> bool:
    """Whether anything waits to be planned; reads only, so that an idle look keeps nobody from writing."""
    waiting = select(_TRIGGERS.c.id).where(_TRIGGERS.c.state == literal_column("'new'")).limit(1)
    return session.scalar(waiting) is not None


def plan_messages(session: Session, *, limit: int = BATCH_SIZE) -> int:
    """Plan the oldest new triggers in the caller's transaction; returns how many there were."""
    triggers = _claim_triggers(session, limit)
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
    ids = [trigger.id for trigger in triggers]
    is_matched = is_among(session, _TRIGGERS.c.id, ids)
    session.execute(_TRIGGERS.update().where(is_matched).values(state=TriggerState.MATCHED.value))
    cancel_replaced(session, {(trigger.sender_id, trigger.replace_key) for trigger in triggers if trigger.replace_key})
    cancel_overtaken(session, triggers)
    if any(row["status"] == MessageStatus.QUEUED and row["due_at"] <= now for row in rows):
        request_wake_up(session, SEND_DUE_MESSAGES)
    _log.info("messages_planned", triggers=len(triggers), decisions=len(rows), new=planned)
    return len(triggers)


def _claim_triggers(session: Session, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The oldest of the most urgent lane first: offers by the ten thousand keep no delivery-day news waiting."""
    claimed: list[Row[*tuple[Any, ...]]] = []
    for lane in Lane:
        if len(claimed) < limit:
            claimed += _claim_lane(session, lane, limit - len(claimed))
    return claimed


def _claim_lane(session: Session, lane: Lane, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    # The literal lets both databases use the partial index; whoever holds the locks plans these.
    return session.execute(
        select(*TRIGGER_COLUMNS)
        .where(_TRIGGERS.c.state == literal_column("'new'"), _TRIGGERS.c.lane == lane.value)
        .order_by(_TRIGGERS.c.recorded_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def _match(session: Session, triggers: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[Answer]:
    by_id = {trigger.id: trigger for trigger in triggers if trigger.recipient_id is not None}
    named = [NamedTrigger(trigger.id, trigger.sender_id, trigger.trigger) for trigger in by_id.values()]
    rules = load_rule_terms(session, named)
    book = load_address_book(session, {(trigger.sender_id, trigger.recipient_id) for trigger in by_id.values()})
    pairs = [(by_id[name.id], rule) for name, rule in match_triggers(named, rules.terms)]
    chosen = choose_recipients(session, tuple(weigh_rules(session, pairs)), book)
    others = {(one.trigger.sender_id, each.recipient_id) for one, each in chosen if each.kind is not _SHOPPER}
    if others:
        book = {**book, **load_address_book(session, others)}
    for weighed, reader in chosen:
        yield make_answer(weighed, reader, book, rules.limits_of(weighed.trigger.sender_id))
