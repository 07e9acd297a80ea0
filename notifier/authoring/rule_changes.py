"""Rules as a list somebody keeps in order: copying one, moving it before another, deleting one nobody was told by."""

import uuid
from dataclasses import replace
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from notifier.authoring.rules import (
    RuleError,
    RuleView,
    get_rule,
    get_rule_row,
    install_rules,
    lock_rule_row,
    read_terms,
    refuse_mistakes,
)
from notifier.models import Message, Rule

_RULES = cast(Table, Rule.__table__)
_MESSAGES = cast(Table, Message.__table__)


def copy_rule(session: Session, sender_id: uuid.UUID, name: str, new_name: str) -> RuleView:
    """A rule that says the same under another name, last in order and off; its words and history stay behind.

    Raises `UnknownRecordError`, and `RuleError` for a name that cannot be used or is taken.
    """
    draft = replace(read_terms(new_name, get_rule_row(session, sender_id, name)._asdict()), is_on=False)
    refuse_mistakes(draft)
    if not install_rules(session, sender_id, (draft,)):
        raise RuleError(f"There is a rule {new_name!r} already.")
    return get_rule(session, sender_id, new_name)


def rename_rule(session: Session, sender_id: uuid.UUID, name: str, new_name: str) -> RuleView:
    """Call a rule something else; its history, words and messages stay with it.

    Raises `UnknownRecordError`, and `RuleError` for a name that cannot be used or is taken.
    """
    row = lock_rule_row(session, sender_id, name)
    refuse_mistakes(read_terms(new_name, row._asdict()))
    taken = select(_RULES.c.id).where(_RULES.c.sender_id == sender_id, _RULES.c.name == new_name, _RULES.c.id != row.id)
    if session.scalar(taken) is not None:
        raise RuleError(f"There is a rule {new_name!r} already.")
    session.execute(_RULES.update().where(_RULES.c.id == row.id).values(name=new_name))
    return get_rule(session, sender_id, new_name)


def move_rule(session: Session, sender_id: uuid.UUID, name: str, *, before: str) -> None:
    """Put a rule right before another one of its sender; raises `UnknownRecordError`, `RuleError`."""
    moved, other = lock_rule_row(session, sender_id, name), get_rule_row(session, sender_id, before)
    if moved.id == other.id:
        raise RuleError("A rule cannot stand before itself.")
    in_order = select(_RULES.c.id, _RULES.c.position).where(_RULES.c.sender_id == sender_id)
    rows = session.execute(in_order.order_by(_RULES.c.position, _RULES.c.name).with_for_update()).all()
    places = {row.id: row.position for row in rows}
    ids = [row.id for row in rows if row.id != moved.id]
    ids.insert(ids.index(other.id), moved.id)
    for place, rule_id in enumerate(ids):
        if places[rule_id] != place:
            session.execute(_RULES.update().where(_RULES.c.id == rule_id).values(position=place))


def delete_rule(session: Session, sender_id: uuid.UUID, name: str) -> None:
    """Remove a rule with its history and its own words.

    Raises `UnknownRecordError`, and `RuleError` when it has messages: what people were told keeps its reason.
    """
    row = lock_rule_row(session, sender_id, name)
    # The lock keeps planners from adding messages meanwhile.
    of_rule = select(_MESSAGES.c.id).where(_MESSAGES.c.sender_id == sender_id, _MESSAGES.c.rule_id == row.id)
    if session.scalar(of_rule.limit(1)) is not None:
        raise RuleError(f"The rule {name!r} has messages on record and stays; switch it off instead.")
    session.execute(_RULES.delete().where(_RULES.c.id == row.id))
