"""The rules that are played: the rehearsed one, stored or not, and those it may clash with."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from notifier.authoring.rules import RuleDraft, refuse_mistakes
from notifier.authoring.stored_limits import read_sender_limits
from notifier.foundation.errors import UnknownRecordError
from notifier.models import Rule, Sender
from notifier.queries.rule_rows import RULE_COLUMNS, read_terms
from notifier.rehearsal.page import Script
from notifier.rehearsal.recorded_triggers import Window
from notifier.rules.matching import RuleTerms, list_channels

_RULES = cast(Table, Rule.__table__)
_SENDERS = cast(Table, Sender.__table__)
#: Stands for a rule that has never been stored.
_UNSTORED: Final = uuid.UUID(int=0)


def load_script(
    session: Session, sender_id: uuid.UUID, rule: str | RuleDraft, span: tuple[dt.datetime, dt.datetime]
) -> Script:
    """The rule with the others of its trigger that are on; a draft takes the place of the stored rule of its name.

    Raises `UnknownRecordError` for a rule or sender that is not known, `RuleError` for a draft with a mistake.
    """
    sender = session.execute(
        select(_SENDERS.c.time_zone, _SENDERS.c.limits).where(_SENDERS.c.id == sender_id)
    ).one_or_none()
    if sender is None:
        raise UnknownRecordError(f"There is no sender {sender_id}.")
    time_zone = sender.time_zone
    stored = session.execute(
        select(*RULE_COLUMNS, _RULES.c.name)
        .where(_RULES.c.sender_id == sender_id)
        .order_by(_RULES.c.position, _RULES.c.id)
    ).all()
    by_name = {row.name: row for row in stored}
    terms = _find_terms(sender_id, rule, by_name, time_zone)
    name = rule if isinstance(rule, str) else rule.name
    # Who tells on other channels cannot clash.
    others = [
        other
        for row in stored
        if row.is_on and row.trigger == terms.trigger and row.name != name
        for other in (read_terms(row, time_zone),)
        if not list_channels((terms,)).isdisjoint(list_channels((other,)))
    ]
    names = {row.id: row.name for row in stored} | {terms.id: name}
    return Script(Window(sender_id, terms.trigger, *span), (terms, *others), names, read_sender_limits(sender.limits))


def _find_terms(
    sender_id: uuid.UUID, rule: str | RuleDraft, stored: Mapping[str, Row[*tuple[Any, ...]]], time_zone: str
) -> RuleTerms:
    if isinstance(rule, str):
        if rule not in stored:
            raise UnknownRecordError(f"There is no rule {rule!r}; known are {', '.join(sorted(stored)) or 'none'}.")
        return replace(read_terms(stored[rule], time_zone), is_on=True)
    refuse_mistakes(rule)
    return RuleTerms(
        id=stored[rule.name].id if rule.name in stored else _UNSTORED,
        sender_id=sender_id,
        trigger=rule.trigger,
        channels=rule.channels,
        strategy=rule.strategy,
        wait_seconds=rule.wait_seconds,
        conditions=rule.conditions,
        timing=rule.timing,
        recipients=rule.recipients,
        digest_seconds=rule.digest_seconds,
        zone=ZoneInfo(time_zone),
    )
