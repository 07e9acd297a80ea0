"""Promise: every list and page of figures of the console is made quickly, however many orders and messages there are.

Measured is the server's own time: each page is asked for in this process through the WSGI application, signed in, with
its template, its statements and the database behind them.
"""

import re
import statistics
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from bench.console_data import fill_console, person
from bench.console_shape import Owner, Size, order_id
from bench.databases import DatabaseKind, DatabaseSite
from bench.deployment import Deployment, deploy
from bench.moments import Moments
from bench.plan import RunPlan
from bench.processes import BenchError
from bench.report import Better, Ratio
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database
from notifier.models import Message, Rule
from notifier.sending.find_changed_days import find_changed_days
from notifier.sending.roll_up_figures import count_next_day
from portal.app import create_app
from portal.merchants.team import create_user
from portal.models import Connection, TrackingLink
from portal.vocabulary.connection_kind import ConnectionKind
from tests.running.statements import counting

#: Every list and page of figures. Names in braces are filled with what the database has: see `_find_names`.
PATHS: Final = (
    "/console/",
    "/console/orders",
    "/console/orders?older={cursor}",
    "/console/orders?q={number}",
    "/console/orders?q={email}",
    "/console/orders?q={tracking_number}",
    "/console/orders?late=late",
    "/console/orders?carrier=northway+parcel&country=DE&stage=shipped",
    "/console/orders?stage=cancelled&country=US",
    "/console/orders/{order_id}",
    "/console/shipments",
    "/console/problems",
    "/console/cases",
    "/console/cases?state=closed",
    "/console/messages",
    "/console/messages?status=troubled",
    "/console/messages?status=suppressed&channel=sms",
    "/console/messages?order={number}",
    "/console/messages/{message_id}",
    "/console/insights",
    "/console/insights?days=90",
    "/console/insights?days=90&channel=sms",
    "/console/insights/day.csv?days=90",
    "/console/rules",
    "/console/wording",
    "/console/connections",
    "/console/products",
    "/console/blocks",
    "/console/team",
    "/console/keys",
    "/console/audit",
)
#: Milliseconds at p95.
LIMITS: Final = {DatabaseKind.POSTGRESQL: 150.0, DatabaseKind.SQLITE: 250.0}
_PASSWORD: Final = "correct horse battery"  # noqa: S105  invented
_EMAIL: Final = "owner@fernhollow.example"
_TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
_PROMISED: Final = Size(200_000, 2_000_000)
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class _Measured:
    path: str
    median: float
    late: float
    statements: int
    size: int


def measure_console(site: DatabaseSite, plan: RunPlan) -> Iterator[Ratio]:
    """Fill a database, count its messages for the first time, then ask for each page again and again."""
    size = Size(plan.console_orders, plan.console_messages)
    folder = site.folder / "console"
    url = site.make("console")
    deployment = deploy(folder, url, {"MILEPOST_BROKER_URL": "memory://localhost/"})
    app = create_app(deployment.settings)
    database: Database = app.extensions["database"]
    now = utc_now()
    _fill(deployment, database, size)
    site.settle("console")
    _count(database, size)
    names = _find_names(database, deployment.shop.merchant_id, size, Moments.before(now, days=180))
    client = _sign_in(app, database, deployment.shop.merchant_id)
    answers = {path: client.get(path).status_code for path in (path.format(**names) for path in PATHS)}
    found = [_measure(client, path, plan.console_rounds) for path, status in answers.items() if status == _OK]
    _print(found, site.kind)
    for one in found:
        yield _judge(one, site.kind, size)
    database.dispose()
    others = ", ".join(f"{path} ({status})" for path, status in answers.items() if status != _OK)
    if others:
        raise BenchError(f"Pages that were not there on {site.kind}: {others}.")


