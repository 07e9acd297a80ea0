"""A whole Milepost in a temporary folder: tables, one shop with one order on its way, broker, web server, worker."""

import datetime as dt
import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import select

from bench.load import is_answering
from bench.order_body import TOPIC, order_body
from bench.processes import Cores, Program, free_port, gunicorn, running, wait_until
from notifier.foundation.clock import utc_now
from notifier.foundation.database import Database, open_engine
from notifier.foundation.sealing import Sealer
from portal.cli.migrations import upgrade_database
from portal.cli.supervisor.broker import broker_arguments, broker_preparation
from portal.cli.supervisor.plans import CELERY_APPLICATION, WORKER_THREADS
from portal.merchants.accounts import MerchantDraft, create_merchant
from portal.merchants.connections import add_connection
from portal.models import Order, StoreEvent, TrackerEvent
from portal.queries.page_links import PageLinks
from portal.settings import PROJECT_FOLDER, Settings, broker_socket
from portal.sources.stores.shopify.wire import WireFulfilment, WireLine
from portal.sources.trackers.simulated.source import TOPIC as SCAN_TOPIC
from portal.sources.trackers.simulated.wire import WireReport, WireScan
from portal.tracking.ingest_store_event import ingest_store_event
from portal.tracking.ingest_tracker_event import ingest_tracker_event
from portal.tracking.record_raw_event import RawPayload, record_raw_event
from portal.vocabulary.connection_kind import ConnectionKind

_SECRET: Final = "the shop's invented webhook secret"  # noqa: S105  invented
#: Of the one shop.
SLUG: Final = "fernhollow"
_TRACKING_NUMBER: Final = "NW5550100123DE"
_PLACES: Final = ("Porto", "Burgos", "Lyon", "Stuttgart", "Berlin")
_CODES: Final = ("label_created", "picked_up", "departed_facility", "arrived_at_facility", "departed_facility")


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop, where its webhooks are posted and with which secret, and its one order."""

    merchant_id: uuid.UUID
    hook_path: str
    secret: str
    order_id: uuid.UUID
    store_event_id: uuid.UUID
    page_path: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """Settings and environment of one instance whose database is ready."""

    settings: Settings
    environment: dict[str, str]
    shop: Shop

    def program(self, name: str, *arguments: str, cores: Cores = ()) -> Program:
        """A process of this instance."""
        return Program(name, arguments, self.environment, self.settings.data_folder / f"{name}.log", cores)


def deploy(folder: Path, database_url: str, extra: dict[str, str] | None = None) -> Deployment:
    """Make the tables and the shop; `extra` joins the environment."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = bare_environment() | {
        "MILEPOST_DATA": str(folder),
        "MILEPOST_DATABASE_URL": database_url,
        "MILEPOST_SECRET_KEY": "a key for one run of the bench",
        "MILEPOST_BASE_URL": "http://127.0.0.1:8000",
        **(extra or {}),
    }
    settings = Settings.from_environment(environment)
    upgrade_database(settings)
    database = Database(open_engine(database_url))
    try:
        return Deployment(settings, environment, _open_shop(database, settings))
    finally:
        database.dispose()


def bare_environment() -> dict[str, str]:
    """The environment of every process here: ours without any setting of a real instance."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MILEPOST_")}
    paths = filter(None, (str(PROJECT_FOLDER), own.get("PYTHONPATH", "")))
    return own | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}


@contextmanager
def broker(deployment: Deployment) -> Iterator[None]:
    """The embedded broker."""
    program = deployment.program("broker", *broker_arguments(deployment.settings))
    broker_preparation(deployment.settings)(0)
    with running(program) as pid:
        wait_until(broker_socket(deployment.settings.data_folder).exists, program, pid)
        yield


@contextmanager
def web_server(deployment: Deployment, cores: Cores) -> Iterator[tuple[int, int]]:
    """The product's web server; yields process id and port."""
    with server(deployment.program("web", cores=cores), "wsgi:app") as running_server:
        yield running_server


@contextmanager
def server(program: Program, application: str) -> Iterator[tuple[int, int]]:
    """Gunicorn with an application; yields process id and port."""
    port = free_port()
    whole = Program(program.name, gunicorn(application, port), program.environment, program.log, program.cores)
    with running(whole) as pid:
        wait_until(lambda: is_answering(port), whole, pid)
        yield pid, port


