"""Every page of the console, on two filled shops: it opens for its own people, and is not there for others.

The walk finds pages and forms by itself, so that a new one is looked at without anybody thinking of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select

from notifier.foundation.tables import Base
from portal.app import create_app
from portal.console.blueprint import ADDRESSES
from portal.console.frame.context import ConsoleContext
from portal.demo.shops import SHOPS
from tests.functional.test_demo import send_everything
from tests.integration.demo.filled import FilledDemo, start_demo
from tests.running.console import ConsoleVisitor
from tests.running.console_crawl import Form, Walk, find_ids, kind_of
from tests.running.furnished_console import furnish, look_round

#: Written by a person, or changed by every look: what differs without anybody having reached across.
RESTLESS = frozenset({"merchant_user_sessions", "console_sessions"})


#: Linked at a moment the demo has not: figures once they are counted, what failed, a code nobody knows, a second step.
NOT_LINKED = frozenset(
    f"console.{name}"
    for name in (
        *("export_figures", "export_costs", "failed_payload", "failed_payloads", "carrier_code"),
        *("recovery_codes", "second_factor_off", "test_order"),
    )
)


@dataclass(frozen=True)
class TwoShops:
    """The demo with a person of each shop, and what each saw of their own."""

    app: Flask
    own: ConsoleVisitor
    other: ConsoleVisitor
    own_walk: Walk
    other_walk: Walk


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FilledDemo]:
    filled = start_demo(tmp_path_factory.mktemp("demo"))
    send_everything(filled)
    yield filled
    filled.database.dispose()


@pytest.fixture(scope="module")
def shops(demo: FilledDemo) -> TwoShops:
    app = create_app(demo.settings)
    own, other = (furnish(app, plan.draft.slug, plan.owner_email) for plan in SHOPS)
    return TwoShops(app, own, other, look_round(app, own), look_round(app, other))


def test_every_page_that_is_linked_opens(shops: TwoShops) -> None:
    wrong = {path: answer.status_code for path, answer in shops.own_walk.pages.items() if answer.status_code >= 400}
    assert wrong == {}


def test_the_walk_meets_nearly_every_address(shops: TwoShops) -> None:
    reading = {f"console.{one.name}" for one in ADDRESSES if one.method == "GET" and one.permission}
    missed = reading - set(shops.own_walk.kinds) - {"console.missing"}
    assert missed <= NOT_LINKED, sorted(missed)


def test_no_page_of_one_shop_opens_for_another(shops: TwoShops) -> None:
    before = fingerprint(shops)
    theirs = [path for path in shops.own_walk.pages if path not in shops.other_walk.pages and list(find_ids(path))]
    assert len(theirs) > 10
    opened = {path: shops.other.open(path).status_code for path in theirs}
    assert {path: status for path, status in opened.items() if status != 404} == {}
    assert fingerprint(shops) == before


def test_no_form_of_one_shop_works_for_another(shops: TwoShops) -> None:
    before, token = fingerprint(shops), shops.other.token()
    foreign = [form for form in shops.own_walk.forms if form.method == "POST" and list(find_ids(form.action))]
    by_kind: dict[str | None, Form] = {kind_of(shops.app, form.action, "POST"): form for form in foreign}
    assert len(by_kind) > 15
    answers = {form.action: send(shops.other, form.action, form.first, token) for form in by_kind.values()}
    assert {action: status for action, status in answers.items() if status != 404} == {}
    assert fingerprint(shops) == before


def test_no_id_of_one_shop_works_in_a_form_of_another(shops: TwoShops) -> None:
    before, token = fingerprint(shops), shops.other.token()
    ids_of_own = ids_by_field(shops, shops.own_walk)
    tried, wrong = 0, {}
    for (kind, name), form in fields_with_ids(shops, shops.other_walk).items():
        for foreign in sorted(ids_of_own.get((kind, name), set()) - ids_of_own_in(form, name))[:1]:
            tried += 1
            status = send(shops.other, form.action, {**form.first, name: foreign}, token)
            if status not in {404, 422}:
                wrong[f"{kind} {name}"] = status
    assert wrong == {}
    assert tried > 0
    assert fingerprint(shops) == before


def fields_with_ids(shops: TwoShops, seen: Walk) -> dict[tuple[str | None, str], Form]:
    """A form for each field that holds an id."""
    return {
        (kind_of(shops.app, form.action, form.method), name): form
        for form in seen.forms
        for name, values in form.fields.items()
        if form.method == "POST" and any(list(find_ids(value)) for value in values)
    }


def ids_by_field(shops: TwoShops, seen: Walk) -> dict[tuple[str | None, str], set[str]]:
    """The ids each field of each kind of form can have."""
    found: dict[tuple[str | None, str], set[str]] = {}
    for form in seen.forms:
        kind = kind_of(shops.app, form.action, form.method)
        for name in form.fields:
            found.setdefault((kind, name), set()).update(ids_of_own_in(form, name))
    return found


def ids_of_own_in(form: Form, name: str) -> set[str]:
    """The ids a field of a form offers."""
    return {found for value in form.fields[name] for found in find_ids(value)}


def send(visitor: ConsoleVisitor, action: str, fields: dict[str, str], token: str) -> int:
    """Post a form; the status of the answer."""
    return visitor.client.post(
        action, data={"csrf_token": token, **fields}, base_url="https://track.shop.example"
    ).status_code


def fingerprint(shops: TwoShops) -> dict[str, object]:
    """How many rows the first shop has in every table, and when they were changed last."""
    context: ConsoleContext = shops.app.extensions["console"]
    seen: dict[str, object] = {}
    with context.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            owner = next((table.c[name] for name in ("merchant_id", "sender_id") if name in table.c), None)
            if owner is None or table.name in RESTLESS:
                continue
            moments = [column for column in table.c if column.name in {"changed_at", "page_version", "is_on"}]
            asked = select(func.count(), *(func.max(column) for column in moments))
            seen[table.name] = tuple(session.execute(asked.where(owner == shops.own.merchant_id)).one())
    return seen
