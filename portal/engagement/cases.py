"""The life of a case: a shopper opens it and writes again, the merchant answers and closes it.

Every function locks the order first, so that what is posted twice at the same moment is stored once, and lets the
order's page be drawn anew.
"""

import secrets
import uuid
from typing import Final, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.ids import new_id
from portal.alerts.facts_case import case_facts
from portal.alerts.publish import News, publish_order_news
from portal.engagement.case_drafts import (
    LONGEST_ANSWER,
    MOST_OPEN_CASES,
    Answer,
    AnswerError,
    CaseDraft,
    TooManyCasesError,
    WrittenText,
)
from portal.models import Case, CaseChange, CaseItem, CaseMessage, Order, OrderLine
from portal.queries.page_links import PageLinks
from portal.vocabulary.case_author import CaseAuthor
from portal.vocabulary.case_kind import CaseKind
from portal.vocabulary.case_state import CaseState
from portal.vocabulary.trigger_name import CASE_ANSWERED, CASE_CLOSED, CASE_OPENED

_CASE_ITEMS: Final = cast(Table, CaseItem.__table__)
#: Without vowels, so that no word comes out, and without what looks alike.
_LETTERS: Final = "23456789BCDFGHJKMNPQRSTVWXZ"
_NUMBER_LENGTH: Final = 6


def record_case(session: Session, links: PageLinks, order_id: uuid.UUID, draft: CaseDraft) -> str:
    """Open a case and tell it, or write to the one of this kind that is open; returns its number.

    Raises `TooManyCasesError` when too many wait for an answer. A form posted twice answers with the same number.
    """
    order = _lock_order(session, order_id)
    posted = _find_posted(session, order_id, draft.written.form_key)
    if posted is not None:
        return posted.number
    case = _find_current(session, order_id, draft.kind)
    if case is None:
        return _open(session, links, order, draft)
    _keep_items(session, case, draft)
    _keep_change(session, case, draft)
    _write(session, links, case, draft.written)
    order.page_version += 1
    return case.number


def record_case_message(
    session: Session, links: PageLinks, order_id: uuid.UUID, number: str, written: WrittenText
) -> None:
    """The shopper writes again, which opens the case again; `UnknownRecordError` when the order has no such case."""
    order = _lock_order(session, order_id)
    case = session.scalar(select(Case).where(Case.order_id == order_id, Case.number == number))
    if case is None:
        message = f"This order has no case {number!r}."
        raise UnknownRecordError(message)
    if _find_posted(session, order_id, written.form_key) is None:
        _write(session, links, case, written)
        order.page_version += 1


def answer_case(session: Session, links: PageLinks, merchant_id: uuid.UUID, number: str, answer: Answer) -> None:
    """The merchant answers and the shopper is told; `AnswerError` when the answer does not fit the case."""
    case, order = _get_case(session, merchant_id, number)
    kind = CaseKind(case.kind)
    _check_answer(case, kind, answer)
    if kind.is_change:
        change = session.get(CaseChange, case.id)
        if change is None:
            raise AnswerError(f"What the case {number} asks to be changed was erased with the person's data.")
        change.is_granted = answer.is_granted
    message_id = _add_message(session, case, CaseAuthor.MERCHANT, answer.text, form_key=None)
    case.state = CaseState.ANSWERED.value
    order.page_version += 1
    _tell(session, links, case, CASE_ANSWERED, occurrence=str(message_id))


def close_case(session: Session, links: PageLinks, merchant_id: uuid.UUID, number: str) -> None:
    """The matter is settled and the shopper is told; `AnswerError` when it is closed already."""
    case, order = _get_case(session, merchant_id, number)
    if case.state == CaseState.CLOSED:
        message = f"The case {number} is closed already."
        raise AnswerError(message)
    case.state, case.changed_at = CaseState.CLOSED.value, utc_now()
    order.page_version += 1
    occurrence = f"{case.id}:{case.changed_at.isoformat()}"
    _tell(session, links, case, CASE_CLOSED, occurrence=occurrence)


def _lock_order(session: Session, order_id: uuid.UUID) -> Order:
    return session.get_one(Order, order_id, with_for_update=True)


def _find_posted(session: Session, order_id: uuid.UUID, form_key: str) -> Case | None:
    return session.scalar(
        select(Case)
        .join(CaseMessage, CaseMessage.case_id == Case.id)
        .where(CaseMessage.order_id == order_id, CaseMessage.form_key == form_key)
    )


def _find_current(session: Session, order_id: uuid.UUID, kind: CaseKind) -> Case | None:
    """The case that more news of this kind belongs to; a change that was answered is asked for anew."""
    states = [CaseState.OPEN.value] if kind.is_change else [CaseState.OPEN.value, CaseState.ANSWERED.value]
    wanted = select(Case).where(Case.order_id == order_id, Case.kind == kind.value, Case.state.in_(states))
    return session.scalars(wanted.order_by(Case.opened_at.desc())).first()


