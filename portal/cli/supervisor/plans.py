"""The command lines of the children: broker, worker, beat, web server, and the one that fills the demo."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.cli.supervisor.broker import broker_arguments, broker_preparation
from portal.cli.supervisor.child import ChildPlan
from portal.cli.supervisor.probes import is_broker_answering
from portal.settings import PROJECT_FOLDER, Settings, broker_socket

WORKER_THREADS = 32
WEB_THREADS = 8
CELERY_APPLICATION = "portal.worker:celery_app"


@dataclass(frozen=True, slots=True)
class Instance:
    """One embedded instance: what it was told, where it listens, and the environment of its children."""

    settings: Settings
    host: str
    port: int
    environment: Mapping[str, str]


def broker_plan(instance: Instance) -> ChildPlan:
    """Valkey; its name on the terminal is the glossary's, not the program's."""
    socket_path = broker_socket(instance.settings.data_folder)
    return replace(
        _plan(instance, "broker", broker_arguments(instance.settings), grace_seconds=5),
        prepare=broker_preparation(instance.settings),
        is_well=lambda: is_broker_answering(socket_path),
    )


def worker_plan(instance: Instance) -> ChildPlan:
    """Celery in threads: the work waits for networks, and forked workers would cost twice the memory."""
    options = ("--pool", "threads", "--concurrency", str(WORKER_THREADS), "--loglevel", "WARNING")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return _plan(instance, "worker", _celery("worker", *options, *alone), grace_seconds=10)


def beat_plan(instance: Instance) -> ChildPlan:
    """Celery beat as a process of its own: inside the worker it would survive the worker's death as an orphan.

    Its schedule lives in memory; every tick may be repeated or missed without harm.
    """
    options = ("--scheduler", "celery.beat:Scheduler", "--pidfile", "", "--loglevel", "WARNING")
    return _plan(instance, "beat", _celery("beat", *options), grace_seconds=10)


def web_plan(instance: Instance) -> ChildPlan:
    """Gunicorn with threads; a second process where there is a second core, so that one may die unnoticed."""
    bracketed = f"[{instance.host}]" if ":" in instance.host else instance.host
    options = {
        "--bind": f"{bracketed}:{instance.port}",
        "--worker-class": "gthread",
        "--workers": str(web_processes(os.cpu_count() or 1)),
        "--threads": str(WEB_THREADS),
        "--timeout": "30",
        "--graceful-timeout": "4",
        "--keep-alive": "5",
    }
    words = (word for option in options.items() for word in option)
    # The control socket of gunicorn 27 would stand in the home folder and be shared by all instances.
    arguments = (sys.executable, "-m", "gunicorn", "wsgi:app", *words, "--no-control-socket")
    return _plan(instance, "web server", arguments, grace_seconds=10)


def demo_plan(instance: Instance) -> ChildPlan:
    """The command that fills the demo shops, once."""
    return _plan(instance, "demo-seed", (sys.executable, "-m", "portal.cli", "demo-seed"), grace_seconds=2)


def web_processes(cores: int) -> int:
    """How many web processes fit beside a worker on this machine."""
    return min(2, cores)


def _celery(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "celery", "-A", CELERY_APPLICATION, *words)


def _plan(instance: Instance, name: str, arguments: tuple[str, ...], *, grace_seconds: float) -> ChildPlan:
    return ChildPlan(
        name=name,
        arguments=arguments,
        environment=instance.environment,
        folder=PROJECT_FOLDER,
        log=instance.settings.data_folder / "logs" / f"{name.partition(' ')[0]}.log",
        grace_seconds=grace_seconds,
    )
