"""Promise: a rule is rehearsed over a hundred thousand recorded triggers in less than twenty seconds."""

import json
import resource
import subprocess
import sys
import time
from typing import Final

from bench.databases import DatabaseSite
from bench.deployment import SLUG, Deployment, deploy
from bench.email_path import open_product
from bench.plan import RunPlan
from bench.processes import PROJECT_FOLDER, BenchError
from bench.report import Better, Ratio

TARGET_SECONDS: Final = 20.0
_PROMISED: Final = 100_000
_NAME: Final = "rehearsal"
#: Triggers recorded in one transaction.
_PART: Final = 2_000
_RULE: Final = {
    "name": "Thank you by mail",
    "trigger": "order.placed",
    "channels": ["email"],
    "timing": {"kind": "after", "amount": 2, "unit": "hours"},
    "conditions": {
        "all": [{"fact": "order.total", "is": "greater_than", "value": {"amount": "10.00", "currency": "EUR"}}]
    },
}


def measure_rehearsal(site: DatabaseSite, plan: RunPlan) -> Ratio:
    """Seconds that `milepost rehearse` takes for what was promised, the start of the program included."""
    folder = site.folder / _NAME
    folder.mkdir()
    deployment = deploy(folder, site.make(_NAME))
    _record(deployment, plan.rehearsed_triggers)
    site.settle(_NAME)
    rounds = sorted(_rehearse(deployment, site, plan.rehearsed_triggers) for _ in range(plan.rehearsals))
    seconds, cpu = rounds[len(rounds) // 2]
    detail = f"{plan.rehearsed_triggers:,} triggers in {seconds:.1f} s, {cpu:.1f} s of CPU"
    name = f"rehearsal of {plan.rehearsed_triggers:,} triggers, seconds, {site.kind}"
    # Fewer are told for information: their share of the start is larger.
    target = TARGET_SECONDS if plan.rehearsed_triggers >= _PROMISED else None
    return Ratio(name, seconds, target, Better.LOWER, detail)


def _record(deployment: Deployment, number: int) -> None:
    product = open_product(deployment)
    for begin in range(0, number, _PART):
        product.prepare(min(_PART, number - begin))
    product.database.dispose()


def _rehearse(deployment: Deployment, site: DatabaseSite, number: int) -> tuple[float, float]:
    """Seconds by the clock, and of CPU with the database server's."""
    began_at, before = time.monotonic(), _cpu_seconds(site)
    done = subprocess.run(
        (sys.executable, "-m", "portal.cli", "rehearse", SLUG, "-", "--json"),
        input=json.dumps(_RULE),
        env=deployment.environment,
        cwd=PROJECT_FOLDER,
        capture_output=True,
        check=False,
        text=True,
    )
    seconds, cpu = time.monotonic() - began_at, _cpu_seconds(site) - before
    if done.returncode:
        raise BenchError(f"The rehearsal failed: {done.stderr.strip()}")
    told = json.loads(done.stdout)
    # The shop's own order is one more.
    if told["triggers"] != number + 1 or told["channels"][0]["messages"] != number + 1:
        raise BenchError(f"The rehearsal was about something else: {done.stdout[:500]}")
    return seconds, cpu


def _cpu_seconds(site: DatabaseSite) -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime + site.cpu_seconds()