@contextmanager
def worker(deployment: Deployment) -> Iterator[int]:
    """The product's worker with the options of its supervisor; yields the process id."""
    pool = ("--pool", "threads", "--concurrency", str(WORKER_THREADS))
    with celery_worker(deployment.program("worker"), CELERY_APPLICATION, pool) as pid:
        yield pid


@contextmanager
def celery_worker(program: Program, application: str, pool: tuple[str, ...]) -> Iterator[int]:
    """A Celery worker that is ready for tasks; yields the process id."""
    options = ("--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat")
    arguments = (sys.executable, "-m", "celery", "-A", application, "worker", *pool, *options)
    whole = Program(program.name, arguments, program.environment, program.log)
    with running(whole) as pid:
        wait_until(lambda: " ready." in whole.log.read_text("utf-8", "replace"), whole, pid)
        yield pid


def _open_shop(database: Database, settings: Settings) -> Shop:
    sealer = Sealer(settings.secret_keys)
    links = PageLinks(sealer=sealer, base_url=settings.base_url, link_days=settings.link_days)
    draft = MerchantDraft(
        slug=SLUG,
        name="Fernhollow",
        country="DE",
        time_zone="Europe/Berlin",
        support_email="help@fernhollow.example",
        support_phone="+1 555 0142",
        website="https://fernhollow.example",
    )
    now = utc_now()
    with database.unit_of_work() as session:
        merchant_id = create_merchant(session, draft, base_url=settings.base_url)
        store = add_connection(session, sealer, merchant_id, "shopify", secret=_SECRET)
        tracker = add_connection(session, sealer, merchant_id, "simulated")
        payload = RawPayload(ConnectionKind.STORE, merchant_id, store.id, TOPIC, order_body(0), now)
        order_event = record_raw_event(session, payload)
        ingest_store_event(session, links, session.get_one(StoreEvent, order_event.id), now=now)
        payload = RawPayload(ConnectionKind.STORE, merchant_id, store.id, "fulfillments/create", _fulfilment(), now)
        sent = record_raw_event(session, payload)
        ingest_store_event(session, links, session.get_one(StoreEvent, sent.id), now=now)
        payload = RawPayload(ConnectionKind.TRACKER, merchant_id, tracker.id, SCAN_TOPIC, _scans(now), now)
        scans = record_raw_event(session, payload)
        ingest_tracker_event(session, links, session.get_one(TrackerEvent, scans.id), now=now)
        session.flush()
        order_id = session.scalars(select(Order.id)).one()
        page_url = links.find_page_url(session, order_id) or ""
    page_path = page_url.removeprefix(settings.base_url)
    return Shop(merchant_id, store.path, _SECRET, order_id, order_event.id, page_path)


def _order_numbers() -> tuple[int, list[int]]:
    order = msgspec.json.decode(order_body(0))
    return order["id"], [line["id"] for line in order["line_items"]]


def _fulfilment() -> bytes:
    order_id, line_ids = _order_numbers()
    moment = "2026-11-22T11:00:00+01:00"
    return msgspec.json.encode(
        WireFulfilment(
            id=order_id + 1,
            order_id=order_id,
            name="#00000000.1",
            status="success",
            tracking_company="Northway Parcel",
            tracking_numbers=[_TRACKING_NUMBER],
            line_items=[WireLine(id=line_id, quantity=1) for line_id in line_ids[:2]],
            created_at=moment,
            updated_at=moment,
        )
    )


def _scans(now: dt.datetime) -> bytes:
    scans = [
        WireScan(
            code=_CODES[number % len(_CODES)],
            occurred_at=(now - dt.timedelta(hours=60 - 5 * number)).isoformat(),
            city=_PLACES[min(number // 2, len(_PLACES) - 1)],
            country="DE",
            wording=f"Scan number {number + 1} in the carrier's words",
        )
        for number in range(10)
    ]
    day = (now + dt.timedelta(days=2)).date().isoformat()
    report = WireReport(tracking_number=_TRACKING_NUMBER, carrier="", scans=scans, estimated_on=day)
    return msgspec.json.encode(report)
