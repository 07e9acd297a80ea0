"""The returns of an order, read with one statement and only for orders that have any."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Select, bindparam, select

from portal.models import OrderContact, Return, ReturnLine, ReturnStageChange, ReturnTermsRow
from portal.vocabulary.return_stage import ReturnStage

_RETURNS: Select[*tuple[Any, ...]] = (
    select(
        Return.id,
        Return.number,
        Return.stage,
        Return.answer,
        Return.label_url,
        Return.drop_off_until_on,
        Return.resolution,
        Return.refund_stage,
        Return.refund_minor,
        Return.refund_promised_on,
        Return.refund_issued_on,
        ReturnTermsRow.instructions,
        OrderContact.email,
        OrderContact.phone,
        OrderContact.street,
        ReturnLine.order_line_id,
        ReturnLine.quantity,
        ReturnStageChange.stage,
        ReturnStageChange.reached_at,
    )
    .outerjoin(ReturnTermsRow, ReturnTermsRow.merchant_id == Return.merchant_id)
    .outerjoin(OrderContact, OrderContact.order_id == Return.order_id)
    .outerjoin(ReturnLine, ReturnLine.return_id == Return.id)
    .outerjoin(ReturnStageChange, ReturnStageChange.return_id == Return.id)
    .where(Return.order_id == bindparam("order_id"))
    .order_by(Return.requested_at.desc(), Return.id.desc())
)
#: Columns of the return itself; what follows are one of its lines and one of its moments.
_OWN: Final = 15


@dataclass(slots=True)
class ReturnRow:
    """A return with its pieces by order line and the moments it reached its stages."""

    id: uuid.UUID
    number: str
    stage: str
    answer: str
    label_url: str | None
    drop_off_until_on: dt.date | None
    resolution: str | None
    refund_stage: str | None
    refund_minor: int | None
    refund_promised_on: dt.date | None
    refund_issued_on: dt.date | None
    instructions: str | None
    email: str | None
    phone: str | None
    street: str | None
    pieces: dict[uuid.UUID, int] = field(default_factory=dict)
    moments: dict[ReturnStage, dt.datetime] = field(default_factory=dict)


ReturnRows: TypeAlias = Sequence[ReturnRow]


def load_return_rows(connection: Connection, of_order: Mapping[str, uuid.UUID]) -> ReturnRows:
    """The returns of an order, the newest first."""
    found: dict[uuid.UUID, ReturnRow] = {}
    for row in connection.execute(_RETURNS, of_order):
        returned = found.setdefault(row[0], ReturnRow(*row[:_OWN]))
        line_id, quantity, stage, reached_at = row[_OWN:]
        if line_id is not None:
            returned.pieces[line_id] = quantity
        if stage is not None:
            returned.moments[ReturnStage(stage)] = reached_at
    return list(found.values())
