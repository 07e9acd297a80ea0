"""Promises: an e-mail, from the recorded trigger to the stored outcome, costs a small part of what tutorials spend
and few times what the limit design does.
"""

import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine

from bench.baselines import tutorial_mailer as tutorial
from bench.databases import DatabaseKind, DatabaseSite
from bench.deployment import Deployment, bare_environment, broker, celery_worker, deploy, worker
from bench.limit_side import open_limit
from bench.load import is_open
from bench.mail_sides import ProductSide, Side, TutorialSide, write_tutorial_templates
from bench.plan import RunPlan
from bench.processes import BenchError, Program, cpu_seconds, free_port, running, wait_until
from bench.report import Better, Ratio, compare
from notifier.foundation.database import Database, open_engine
from notifier.foundation.sealing import Sealer
from portal.queries.page_links import PageLinks
from portal.worker_calls import create_celery

TUTORIAL_TARGET: Final = round(1 / 30, 4)
LIMIT_TARGET: Final = 4.0
_PATIENCE_SECONDS: Final = 180.0
_WARM_UP: Final = 20
#: Counting costs the database something, too; the same on both sides.
_POLL_SECONDS: Final = 0.25


@dataclass(frozen=True, slots=True)
class _Lane:
    """A side, and the processes whose CPU time it is charged."""

    side: Side
    worker_pid: int
    site: DatabaseSite
    database_name: str

    def send(self, number: int) -> tuple[float, float]:
        """CPU seconds per message, and the seconds that all of them took together."""
        wanted = self.side.count_sent() + number
        begin = self.side.prepare(number)
        self.site.settle(self.database_name)
        before, began_at = self._used(), time.monotonic()
        begin()
        while self.side.count_sent() < wanted:
            if time.monotonic() - began_at > _PATIENCE_SECONDS:
                raise BenchError(f"Only {self.side.count_sent()} of {wanted} messages were sent in time.")
            time.sleep(_POLL_SECONDS)
        return (self._used() - before) / number, time.monotonic() - began_at

    def _used(self) -> float:
        return cpu_seconds(self.worker_pid) + self.site.cpu_seconds()


@dataclass(frozen=True, slots=True)
class _Round:
    """CPU seconds per message of each way, in one round."""

    product: float
    tutorial: float
    #: By composer.
    limits: Mapping[str, float]
    #: Messages per second of the product.
    rate: float


def measure_email_path(site: DatabaseSite, plan: RunPlan) -> Iterator[Ratio]:
    """CPU per message of each worker's processes, and of the database server where there is one, on three ways."""
    with _open_scene(site, is_pipelining=True) as scene:
        scene.warm_up()
        with _open_limit(scene, "facts") as limit, _open_limit(scene, "holes") as holes:
            limits = {"facts": limit, "holes": holes}
            for lane in limits.values():
                lane.send(_WARM_UP)
            rounds = [_measure_round(scene, plan, limits) for _ in range(plan.mail_rounds)]
    yield _tutorial_ratio(site, rounds, f"{site.kind}", TUTORIAL_TARGET)
    yield _limit_ratio(site, rounds, "facts", f"limit design, CPU, {site.kind}", LIMIT_TARGET)
    yield _limit_ratio(site, rounds, "holes", f"limit design with six holes, CPU, {site.kind}", None)


def measure_plain_email_path(site: DatabaseSite, plan: RunPlan) -> Iterator[Ratio]:
    """The same against the tutorial way on a mail server that does not pipeline; told for information."""
    with _open_scene(site, is_pipelining=False) as scene:
        scene.warm_up()
        rounds = [_measure_round(scene, plan, {}) for _ in range(plan.mail_rounds)]
    yield _tutorial_ratio(site, rounds, f"{site.kind}, no pipelining", None)


@dataclass(frozen=True, slots=True)
class _Scene:
    """Product and tutorial at work beside the same mail server."""

    site: DatabaseSite
    product: _Lane
    tutorial: _Lane
    #: The product's.
    database: Database
    folder: Path
    smtp_port: int

    def warm_up(self) -> None:
        self.product.send(_WARM_UP)
        self.tutorial.send(_WARM_UP)


def _measure_round(scene: _Scene, plan: RunPlan, limits: Mapping[str, _Lane]) -> _Round:
    ours, seconds = scene.product.send(plan.messages)
    theirs = {name: lane.send(plan.limit_messages)[0] for name, lane in limits.items()}
    return _Round(ours, scene.tutorial.send(plan.tutorial_messages)[0], theirs, plan.messages / seconds)


