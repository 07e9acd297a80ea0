"""The cards of an order's cases, read with one statement and only for orders that have any."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, bindparam, select

from portal.engagement.case_words import PrivateFacts, cover_answer
from portal.models import Case, CaseChange, CaseMessage, OrderContact
from portal.tracking.page_view import CaseCard
from portal.vocabulary.case_author import CaseAuthor
from portal.vocabulary.case_state import CaseState

#: How long a case that is closed stays on the page.
_CLOSED_SHOWN: Final = dt.timedelta(days=14)
_MOST_CARDS: Final = 5

_NEWEST_ANSWER: Final = (
    select(CaseMessage.text)
    .where(CaseMessage.case_id == Case.id, CaseMessage.author == CaseAuthor.MERCHANT.value)
    .order_by(CaseMessage.written_at.desc(), CaseMessage.id.desc())
    .limit(1)
    .scalar_subquery()
)
_CASES: Select[*tuple[Any, ...]] = (
    select(
        Case.number,
        Case.kind,
        Case.state,
        Case.changed_at,
        _NEWEST_ANSWER,
        CaseChange.is_granted,
        OrderContact.email,
        OrderContact.phone,
        OrderContact.street,
    )
    .outerjoin(CaseChange, CaseChange.case_id == Case.id)
    .outerjoin(OrderContact, OrderContact.order_id == Case.order_id)
    .where(Case.order_id == bindparam("order_id"))
    .order_by(Case.changed_at.desc(), Case.id.desc())
)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with the merchant's newest words, and what they must not give away."""

    number: str
    kind: str
    state: str
    changed_at: dt.datetime
    answer: str | None
    is_granted: bool | None
    email: str | None
    phone: str | None
    street: str | None


CaseRows: TypeAlias = Sequence[CaseRow]


def load_case_rows(connection: Connection, of_order: Mapping[str, uuid.UUID]) -> CaseRows:
    """The cases of an order, what changed last first."""
    return [CaseRow(*values) for values in connection.execute(_CASES, of_order)]


def case_cards(rows: CaseRows, page_url: str, *, today: dt.date | None, zone: ZoneInfo) -> tuple[CaseCard, ...]:
    """A card for each case that is not long closed; `page_url` as the page itself is linked, language and all."""
    path, mark, query = page_url.partition("?")
    shown = [row for row in rows if not _is_over(row, today, zone)]
    return tuple(_card(row, f"{path}/cases/{row.number}{mark}{query}", zone) for row in shown[:_MOST_CARDS])


def _is_over(row: CaseRow, today: dt.date | None, zone: ZoneInfo) -> bool:
    has_passed = today is not None and today - row.changed_at.astimezone(zone).date() > _CLOSED_SHOWN
    return row.state == CaseState.CLOSED and has_passed


def _card(row: CaseRow, url: str, zone: ZoneInfo) -> CaseCard:
    person = PrivateFacts(row.email, row.phone, row.street or "")
    return CaseCard(
        number=row.number,
        kind=row.kind,
        state=row.state,
        url=url,
        answer=cover_answer(row.answer, person) if row.answer else None,
        changed_on=row.changed_at.astimezone(zone).date(),
        is_granted=row.is_granted,
    )
