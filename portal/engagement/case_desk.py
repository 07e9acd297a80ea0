"""Cases as the team works on them: found by state and by who takes care, given to somebody, opened again."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import ProductError, UnknownRecordError
from portal.models import Case, CaseMessage, MerchantUser, Order, OrderContact
from portal.vocabulary.case_author import CaseAuthor
from portal.vocabulary.case_kind import CaseKind
from portal.vocabulary.case_state import CaseState


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases; `after` is the place in the list behind which they begin."""

    state: CaseState
    assignee_id: uuid.UUID | None = None
    after: tuple[dt.datetime, uuid.UUID] | None = None


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A case in the list of the team, with what was written last."""

    case_id: uuid.UUID
    number: str
    kind: CaseKind
    state: CaseState
    changed_at: dt.datetime
    order_number: str
    shopper: str
    assignee: str | None
    words: str


def load_desk(session: Session, merchant_id: uuid.UUID, wanted: CaseFilter, *, limit: int) -> list[DeskCase]:
    """Cases of a merchant: open ones by how long they wait, the longest first; others by what changed last."""
    rows = session.execute(_query(merchant_id, wanted).limit(limit)).all()
    words = _load_last_words(session, [row.id for row in rows])
    return [
        DeskCase(
            case_id=row.id,
            number=row.number,
            kind=CaseKind(row.kind),
            state=CaseState(row.state),
            changed_at=row.changed_at,
            order_number=row.order_number,
            shopper=row.shopper,
            assignee=row.assignee,
            words=words.get(row.id, ""),
        )
        for row in rows
    ]


def assign_case(session: Session, merchant_id: uuid.UUID, number: str, user_id: uuid.UUID | None) -> str | None:
    """Give a case to somebody of the team, or to nobody; returns who had it, by e-mail address.

    Raises `UnknownRecordError` when the merchant has no such case or no such person.
    """
    case = _get_case(session, merchant_id, number)
    if user_id is not None and not _is_of_team(session, merchant_id, user_id):
        raise UnknownRecordError("Nobody of this team has this id.")
    before = session.get(MerchantUser, case.assignee_id) if case.assignee_id else None
    case.assignee_id = user_id
    return before.email if before else None


def reopen_case(session: Session, merchant_id: uuid.UUID, number: str) -> None:
    """Take a closed case up again; `ProductError` when it is not closed. Nobody is told."""
    case = _get_case(session, merchant_id, number)
    if case.state != CaseState.CLOSED:
        raise ProductError(f"The case {number} is not closed.")
    newest = select(CaseMessage.author).where(CaseMessage.case_id == case.id)
    author = session.scalars(newest.order_by(CaseMessage.written_at.desc(), CaseMessage.id.desc())).first()
    case.state = (CaseState.ANSWERED if author == CaseAuthor.MERCHANT else CaseState.OPEN).value
    case.changed_at = utc_now()
    session.get_one(Order, case.order_id).page_version += 1


def load_team(session: Session, merchant_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Ids and e-mail addresses of everybody a case can be given to."""
    people = select(MerchantUser.id, MerchantUser.email).where(MerchantUser.merchant_id == merchant_id)
    return [(user_id, email) for user_id, email in session.execute(people.order_by(MerchantUser.email))]


def find_assignee(session: Session, case_id: uuid.UUID) -> uuid.UUID | None:
    """Who takes care of a case."""
    return session.scalar(select(Case.assignee_id).where(Case.id == case_id))


def _query(merchant_id: uuid.UUID, wanted: CaseFilter) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            *(Case.id, Case.number, Case.kind, Case.state, Case.changed_at),
            *(Order.number.label("order_number"), OrderContact.name.label("shopper")),
            MerchantUser.email.label("assignee"),
        )
        .join(Order, Order.id == Case.order_id)
        .outerjoin(OrderContact, OrderContact.order_id == Case.order_id)
        .outerjoin(MerchantUser, MerchantUser.id == Case.assignee_id)
        .where(Case.merchant_id == merchant_id, Case.state == wanted.state.value)
    )
    if wanted.assignee_id is not None:
        query = query.where(Case.assignee_id == wanted.assignee_id)
    place = tuple_(Case.changed_at, Case.id)
    if wanted.state is CaseState.OPEN:
        query = query.order_by(Case.changed_at, Case.id)
        return query if wanted.after is None else query.where(place > tuple_(*wanted.after))
    query = query.order_by(Case.changed_at.desc(), Case.id.desc())
    return query if wanted.after is None else query.where(place < tuple_(*wanted.after))


def _load_last_words(session: Session, case_ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The newest text of each case, read with one statement."""
    rows = session.execute(
        select(CaseMessage.case_id, CaseMessage.text)
        .where(CaseMessage.case_id.in_(case_ids), CaseMessage.text != "")
        .order_by(CaseMessage.written_at, CaseMessage.id)
    )
    return {case_id: text[:200] for case_id, text in rows}


def _get_case(session: Session, merchant_id: uuid.UUID, number: str) -> Case:
    wanted = select(Case).where(Case.merchant_id == merchant_id, Case.number == number)
    case = session.scalar(wanted.with_for_update())
    if case is None:
        raise UnknownRecordError(f"This merchant has no case {number!r}.")
    return case


def _is_of_team(session: Session, merchant_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    wanted = select(MerchantUser.id).where(MerchantUser.merchant_id == merchant_id, MerchantUser.id == user_id)
    return session.scalar(wanted) is not None
