"""Promise: a page rendered anew, from the database to the compressed bytes, costs a few times bare Flask's hello."""

from collections.abc import Callable

from sqlalchemy import Engine, text

from bench.databases import DatabaseKind
from bench.load import Caller
from bench.page_scene import PageScene, get_request
from bench.processes import BenchError, cpu_seconds
from bench.report import Better, Ratio, interleave
from notifier.foundation.database import open_engine

TARGET = 10.0


def measure_cold_page(scene: PageScene) -> Ratio:
    """CPU time of the server process for each page whose order has just changed, against hello's.

    SQLite's, the default, is the promise. The order changes before every request of both sides, so that both
    servers are asked at the same pace.
    """
    engine = open_engine(scene.deployment.settings.database_url)
    bump = _version_bump(engine, scene)
    page, hello = scene.page_request(), get_request("/")

    def one_round() -> tuple[float, float]:
        pages = _cpu_per_request(scene, scene.web_pid, scene.web_port, lambda caller: _ask_anew(caller, page, bump))
        hellos = _cpu_per_request(
            scene, scene.hello_pid, scene.hello_port, lambda caller: _ask_anew(caller, hello, bump)
        )
        return pages, hellos

    product, baseline, ratio = interleave(scene.plan.rounds, one_round)
    engine.dispose()
    detail = f"{product * 1000:.2f} ms of CPU against {baseline * 1000:.2f} ms hello, one connection"
    name = f"page rendered anew / Flask hello, CPU, {scene.kind}"
    target = TARGET if scene.kind is DatabaseKind.SQLITE else None
    return Ratio(name, ratio, target, Better.LOWER, detail)


def _version_bump(engine: Engine, scene: PageScene) -> Callable[[], None]:
    statement = text("UPDATE orders SET page_version = page_version + 1")

    def bump() -> None:
        with engine.begin() as connection:
            if connection.execute(statement).rowcount != 1:
                raise BenchError("The bench's shop should have exactly one order.")

    return bump


def _cpu_per_request(scene: PageScene, pid: int, port: int, ask: Callable[[Caller], None]) -> float:
    caller = Caller(port)
    ask(caller)
    before = cpu_seconds(pid)
    # A tick of the kernel's clock is 10 ms: a hello needs many requests until that does not matter.
    for _ in range(scene.plan.cold_requests):
        ask(caller)
    used = cpu_seconds(pid) - before
    caller.close()
    return used / scene.plan.cold_requests


def _ask_anew(caller: Caller, request: bytes, bump: Callable[[], None]) -> None:
    bump()
    status, _ = caller.ask(request)
    if status != 200:
        raise BenchError(f"A page rendered anew answered {status}.")
