"""What a trigger about a return says of it and of the money for it."""

import uuid
from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.api.vocabulary import Facts, JsonValue
from portal.alerts.known_facts import keep_known
from portal.models import Order, OrderLine, Return, ReturnLine


def collect_return_facts(session: Session, return_id: uuid.UUID) -> Facts:
    """The groups `return` and `refund`; `return.reason` is the one of most pieces."""
    returned = session.get_one(Return, return_id)
    rows = session.execute(
        select(OrderLine.title, OrderLine.variant, ReturnLine.quantity, ReturnLine.reason)
        .join(OrderLine, OrderLine.id == ReturnLine.order_line_id)
        .where(ReturnLine.return_id == return_id)
        .order_by(OrderLine.position, OrderLine.id)
    ).all()
    reasons: Counter[str] = Counter()
    for row in rows:
        reasons[row.reason] += row.quantity
    until = returned.drop_off_until_on
    items: list[JsonValue] = [{"title": row.title, "variant": row.variant, "quantity": row.quantity} for row in rows]
    facts = {
        "number": returned.number,
        "stage": returned.stage,
        "items": items,
        **keep_known(
            reason=reasons.most_common(1)[0][0] if reasons else None,
            label_url=returned.label_url,
            drop_off_until_on=None if until is None else until.isoformat(),
        ),
    }
    return {"return": facts, "refund": _refund(session, returned)}


def _refund(session: Session, returned: Return) -> dict[str, JsonValue]:
    if returned.refund_stage is None:
        return {}
    promised, issued = returned.refund_promised_on, returned.refund_issued_on
    return {
        "currency": session.get_one(Order, returned.order_id).currency,
        **keep_known(
            amount_minor=returned.refund_minor,
            promised_on=None if promised is None else promised.isoformat(),
            issued_on=None if issued is None else issued.isoformat(),
            method=returned.refund_method,
        ),
    }
