"""However long a list is, its page asks the database the same number of questions."""

import dataclasses
import uuid

from flask import Flask

from notifier.foundation.database import Database
from notifier.foundation.ids import new_id
from notifier.sending.record_trigger import record_trigger
from portal.alerts.publish import subject_key
from portal.console.frame.context import ConsoleContext
from portal.engagement.case_drafts import CaseDraft, WrittenText
from portal.engagement.cases import record_case
from portal.merchants.catalogue import ProductDraft, save_products
from portal.models import Merchant
from portal.vocabulary.case_kind import CaseKind
from tests.factories.notifier import Occurrence, add_rule, make_draft, plan_all
from tests.integration.console.order_scene import add_order
from tests.running.console import ConsoleVisitor, open_console
from tests.running.statements import counting

LISTS = {
    f"/console/{name}"
    for name in (
        *("", "orders", "shipments", "problems", "cases", "cases/replies", "messages", "rules", "blocks", "products"),
        *("team", "keys", "audit"),
    )
}
#: Enough to tell a statement a row from none.
MORE = 6


def list_pages(app: Flask) -> list[str]:
    """Every page of the console whose address names nothing."""
    rules = app.url_map.iter_rules()
    return sorted(
        rule.rule
        for rule in rules
        if rule.endpoint.startswith("console.") and "GET" in (rule.methods or ()) and not rule.arguments
    )


def add_one_of_each(app: Flask, owner: ConsoleVisitor, place: int) -> None:
    """One more row on every list: an order with a parcel in trouble, a case and a message, and what forms add."""
    context: ConsoleContext = app.extensions["console"]
    database: Database = app.extensions["database"]
    mark = uuid.uuid4().hex[:8]
    order_id = add_order(database, owner.merchant_id, f"#{mark}", parcel={"milestone": "exception"})
    written = WrittenText(text="The box was open.", form_key=mark)
    with database.unit_of_work() as session:
        record_case(session, context.links, order_id, CaseDraft(kind=CaseKind.OTHER, written=written))
        add_rule(session, owner.merchant_id, delay_seconds=place)
        draft = make_draft(owner.merchant_id, Occurrence(new_id().hex, email=f"{mark}@people.example"))
        record_trigger(session, dataclasses.replace(draft, subject_key=subject_key(order_id)))
        session.get_one(Merchant, owner.merchant_id).website = "https://fern.example/"
        url = f"https://fern.example/{mark}"
        stool = ProductDraft(sku=mark, title="Oak stool", url=url, price_minor=990, currency="EUR")
        save_products(session, owner.merchant_id, [stool], is_whole_range=False)
    plan_all(database)
    block = {"name": mark, "kind": "faq", "slot": "bottom", "position": "1"}
    block |= {"title_en": mark, "questions_en": "Wax?\r\nYes."}
    for path, fields in (
        ("/console/blocks/new", block),
        ("/console/cases/replies", {"name": mark, "text": "It left us today."}),
        ("/console/keys", {"name": mark, "scopes": "orders:read"}),
        ("/console/keys/webhooks", {"url": f"https://{mark}.example/hook"}),
        ("/console/team/invite", {"email": f"{mark}@shop.example", "role": "support"}),
        ("/console/orders/views", {"name": mark, "stage": "shipped"}),
    ):
        answer = owner.send(path, fields)
        assert answer.status_code in {200, 303}, (path, answer.status_code, answer.text[:3000])
    open_console(app, email=f"{mark}@fern.example", role="support")


def test_no_page_asks_more_for_more_rows(app: Flask, owner: ConsoleVisitor) -> None:
    database: Database = app.extensions["database"]
    pages = list_pages(app)

    def ask() -> dict[str, tuple[list[str], int]]:
        told = {}
        for path in pages:
            # Once before, for what is read once and kept.
            owner.open(path)
            with counting(database.engine) as statements:
                page = owner.open(path)
            told[path] = (statements, len(page.data))
        return told

    add_one_of_each(app, owner, 0)
    few = ask()
    for place in range(1, MORE):
        add_one_of_each(app, owner, place)
    many = ask()
    longer = {path for path in pages if many[path][1] > few[path][1] + 500}
    assert longer >= LISTS
    assert {path: many[path][0] for path in pages if len(many[path][0]) > len(few[path][0])} == {}
