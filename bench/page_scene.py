"""The scene of the three page promises: the product's web server and bare Flask hello, side by side."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.databases import DatabaseKind, DatabaseSite
from bench.deployment import Deployment, bare_environment, deploy, server, web_server
from bench.load import Caller, Load, run_loads
from bench.plan import RunPlan
from bench.processes import BenchError, Program, cpu_seconds
from bench.report import Better, Ratio, interleave

#: As many as the server has threads.
CONNECTIONS = 8
_BROWSER = (
    "User-Agent: Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile",
    "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding: gzip, deflate, br",
    "Accept-Language: en-GB,en;q=0.9",
)


@dataclass(frozen=True, slots=True)
class PageScene:
    """Ports and process ids of both servers; they have the same options and the same core."""

    kind: DatabaseKind
    deployment: Deployment
    plan: RunPlan
    web_pid: int
    web_port: int
    hello_pid: int
    hello_port: int

    def page_request(self, *further: str) -> bytes:
        """The tracking page as a browser asks for it."""
        return get_request(self.deployment.shop.page_path, *further)

    def measure_rate(self, name: str, target: float, further: tuple[str, ...], status: int) -> Ratio:
        """Answers per second, all of which must have the status, against hello's, in short turns.

        Both get the same headers, `further` among them: to read these is the server's work, whoever answers.
        """
        seconds, rounds = self.plan.turn_seconds, self.plan.turns
        loads = (
            Load(self.web_port, [self.page_request(*further)], CONNECTIONS, seconds),
            Load(self.hello_port, [get_request("/", *further)], CONNECTIONS, seconds),
        )
        used = [-cpu_seconds(self.web_pid), -cpu_seconds(self.hello_pid)]
        turns = iter(run_loads(loads, rounds, self.plan.cores.clients))
        counts = [0, 0]

        def one_round() -> tuple[float, float]:
            page, hello = next(turns)
            counts[0] += page.require(status).count
            counts[1] += hello.require(200).count
            return page.rate, hello.rate

        used = [used[0] + cpu_seconds(self.web_pid), used[1] + cpu_seconds(self.hello_pid)]
        product, baseline, ratio = interleave(rounds, one_round)
        page_ms, hello_ms = (1000 * cpu / number for cpu, number in zip(used, counts, strict=True))
        detail = f"{product:,.0f}/s against {baseline:,.0f}/s; CPU {page_ms:.2f} ms against {hello_ms:.2f} ms"
        return Ratio(name, ratio, target, Better.HIGHER, detail)

    def find_etag(self) -> str:
        """The version of the page now, which is also kept as bytes from then on."""
        caller = Caller(self.web_port)
        status, head = caller.ask(self.page_request())
        caller.close()
        tags = [line.partition(b":")[2].strip() for line in head.splitlines() if line.lower().startswith(b"etag:")]
        if status != 200 or not tags:
            raise BenchError(f"The tracking page answered {status} and {len(tags)} ETags.")
        return tags[0].decode()


@contextmanager
def open_page_scene(site: DatabaseSite, plan: RunPlan) -> Iterator[PageScene]:
    """Start both servers on a new database."""
    deployment = deploy(site.folder / "pages", site.make("pages"))
    log = deployment.settings.data_folder / "hello.log"
    hello = Program("hello", (), bare_environment(), log, plan.cores.servers)
    with (
        web_server(deployment, plan.cores.servers) as (web_pid, web_port),
        server(hello, "bench.baselines.hello:app") as (hello_pid, hello_port),
    ):
        yield PageScene(site.kind, deployment, plan, web_pid, web_port, hello_pid, hello_port)


def get_request(path: str, *further: str) -> bytes:
    """A browser's GET."""
    lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *_BROWSER, *further)
    return "\r\n".join(lines).encode() + b"\r\n\r\n"