def _open(session: Session, links: PageLinks, order: Order, draft: CaseDraft) -> str:
    waiting = select(func.count()).where(Case.order_id == order.id, Case.state == CaseState.OPEN.value)
    if (session.scalar(waiting) or 0) >= MOST_OPEN_CASES:
        message = f"The order {order.number} has {MOST_OPEN_CASES} open cases already."
        raise TooManyCasesError(message)
    now = utc_now()
    case = Case(
        id=new_id(),
        merchant_id=order.merchant_id,
        order_id=order.id,
        number=_new_number(session, order.merchant_id),
        kind=draft.kind.value,
        state=CaseState.OPEN.value,
        opened_at=now,
        changed_at=now,
    )
    session.add(case)
    session.flush()
    _keep_items(session, case, draft)
    _keep_change(session, case, draft)
    _add_message(session, case, CaseAuthor.SHOPPER, draft.written.text, form_key=draft.written.form_key)
    order.page_version += 1
    _tell(session, links, case, CASE_OPENED, occurrence=str(case.id))
    return case.number


def _write(session: Session, links: PageLinks, case: Case, written: WrittenText) -> None:
    """Add what the shopper writes; a case that was answered or closed is open again, which is told."""
    was_open = case.state == CaseState.OPEN
    message_id = _add_message(session, case, CaseAuthor.SHOPPER, written.text, form_key=written.form_key)
    case.state = CaseState.OPEN.value
    if not was_open:
        _tell(session, links, case, CASE_OPENED, occurrence=f"{case.id}:{message_id}")


def _keep_items(session: Session, case: Case, draft: CaseDraft) -> None:
    """Only lines of this order; the form may have been changed on its way."""
    known = select(OrderLine.id).where(OrderLine.order_id == case.order_id, OrderLine.id.in_(draft.line_ids))
    rows = [{"case_id": case.id, "order_line_id": line_id} for line_id in session.scalars(known)]
    if rows:
        insert_or_ignore(session, _CASE_ITEMS, rows, on=("case_id", "order_line_id"))


def _keep_change(session: Session, case: Case, draft: CaseDraft) -> None:
    """The newest wish takes the place of an earlier one."""
    if not draft.kind.is_change:
        return
    change = session.get(CaseChange, case.id) or CaseChange(case_id=case.id, merchant_id=case.merchant_id)
    change.instruction = draft.instruction.value if draft.instruction else None
    wanted = draft.address
    change.name, change.street, change.city, change.region, change.postcode = (
        (wanted.name, wanted.street, wanted.city, wanted.region, wanted.postcode) if wanted else (None,) * 5
    )
    session.add(change)
    session.flush()


def _add_message(session: Session, case: Case, author: CaseAuthor, text: str, *, form_key: str | None) -> uuid.UUID:
    message = CaseMessage(
        id=new_id(),
        merchant_id=case.merchant_id,
        order_id=case.order_id,
        case_id=case.id,
        author=author.value,
        text=text,
        written_at=utc_now(),
        form_key=form_key,
    )
    session.add(message)
    case.changed_at = message.written_at
    session.flush()
    return message.id


def _get_case(session: Session, merchant_id: uuid.UUID, number: str) -> tuple[Case, Order]:
    wanted = select(Case).where(Case.merchant_id == merchant_id, Case.number == number.upper())
    case = session.scalar(wanted)
    if case is None:
        message = f"This merchant has no case {number!r}."
        raise UnknownRecordError(message)
    order = _lock_order(session, case.order_id)
    # The shopper may have written between the two statements.
    session.refresh(case)
    return case, order


def _check_answer(case: Case, kind: CaseKind, answer: Answer) -> None:
    problem = None
    if case.state == CaseState.CLOSED:
        problem = f"The case {case.number} is closed; it opens again when the shopper writes."
    elif not answer.text.strip():
        problem = "The answer is empty."
    elif len(answer.text) > LONGEST_ANSWER:
        problem = f"The answer is longer than {LONGEST_ANSWER} characters."
    elif kind.is_change and answer.is_granted is None:
        problem = f"The case {case.number} asks for a change: say yes or no."
    elif not kind.is_change and answer.is_granted is not None:
        problem = f"The case {case.number} asks for no change that could be granted."
    if problem is not None:
        raise AnswerError(problem)


def _find_answer(session: Session, case: Case) -> str | None:
    wanted = select(CaseMessage.text).where(
        CaseMessage.case_id == case.id, CaseMessage.author == CaseAuthor.MERCHANT.value
    )
    return session.scalars(wanted.order_by(CaseMessage.written_at.desc(), CaseMessage.id.desc())).first()


def _tell(session: Session, links: PageLinks, case: Case, trigger: str, *, occurrence: str) -> None:
    answer = _find_answer(session, case)
    facts = case_facts(case.number, CaseKind(case.kind), CaseState(case.state), answer=answer)
    at = case.changed_at
    publish_order_news(session, links, case.order_id, News(trigger, occurrence, at, at, facts))


def _new_number(session: Session, merchant_id: uuid.UUID) -> str:
    while True:
        number = "C-" + "".join(secrets.choice(_LETTERS) for _ in range(_NUMBER_LENGTH))
        if session.scalar(select(Case.id).where(Case.merchant_id == merchant_id, Case.number == number)) is None:
            return number
