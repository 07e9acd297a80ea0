"""A message refused when it was about to leave: who speaks instead is planned as if it were planned now.

What is refused while it is planned goes on to the next channel there and then; this is for messages that waited.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.ids import new_id
from notifier.foundation.key_sets import is_among
from notifier.foundation.logs import get_logger
from notifier.foundation.row_sets import insert_rows
from notifier.models import Message
from notifier.queries.address_book import AddressBook, load_address_book
from notifier.queries.standing import Contact, load_standing
from notifier.sending.cancel_messages import cancel_replaced
from notifier.sending.cancel_overtaken import cancel_overtaken
from notifier.sending.decide_messages import Answer, decide_messages, make_answer
from notifier.sending.fold_messages import fold_messages
from notifier.sending.plan_limits import load_planned_limits
from notifier.sending.plan_messages import DECISION, SEND_DUE_MESSAGES
from notifier.sending.refused_messages import Refused, find_readers, load_refused
from notifier.vocabulary.message_status import MessageStatus
from notifier.vocabulary.strategy import Strategy
from notifier.vocabulary.suppression_reason import RefusalReason

_MESSAGES = cast(Table, Message.__table__)
#: Refusals that are about one channel or its address: another may speak.
OF_ONE_CHANNEL: Final = frozenset(
    reason.value
    for reason in (
        RefusalReason.UNREACHABLE,
        RefusalReason.NO_PROVIDER,
        RefusalReason.CONSENT_REFUSED,
        RefusalReason.CONSENT_MISSING,
        RefusalReason.ADDRESS_SUPPRESSED,
        RefusalReason.BUDGET_SPENT,
        RefusalReason.FREQUENCY_CAP,
        RefusalReason.NO_OPEN_HOURS,
        # It would be old news when the channel's hours begin.
        RefusalReason.STALE,
    )
)
#: Of a decision whose news is told: it leaves, or has been folded into one that does.
_TELLING: Final = (MessageStatus.QUEUED.value, MessageStatus.CANCELLED.value)
#: What a joined parcel's decision takes from the parcel; all else it has from the message that tells of it.
_OWN: Final = ("trigger_id", "trigger", "replace_key", "arm", "stale_at")
_log = get_logger(__name__)

#: Columns of `messages`.
_NewRow: TypeAlias = dict[str, Any]


def plan_instead(session: Session, refused: Collection[uuid.UUID]) -> int:
    """Decide, in the transaction that stored why these messages were refused, what is said instead of them.

    All that planning holds a message against is asked: a refusal leads to the next channel, a decision is made once,
    news that is overtaken by now is taken back. Messages refused for other reasons than those of `OF_ONE_CHANNEL` must
    not be given. Returns how many messages will leave.
    """
    now = utc_now()
    batch = load_refused(session, refused, now) if refused else None
    if batch is None:
        return 0
    book = load_address_book(session, batch.people)
    answers = [(case, _answer(case, book)) for case in find_readers(session, batch, book) if not case.is_settled]
    decisions = _decide(session, answers, now)
    fold_messages(session, [row for _, row in decisions])
    rows = [row for _, row in decisions] + list(_join(session, decisions))
    insert_rows(session, _MESSAGES, rows, on=DECISION)
    leaving: int = sum(row["status"] == MessageStatus.QUEUED for row in rows)
    if leaving:
        cancel_replaced(session, {(row["sender_id"], row["replace_key"]) for row in rows if row["replace_key"]})
        cancel_overtaken(session, tuple(batch.triggers.values()))
        request_wake_up(session, SEND_DUE_MESSAGES)
    _log.info("messages_planned_instead", refused=len(refused), decisions=len(rows), leaving=leaving)
    return leaving


def _answer(case: Refused, book: AddressBook) -> Answer:
    """What the rule would tell the reader on the channels nothing was decided about yet."""
    answer = make_answer(case.weighed, case.reader, book, case.limits)
    # Of a channel that was decided about, nothing is said when the person has no address there any more.
    decided = {(row.channel, digest) for row in case.decided for digest in (row.address_digest, "")}

    def leave_open(contacts: Sequence[Contact]) -> tuple[Contact, ...]:
        return tuple(one for one in contacts if (one.channel, one.address_digest) not in decided)

    groups = [leave_open(contacts) for contacts in answer.contacts]
    if case.weighed.rule.strategy is not Strategy.FIRST_REACHABLE:
        # Its other channels have messages of their own.
        groups = []
    spares = {channel: leave_open(contacts) for channel, contacts in answer.spares.items()}
    spent = {row.channel for row in case.messages if row.reason == RefusalReason.BUDGET_SPENT}
    first = [contacts for channel, contacts in spares.items() if channel in spent]
    return answer._replace(contacts=tuple(group for group in (*first, *groups) if group), spares=spares)


def _decide(
    session: Session, answers: Sequence[tuple[Refused, Answer]], now: dt.datetime
) -> Sequence[tuple[Refused, _NewRow]]:
    contacts = [contact for _, answer in answers for contact in answer.all_contacts]
    triggers = [answer.weighed.trigger for _, answer in answers]
    standing = load_standing(session, contacts, {(one.sender_id, one.subject_key) for one in triggers})
    limits = load_planned_limits(session, [answer for _, answer in answers], now)
    # Two channels of a rule may have the same spare.
    decisions: dict[tuple[object, ...], tuple[Refused, _NewRow]] = {}
    for case, answer in answers:
        refused = case.messages[0]
        for row in decide_messages(answer, standing, now, limits):
            row["cascade_step"] = refused.cascade_step if row["status"] == MessageStatus.QUEUED else None
            row["stale_at"] = refused.stale_at
            decisions.setdefault(tuple(row[name] for name in DECISION), (case, row))
    return tuple(decisions.values())


def _join(session: Session, decisions: Sequence[tuple[Refused, _NewRow]]) -> Iterator[_NewRow]:
    """The parcels that the refused messages were to tell of join those that speak instead, each for itself."""
    told_by: dict[uuid.UUID, list[_NewRow]] = defaultdict(list)
    for case, row in decisions:
        for message in case.messages if row["status"] in _TELLING else ():
            told_by[message.id].append(row)
    if not told_by:
        return
    columns = (_MESSAGES.c.folded_into, *(_MESSAGES.c[name] for name in _OWN))
    joined = select(*columns).where(is_among(session, _MESSAGES.c.folded_into, told_by.keys()))
    for parcel in session.execute(joined.order_by(_MESSAGES.c.id)):
        for row in told_by[parcel.folded_into]:
            yield {
                **row,
                **{name: getattr(parcel, name) for name in _OWN},
                "id": new_id(),
                "status": MessageStatus.CANCELLED.value,
                "reason": RefusalReason.FOLDED.value,
                "folded_into": row["folded_into"] or row["id"],
                "cascade_step": None,
            }
