"""Promise: a shop's signed webhook becomes a durable row at a good part of the rate at which the database commits."""

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from typing import Final

from bench.databases import DatabaseKind, DatabaseSite
from bench.deployment import Deployment, broker, deploy, web_server
from bench.load import Load, run_loads
from bench.order_body import OrderDoor, order_body, signed_requests
from bench.plan import RunPlan
from bench.processes import WEB_THREADS, BenchError
from bench.report import Better, Ratio, interleave
from portal.settings import PROJECT_FOLDER

TARGET = 0.35
CONNECTIONS: Final = WEB_THREADS


def measure_ingest(site: DatabaseSite, plan: RunPlan) -> Ratio:
    """Signed POSTs per second, each another order, against inserts of the same row by one client, each committed.

    PostgreSQL's is the promise. SQLite's figure is told beside it: its bare commits go without a server or a flush
    to the disk, so that they are limited by nothing but the processor that also has to answer the requests.
    """
    deployment = deploy(site.folder / "ingest", site.make("ingest"))
    serials = _batches(plan.webhooks)
    with broker(deployment), web_server(deployment, plan.cores.servers) as (_, port):
        door = OrderDoor(deployment.shop.hook_path, deployment.shop.secret, port)

        def one_round() -> tuple[float, float]:
            requests = list(signed_requests(door, next(serials)))
            [[answers]] = run_loads([Load(port, requests, CONNECTIONS, None)], 1, plan.cores.clients)
            return answers.require(202).rate, _bare_rate(deployment, plan)

        product, baseline, ratio = interleave(plan.rounds, one_round)
    detail = (
        f"{product:,.0f} POSTs/s of {len(order_body(0)):,} bytes over {CONNECTIONS} connections "
        f"against {baseline:,.0f} commits/s by one client"
    )
    is_promise = site.kind is DatabaseKind.POSTGRESQL
    name = f"webhook to durable row / bare commits, {site.kind}"
    return Ratio(name, ratio, TARGET if is_promise else None, Better.HIGHER, detail)


def _batches(size: int) -> Iterator[range]:
    # Number 0 is the order the shop already has.
    return (range(1 + number * size, 1 + (number + 1) * size) for number in count())


def _bare_rate(deployment: Deployment, plan: RunPlan) -> float:
    told = {
        "url": deployment.settings.database_url,
        "table": "store_events",
        "like": str(deployment.shop.store_event_id),
        "count": plan.webhooks,
        "cores": list(plan.cores.servers),
    }
    command = (sys.executable, "-m", "bench.baselines.bare_commits")
    done = subprocess.run(
        command, input=json.dumps(told).encode(), capture_output=True, cwd=PROJECT_FOLDER, check=False, timeout=300
    )
    if done.returncode:
        raise BenchError(f"The bare commits failed: {done.stderr.decode().strip().splitlines()[-1:]}")
    return plan.webhooks / float(json.loads(done.stdout)["seconds"])