def _fill(deployment: Deployment, database: Database, size: Size) -> None:
    began = time.monotonic()
    merchant_id = deployment.shop.merchant_id
    with database.reading() as session:
        mine = select(Connection.id).where(Connection.merchant_id == merchant_id)
        store = session.scalars(mine.where(Connection.kind == ConnectionKind.STORE.value)).first()
        tracker = session.scalars(mine.where(Connection.kind == ConnectionKind.TRACKER.value)).first()
        rules = session.execute(select(Rule.id, Rule.trigger).where(Rule.sender_id == merchant_id)).all()
        token = session.scalars(select(TrackingLink.token_sealed)).first()
    if store is None or tracker is None or not rules:
        raise BenchError("The shop of the bench has no connection or no rule.")
    owner = Owner(merchant_id, store, tracker, [(row.id, row.trigger) for row in rules], token or "")
    fill_console(deployment.settings.database_url, owner, size, now=utc_now())
    print(
        f"filled     {size.orders:,} orders, {size.messages:,} messages in {time.monotonic() - began:.0f} s", flush=True
    )


def _count(database: Database, size: Size) -> None:
    """The first full count, day by day as the worker does it; then a minute with nothing new."""
    began = time.monotonic()
    find_changed_days(database, now=utc_now())
    days = 0
    while count_next_day(database):
        days += 1
    whole = time.monotonic() - began
    began = time.monotonic()
    find_changed_days(database, now=utc_now())
    idle = time.monotonic() - began
    print(
        f"counted    {size.messages:,} messages of {days} days in {whole:.1f} s; an idle look {idle * 1000:.1f} ms",
        flush=True,
    )


def _find_names(database: Database, merchant_id: uuid.UUID, size: Size, moments: Moments) -> dict[str, str]:
    middle = size.orders // 2
    found = order_id(middle, size.orders, moments)
    with database.reading() as session:
        message = session.scalars(select(Message.id).where(Message.sender_id == merchant_id).limit(1)).one()
    at = moments.text(middle, size.orders).replace("-", "").replace(":", "").replace(" ", "T")
    return {
        "cursor": f"{at}-{found}",
        "order_id": str(uuid.UUID(found)),
        "number": str(middle + 1_000_000),
        "email": person(middle)[1],
        "tracking_number": f"NW{middle:09d}0",
        "message_id": str(message),
    }


def _sign_in(app: Flask, database: Database, merchant_id: uuid.UUID) -> FlaskClient:
    with database.unit_of_work() as session:
        create_user(session, merchant_id, _EMAIL, _PASSWORD, role="owner")
    client = app.test_client()
    token = _TOKEN.search(client.get("/console/sign-in").text)
    told = {"csrf_token": token[1] if token else "", "email": _EMAIL, "password": _PASSWORD}
    answer = client.post("/console/sign-in", data=told)
    if answer.status_code not in (302, 303):
        raise BenchError(f"Signing in was answered with {answer.status_code}.")
    return client


def _measure(client: FlaskClient, path: str, rounds: int) -> _Measured:
    with counting(Engine) as statements:
        first = client.get(path)
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        client.get(path).get_data()
        times.append((time.perf_counter() - began) * 1000)
    late = statistics.quantiles(times, n=20)[-1]
    asked = sum(not statement.startswith(("BEGIN", "PRAGMA")) for statement in statements)
    return _Measured(path, statistics.median(times), late, asked, len(first.data))


def _judge(one: _Measured, kind: DatabaseKind, size: Size) -> Ratio:
    detail = f"p50 {one.median:.1f} ms, p95 {one.late:.1f} ms, {one.statements} statements, {one.size // 1024} KiB"
    # With less data it is told for information.
    target = LIMITS[kind] if size.orders >= _PROMISED.orders and size.messages >= _PROMISED.messages else None
    return Ratio(f"{one.path}, p95 ms, {kind}", one.late, target, Better.LOWER, detail)


def _print(found: list[_Measured], kind: DatabaseKind) -> None:
    print(f"\n{'p50 ms':>8} {'p95 ms':>8} {'statements':>11}  page, {kind}")
    for one in found:
        print(f"{one.median:8.1f} {one.late:8.1f} {one.statements:11d}  {one.path}")
    print(flush=True)
