"""Promise: a worker's claim of 500 due messages costs the same whether a hundred thousand or ten million wait."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from bench.databases import DatabaseSite
from bench.deployment import deploy
from bench.plan import RunPlan
from bench.processes import BenchError, cpu_seconds
from bench.report import Better, Ratio, interleave
from bench.waiting_rows import fill
from notifier.foundation.database import Database, open_engine
from notifier.sending.claim_messages import Claim, claim_messages
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.lane import Lane

TARGET: Final = 1.3
FEW: Final = 100_000
#: Messages in one claim.
SIZE: Final = 500
#: Until drivers and server have settled on their plans, and what a hundred thousand rows take is in memory.
_WARM_UP: Final = 12
_CLAIM: Final = Claim("bench/1", Channel.EMAIL, Lane.NORMAL, limit=SIZE)


@dataclass(frozen=True, slots=True)
class _Backlog:
    """A database with many messages waiting, and the server's process behind its one connection."""

    database: Database
    server_pid: int

    def claim(self) -> float:
        """Seconds that one claim took, commit included; each takes the next rows, which nobody has touched yet."""
        began_at = time.perf_counter()
        with self.database.unit_of_work() as session:
            ids = claim_messages(session, _CLAIM)
        seconds = time.perf_counter() - began_at
        if len(ids) != SIZE:
            raise BenchError(f"A claim of {SIZE} messages took {len(ids)}.")
        return seconds


def measure_claiming(site: DatabaseSite, plan: RunPlan) -> Ratio:
    """Time of a claim with the plan's number of rows waiting to that with 100,000, side by side on PostgreSQL."""
    with _open_backlog(site, plan.waiting_rows) as (many, fill_seconds), _open_backlog(site, FEW) as (few, _):
        for _ in range(_WARM_UP):
            many.claim()
            few.claim()
        before = cpu_seconds(many.server_pid), cpu_seconds(few.server_pid)
        product, baseline, ratio = interleave(plan.claims, lambda: (many.claim(), few.claim()))
        used = [cpu_seconds(side.server_pid) - start for side, start in zip((many, few), before, strict=True)]
    server = " against ".join(f"{seconds / plan.claims * 1000:.1f}" for seconds in used)
    detail = (
        f"{product * 1000:.1f} ms against {baseline * 1000:.1f} ms, {server} ms of it CPU of the server; "
        f"filled in {fill_seconds:.0f} s"
    )
    name = f"claim {SIZE} of {plan.waiting_rows:,} / of {FEW:,} waiting, {site.kind}"
    return Ratio(name, ratio, TARGET, Better.LOWER, detail)


@contextmanager
def _open_backlog(site: DatabaseSite, rows: int) -> Iterator[tuple[_Backlog, float]]:
    """Yields the backlog and the seconds that filling it took."""
    name = f"waiting_{rows}"
    url = site.make(name)
    deploy(site.folder / name, url)
    began_at = time.monotonic()
    fill(site, name, url, rows)
    seconds = time.monotonic() - began_at
    database = Database(open_engine(url))
    try:
        with database.reading() as session:
            server_pid = int(session.scalar(select(func.pg_backend_pid())) or 0)
        yield _Backlog(database, server_pid), seconds
    finally:
        database.dispose()
        site.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")
