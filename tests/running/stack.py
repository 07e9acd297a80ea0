"""One whole Milepost of separate processes: broker, worker, beat and web server, as the supervisor would start them."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from notifier.foundation.database import Database, open_engine
from portal.cli.migrations import upgrade_database
from portal.cli.supervisor.child import ChildPlan
from portal.cli.supervisor.guard_process import GuardProcess
from portal.cli.supervisor.plans import Instance, beat_plan, broker_plan, web_plan, worker_plan
from portal.cli.supervisor.probes import is_broker_answering, is_web_answering
from portal.settings import PROJECT_FOLDER, Settings, broker_socket
from tests.faults.embedded_instance import free_port
from tests.running.calls import Caller
from tests.running.waiting import wait_for

#: By the first word of a process's name: `worker 1` and `worker 2` are two workers.
_PLANS: dict[str, Callable[[Instance], ChildPlan]] = {
    "broker": broker_plan,
    "worker": worker_plan,
    "beat": beat_plan,
    "web": web_plan,
}
EVERYTHING = tuple(_PLANS)


@dataclass
class Stack:
    """The processes of one instance and its database, which tests may open as well."""

    settings: Settings
    port: int
    environment: dict[str, str]
    database: Database
    _processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    #: Ends them all when this test process is killed.
    _guard: GuardProcess = field(default_factory=lambda: GuardProcess(is_needed=True))

    def start(self, *names: str) -> None:
        """Start processes and wait until those that answer do."""
        for name in names:
            self._start(name)
        self._guard.tell([process.pid for process in self._processes.values()])
        if "broker" in names:
            wait_for(lambda: is_broker_answering(broker_socket(self.settings.data_folder)), what="the broker")
        if "web" in names:
            wait_for(self._is_web_ready, what="the web server to be ready")

    def pid(self, name: str) -> int:
        """The process id."""
        return self._processes[name].pid

    def kill(self, name: str) -> None:
        """End a process and everything it started with SIGKILL."""
        process = self._processes.pop(name)
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            assert process.poll() is not None
        process.wait()

    def stop(self) -> None:
        """End everything."""
        for name in list(self._processes):
            self.kill(name)
        self._guard.dismiss()
        self.database.dispose()

    def caller(self) -> Caller:
        """Somebody who calls the web server."""
        return Caller(self.port)

    def log(self, name: str) -> str:
        """What a process has said."""
        path = self.settings.data_folder / "logs" / f"{name}.log"
        return path.read_text() if path.exists() else ""

    def _start(self, name: str) -> None:
        instance = Instance(self.settings, "127.0.0.1", self.port, self.environment)
        plan = _PLANS[name.partition(" ")[0]](instance)
        plan.prepare(0)
        plan.log.parent.mkdir(parents=True, exist_ok=True)
        with plan.log.open("ab") as log:
            self._processes[name] = subprocess.Popen(
                plan.arguments,
                env=dict(plan.environment),
                cwd=plan.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def _is_web_ready(self) -> bool:
        assert self._processes["web"].poll() is None, self.log("web")[-3000:]
        return is_web_answering("127.0.0.1", self.port, "/readyz")


@contextmanager
def running_stack(
    folder: Path,
    *,
    processes: Sequence[str] = EVERYTHING,
    database_url: str = "",
    smtp_port: int = 0,
    variables: Mapping[str, str] | None = None,
) -> Iterator[Stack]:
    """An instance with its own data folder and further variables; SQLite in the folder unless a database is named."""
    told = dict(variables or {})
    if database_url:
        told["MILEPOST_DATABASE_URL"] = database_url
    if smtp_port:
        told["MILEPOST_SMTP_URL"] = f"smtp://127.0.0.1:{smtp_port}"
    if "broker" not in processes:
        told["MILEPOST_BROKER_URL"] = "memory://tests"
    stack = prepare_stack(folder, told)
    try:
        stack.start(*processes)
        yield stack
    finally:
        stack.stop()


def prepare_stack(folder: Path, variables: Mapping[str, str]) -> Stack:
    """Settings and tables of an instance without any process."""
    port = free_port()
    environment = {
        "MILEPOST_DATA": str(folder),
        "MILEPOST_BASE_URL": f"http://127.0.0.1:{port}",
        "MILEPOST_SECRET_KEY": "a key for one run of the tests",
        "MILEPOST_MAIL_FROM": "orders@milepost.example",
        "MILEPOST_ALLOW_PRIVATE_ENDPOINTS": "1",
        # Tests that use up a limit come from an address of their own.
        "MILEPOST_TRUSTED_PROXIES": "1",
        "PYTHONPATH": str(PROJECT_FOLDER),
        "PYTHONUNBUFFERED": "1",
    }
    environment |= variables
    own = {name: value for name, value in os.environ.items() if not name.startswith("MILEPOST_")}
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings.from_environment(environment)
    upgrade_database(settings)
    return Stack(settings, port, own | environment, Database(open_engine(settings.database_url)))
