"""A demo shop with one of everything a person puts into it by hand, and what its owner can reach."""

import uuid
from typing import Final

from flask import Flask
from sqlalchemy import select

from portal.console.frame.context import ConsoleContext
from portal.engagement.case_drafts import CaseDraft, WrittenText
from portal.engagement.cases import record_case
from portal.merchants.accounts import get_merchant
from portal.models import Order
from portal.vocabulary.case_kind import CaseKind
from tests.running.console import ConsoleVisitor, sign_in
from tests.running.console_crawl import Walk, walk

#: The password of everybody in the demo.
DEMO_PASSWORD: Final = "milepost-demo"
_FURNITURE: Final = (
    ("/console/cases/replies", {"name": "On its way", "text": "It left us today."}),
    ("/console/keys", {"name": "Warehouse", "scopes": "orders:read"}),
    ("/console/keys/webhooks", {"url": "https://warehouse.example/hook"}),
    ("/console/team/invite", {"email": "new@shop.example", "role": "support"}),
)


def furnish(app: Flask, slug: str, email: str) -> ConsoleVisitor:
    """The owner of a demo shop, who has put one of everything into it."""
    context: ConsoleContext = app.extensions["console"]
    with context.database.unit_of_work() as session:
        merchant_id = get_merchant(session, slug).id
        order_id = session.scalars(select(Order.id).where(Order.merchant_id == merchant_id)).first()
        assert order_id is not None
        written = WrittenText(text="The box was open.", form_key=uuid.uuid4().hex)
        record_case(session, context.links, order_id, CaseDraft(kind=CaseKind.OTHER, written=written))
    client = app.test_client()
    assert sign_in(client, email, DEMO_PASSWORD).status_code == 303
    visitor = ConsoleVisitor(client, merchant_id, email)
    for path, fields in _FURNITURE:
        assert visitor.send(path, fields).status_code in {200, 303}, path
    visitor.send(f"/console/orders/{order_id}/notes", {"text": "Called back."})
    return visitor


def look_round(app: Flask, visitor: ConsoleVisitor) -> Walk:
    """What the owner of a shop can reach."""
    return walk(app, visitor, "/console/start", "/console/connections/codes", "/console/rules/experiments")
