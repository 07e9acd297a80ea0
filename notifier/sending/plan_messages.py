"""New triggers become decisions: one row for each rule, person and channel, also when the answer is no."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Row, Table, literal_column, select
from sqlalchemy.orm import Session

from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.ids import new_id
from notifier.foundation.logs import get_logger
from notifier.models import Message, RecipientAddress, TriggerEvent
from notifier.policies.chain import ask_policies
from notifier.policies.circumstances import Circumstances
from notifier.policies.verdict import Allow, Defer
from notifier.queries.standing import Contact, Standing, load_standing
from notifier.rules.matching import RuleTerms
from notifier.rules.timing import due_at, stale_at
from notifier.sending.match_rules import NamedTrigger, load_rule_terms, match_triggers
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import MessageStatus, TriggerState
from notifier.vocabulary.suppression_reason import RefusalReason
from notifier.vocabulary.topic import Topic

SEND_DUE_MESSAGES: Final = "notifier.send_due_messages"
BATCH_SIZE: Final = 200

_TRIGGERS = cast(Table, TriggerEvent.__table__)
_MESSAGES = cast(Table, Message.__table__)
_DECISION: Final = ("trigger_id", "rule_id", "recipient_id", "channel", "address_digest")
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One decision before the policies are asked; the digest is empty without an address."""

    trigger: Row[*tuple[Any, ...]]
    rule: RuleTerms
    channel: Channel
    address_digest: str

    @property
    def contact(self) -> Contact:
        """Whom it would reach, and how."""
        return Contact(self.trigger.sender_id, self.trigger.recipient_id, self.channel.value, self.address_digest)


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
    plans = tuple(_match(session, triggers))
    standing = load_standing(session, [plan.contact for plan in plans])
    rows = [_decide(plan, standing, now) for plan in plans]
    planned = insert_or_ignore(session, _MESSAGES, rows, on=_DECISION)
    ids = [trigger.id for trigger in triggers]
    session.execute(_TRIGGERS.update().where(_TRIGGERS.c.id.in_(ids)).values(state=TriggerState.MATCHED.value))
    if any(row["status"] == MessageStatus.QUEUED and row["due_at"] <= now for row in rows):
        request_wake_up(session, SEND_DUE_MESSAGES)
    _log.info("messages_planned", triggers=len(triggers), decisions=len(rows), new=planned)
    return len(triggers)


def _claim_triggers(session: Session, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    columns = (
        *(_TRIGGERS.c.id, _TRIGGERS.c.sender_id, _TRIGGERS.c.recipient_id, _TRIGGERS.c.trigger, _TRIGGERS.c.topic),
        *(_TRIGGERS.c.subject_key, _TRIGGERS.c.lane, _TRIGGERS.c.language, _TRIGGERS.c.occurred_at),
        _TRIGGERS.c.stale_at,
    )
    # The literal lets both databases use the partial index; whoever holds the locks plans these.
    return session.execute(
        select(*columns)
        .where(_TRIGGERS.c.state == literal_column("'new'"))
        .order_by(_TRIGGERS.c.recorded_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def _match(session: Session, triggers: Sequence[Row[*tuple[Any, ...]]]) -> Iterator[_Plan]:
    by_id = {trigger.id: trigger for trigger in triggers if trigger.recipient_id is not None}
    named = [NamedTrigger(trigger.id, trigger.sender_id, trigger.trigger) for trigger in by_id.values()]
    rules = load_rule_terms(session, named)
    addresses = _load_addresses(session, tuple(by_id.values()))
    for name, rule in match_triggers(named, rules):
        trigger = by_id[name.id]
        for channel in dict.fromkeys(rule.channels):
            yield _Plan(trigger, rule, channel, addresses.get((trigger.recipient_id, channel.value), ""))


def _load_addresses(session: Session, triggers: Sequence[Row[*tuple[Any, ...]]]) -> dict[tuple[uuid.UUID, str], str]:
    """The digest of the newest address by recipient and channel."""
    rows = session.execute(
        select(RecipientAddress.recipient_id, RecipientAddress.channel, RecipientAddress.address_digest)
        .where(
            RecipientAddress.sender_id.in_({trigger.sender_id for trigger in triggers}),
            RecipientAddress.recipient_id.in_({trigger.recipient_id for trigger in triggers}),
        )
        .order_by(RecipientAddress.created_at)
    )
    return {(row.recipient_id, row.channel): row.address_digest for row in rows}


def _decide(plan: _Plan, standing: Standing, now: dt.datetime) -> dict[str, Any]:
    trigger, rule = plan.trigger, plan.rule
    ends_at = stale_at(trigger.stale_at, rule.delay_seconds)
    verdict = ask_policies(
        Circumstances(
            topic=Topic(trigger.topic),
            has_address=bool(plan.address_digest),
            consent=standing.consents.get((trigger.recipient_id, trigger.topic, plan.channel.value)),
            is_address_suppressed=(trigger.sender_id, plan.channel.value, plan.address_digest) in standing.suppressed,
            stale_at=ends_at,
            now=now,
        )
    )
    leaves_at = due_at(trigger.occurred_at, rule.delay_seconds)
    status, reason = MessageStatus.QUEUED, None
    if isinstance(verdict, Defer):
        leaves_at = max(leaves_at, verdict.until)
    elif not isinstance(verdict, Allow):
        status, reason = status_of_refusal(verdict.reason), verdict.reason.value
    return {
        "id": new_id(),
        "sender_id": trigger.sender_id,
        "trigger_id": trigger.id,
        "rule_id": rule.id,
        "recipient_id": trigger.recipient_id,
        "trigger": trigger.trigger,
        "subject_key": trigger.subject_key,
        "channel": plan.channel.value,
        "address_digest": plan.address_digest,
        "topic": trigger.topic,
        "lane": trigger.lane,
        "language": trigger.language,
        "status": status.value,
        "reason": reason,
        "due_at": leaves_at,
        "stale_at": ends_at,
        "attempts": 0,
        "created_at": now,
    }


def status_of_refusal(reason: RefusalReason) -> MessageStatus:
    """Old news has expired; everything else was held back."""
    return MessageStatus.EXPIRED if reason is RefusalReason.STALE else MessageStatus.SUPPRESSED
