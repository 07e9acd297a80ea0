"""Cases as they stand, for the shopper's pages and for the merchant."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.errors import UnknownRecordError
from portal.engagement.case_drafts import WantedAddress
from portal.models import Case, CaseChange, CaseItem, CaseMessage, Order, OrderLine
from portal.vocabulary.case_author import CaseAuthor
from portal.vocabulary.case_instruction import CaseInstruction
from portal.vocabulary.case_kind import CaseKind
from portal.vocabulary.case_state import CaseState


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """A message as typed, which no forwarded page may show as it is."""

    author: CaseAuthor
    text: str
    written_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A case in one line."""

    id: uuid.UUID
    order_id: uuid.UUID
    order_number: str
    number: str
    kind: CaseKind
    state: CaseState
    opened_at: dt.datetime
    changed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class WantedChange:
    """What a shopper asks to be changed, and what the merchant said to it."""

    address: WantedAddress | None
    instruction: CaseInstruction | None
    is_granted: bool | None


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with everything written in it, oldest first, and the titles of the goods it is about."""

    summary: CaseSummary
    messages: tuple[WrittenMessage, ...]
    items: tuple[str, ...]
    change: WantedChange | None


def load_case_list(session: Session, merchant_id: uuid.UUID, state: CaseState | None) -> list[CaseSummary]:
    """The cases of a merchant, what changed last first; all of them, or those in one state."""
    wanted = _SUMMARIES.where(Case.merchant_id == merchant_id)
    if state is not None:
        wanted = wanted.where(Case.state == state.value)
    rows = session.execute(wanted.order_by(Case.changed_at.desc(), Case.id.desc()))
    return [_summary(*row) for row in rows]


def find_case_of_order(session: Session, order_id: uuid.UUID, number: str) -> WholeCase | None:
    """One case of an order, None when it has no such case."""
    row = session.execute(_SUMMARIES.where(Case.order_id == order_id, Case.number == number)).one_or_none()
    return None if row is None else _whole(session, _summary(*row))


def get_case_of_merchant(session: Session, merchant_id: uuid.UUID, number: str) -> WholeCase:
    """One case by its number in either case; `UnknownRecordError` when the merchant has none of it."""
    wanted = _SUMMARIES.where(Case.merchant_id == merchant_id, Case.number == number.upper())
    row = session.execute(wanted).one_or_none()
    if row is None:
        message = f"This merchant has no case {number!r}."
        raise UnknownRecordError(message)
    return _whole(session, _summary(*row))


_SUMMARIES = select(Case, Order.number).join(Order, Order.id == Case.order_id)


def _summary(case: Case, order_number: str) -> CaseSummary:
    return CaseSummary(
        id=case.id,
        order_id=case.order_id,
        order_number=order_number,
        number=case.number,
        kind=CaseKind(case.kind),
        state=CaseState(case.state),
        opened_at=case.opened_at,
        changed_at=case.changed_at,
    )


def _whole(session: Session, summary: CaseSummary) -> WholeCase:
    messages = session.scalars(
        select(CaseMessage).where(CaseMessage.case_id == summary.id).order_by(CaseMessage.written_at, CaseMessage.id)
    )
    titles = session.scalars(
        select(OrderLine.title)
        .join(CaseItem, CaseItem.order_line_id == OrderLine.id)
        .where(CaseItem.case_id == summary.id)
        .order_by(OrderLine.position, OrderLine.id)
    )
    return WholeCase(
        summary=summary,
        messages=tuple(WrittenMessage(CaseAuthor(one.author), one.text, one.written_at) for one in messages),
        items=tuple(titles),
        change=_change(session.get(CaseChange, summary.id)),
    )


def _change(row: CaseChange | None) -> WantedChange | None:
    if row is None:
        return None
    address = None
    if row.street is not None:
        address = WantedAddress(
            row.name or "", row.street, row.city or "", region=row.region or "", postcode=row.postcode or ""
        )
    instruction = CaseInstruction(row.instruction) if row.instruction else None
    return WantedChange(address, instruction, row.is_granted)