def _limit_ratio(site: DatabaseSite, rounds: Sequence[_Round], composer: str, name: str, target: float | None) -> Ratio:
    product, other, ratio = compare([one.product for one in rounds], [one.limits[composer] for one in rounds])
    detail = f"{product * 1e6:,.0f} µs of {_counted(site)} CPU per message against {other * 1e6:,.0f} µs"
    return Ratio(f"e-mail, trigger to outcome / {name}", ratio, target, Better.LOWER, detail)


def _tutorial_ratio(site: DatabaseSite, rounds: Sequence[_Round], kind: str, target: float | None) -> Ratio:
    ours, theirs, ratio = compare([one.product for one in rounds], [one.tutorial for one in rounds])
    rate = statistics.median(one.rate for one in rounds)
    detail = (
        f"{ours * 1000:.2f} ms of {_counted(site)} CPU per message against {theirs * 1000:.1f} ms, "
        f"{rate:,.0f} messages/s"
    )
    return Ratio(f"e-mail, trigger to outcome / tutorial way, CPU, {kind}", ratio, target, Better.LOWER, detail)


def _counted(site: DatabaseSite) -> str:
    return "worker" if site.kind is DatabaseKind.SQLITE else "worker and database"


@contextmanager
def _open_scene(site: DatabaseSite, *, is_pipelining: bool) -> Iterator[_Scene]:
    name = "mail" if is_pipelining else "mail_plain"
    folder = site.folder / name
    folder.mkdir()
    with smtp_sink(folder, is_pipelining=is_pipelining) as smtp_port:
        deployment = deploy(folder, site.make(name), mail_settings(smtp_port))
        with broker(deployment), worker(deployment) as worker_pid:
            product = open_product(deployment)
            write_tutorial_templates(product.database, folder)
            other = f"{name}_tutorial"
            with _tutorial(deployment, site.make(other), smtp_port) as (tutorial_pid, side):
                lanes = _Lane(product, worker_pid, site, name), _Lane(side, tutorial_pid, site, other)
                yield _Scene(site, *lanes, product.database, folder, smtp_port)
            product.database.dispose()


@contextmanager
def _open_limit(scene: _Scene, composer: str) -> Iterator[_Lane]:
    name = f"mail_limit_{composer}"
    with open_limit(scene.database, scene.folder, scene.site.make(name), scene.smtp_port, composer) as (pid, side):
        yield _Lane(side, pid, scene.site, name)


def mail_settings(smtp_port: int) -> dict[str, str]:
    """The environment of an instance whose mails go to the sink."""
    return {
        "MILEPOST_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "MILEPOST_MAIL_FROM": "orders@fernhollow.example",
        "MILEPOST_ALLOW_PRIVATE_ENDPOINTS": "1",
    }


def open_product(deployment: Deployment) -> ProductSide:
    """The product as the bench gives it work."""
    settings = deployment.settings
    links = PageLinks(sealer=Sealer(settings.secret_keys), base_url=settings.base_url, link_days=settings.link_days)
    database = Database(open_engine(settings.database_url))
    return ProductSide(deployment, database, links, create_celery(settings), count())


@contextmanager
def _tutorial(deployment: Deployment, database_url: str, smtp_port: int) -> Iterator[tuple[int, TutorialSide]]:
    engine = create_engine(database_url)
    tutorial.TutorialBase.metadata.create_all(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    folder = deployment.settings.data_folder
    environment = bare_environment() | {
        tutorial.FOLDER_VARIABLE: str(folder),
        tutorial.DATABASE_VARIABLE: database_url,
        tutorial.BROKER_VARIABLE: deployment.settings.broker_url,
        tutorial.SMTP_PORT_VARIABLE: str(smtp_port),
    }
    program = Program("tutorial", (), environment, folder / "tutorial.log")
    # Celery's own defaults: as many processes as cores.
    with celery_worker(program, "bench.baselines.tutorial_mailer:celery_app", ("-Q", "tutorial")) as pid:
        yield pid, TutorialSide(engine, tutorial.create_tutorial_app(deployment.settings.broker_url))
    engine.dispose()


@contextmanager
def smtp_sink(folder: Path, *, is_pipelining: bool) -> Iterator[int]:
    """A mail server that takes everything; yields its port."""
    port = free_port()
    options = ("--pipelining",) if is_pipelining else ()
    arguments = (sys.executable, "-m", "bench.smtp_sink", str(port), *options)
    program = Program("smtp sink", arguments, bare_environment(), folder / "sink.log")
    with running(program) as pid:
        wait_until(lambda: is_open(port), program, pid)
        yield port
