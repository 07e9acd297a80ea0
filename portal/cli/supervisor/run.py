"""`milepost up`: takes the data folder, brings the database up to date, starts the children, stays with them."""

import time
from collections.abc import Callable

from notifier.foundation.clock import monotonic_seconds
from notifier.foundation.errors import ProductError
from portal.cli.migrations import upgrade_database
from portal.cli.supervisor.broker import uses_embedded_broker
from portal.cli.supervisor.child import Child, ChildPlan
from portal.cli.supervisor.environment import local_address
from portal.cli.supervisor.folder_lock import AlreadyRunningError, FolderLock
from portal.cli.supervisor.guard_process import GuardProcess
from portal.cli.supervisor.instance_note import InstanceNote, write_note
from portal.cli.supervisor.logs import find_reason
from portal.cli.supervisor.plans import (
    Instance,
    beat_plan,
    broker_plan,
    demo_plan,
    web_plan,
    worker_plan,
)
from portal.cli.supervisor.probes import is_broker_answering, is_web_answering, require_free_port
from portal.cli.supervisor.stop_request import StopRequest
from portal.cli.supervisor.supervisor import Supervisor
from portal.cli.supervisor.terminal import say
from portal.demo.facts_place import set_aside_facts
from portal.settings import broker_socket

BROKER_SECONDS = 30.0
#: A busy small machine takes its time; a child that cannot start at all is noticed much earlier.
READY_SECONDS = 300.0
LEFTOVER_SECONDS = 30.0


class NotReadyError(ProductError):
    """A child did not come up; the sentence names its log."""


def run_instance(instance: Instance) -> None:
    """Serve until somebody asks to stop.

    `AlreadyRunningError` when the data folder is taken, `ProductError` when a start is impossible.
    """
    stop_request = StopRequest()
    stop_request.listen()
    lock = FolderLock(instance.settings.data_folder)
    try:
        lock.acquire()
        _wait_for_leftovers(lock, stop_request)
        if not stop_request.is_made:
            _serve(instance, lock, stop_request)
    finally:
        lock.release()


def _serve(instance: Instance, lock: FolderLock, stop_request: StopRequest) -> None:
    require_free_port(instance.host, instance.port)
    upgrade_database(instance.settings)
    settings = instance.settings
    write_note(settings.data_folder, InstanceNote(base_url=settings.base_url, is_demo=settings.is_demo))
    set_aside_facts(settings.data_folder)
    guard = GuardProcess()
    supervisor = Supervisor(lock, stop_request, guard)
    try:
        _start(instance, supervisor, lock)
        supervisor.keep(until=_never)
    finally:
        say("Milepost is stopping …")
        supervisor.stop()
        guard.dismiss()
    say("Milepost has stopped.")


def _start(instance: Instance, supervisor: Supervisor, lock: FolderLock) -> None:
    def child(plan: ChildPlan) -> Child:
        return Child(plan, lock.inherited_descriptor)

    if uses_embedded_broker(instance.settings):
        socket_path = broker_socket(instance.settings.data_folder)
        supervisor.start([child(broker_plan(instance))])
        _keep_until_up(supervisor, lambda: is_broker_answering(socket_path), BROKER_SECONDS)
    if not supervisor.may_go_on():
        return
    supervisor.start([child(plan(instance)) for plan in (worker_plan, beat_plan, web_plan)])
    _keep_until_up(supervisor, lambda: _is_web_ready(instance), READY_SECONDS)
    if supervisor.may_go_on():
        say(f"Milepost is ready on {local_address(instance.host, instance.port)}")
    if supervisor.may_go_on() and instance.settings.is_demo:
        _fill_demo(instance, supervisor, child(demo_plan(instance)))


def _is_web_ready(instance: Instance) -> bool:
    return all(is_web_answering(instance.host, instance.port, path) for path in ("/healthz", "/readyz"))


def _keep_until_up(supervisor: Supervisor, is_up: Callable[[], bool], seconds: float) -> None:
    supervisor.keep(until=lambda: supervisor.hopeless is not None or is_up(), within_seconds=seconds)
    if (child := supervisor.hopeless) is not None:
        raise NotReadyError(
            f"The {child.plan.name} does not start; {child.plan.log} says: {find_reason(child.plan.log)}"
        )
    if supervisor.may_go_on() and not is_up():
        names = " and ".join(str(child.plan.log) for child in supervisor.children)
        raise NotReadyError(f"Milepost was not ready within {seconds:.0f} s; see {names}.")


def _fill_demo(instance: Instance, supervisor: Supervisor, seed: Child) -> None:
    """Run the command that fills the demo shops beside the servers; its failure leaves them running."""
    say("Filling the demo shops …")
    seed.start()
    supervisor.keep(until=lambda: seed.pid is None)
    if seed.pid is not None:
        seed.kill()
    elif seed.exit_status == 0:
        say(f"The demo is at {instance.settings.base_url}/demo")
    else:
        say(f"The demo shops could not be filled; {seed.plan.log} says: {find_reason(seed.plan.log)}")


def _wait_for_leftovers(lock: FolderLock, stop_request: StopRequest) -> None:
    """A supervisor that was killed leaves children which need a moment to finish; they hold socket and port."""
    if lock.is_free_of_leftovers():
        return
    say(f"Waiting for processes of an earlier run to end ({lock.leftovers()}) …")
    ends_at = monotonic_seconds() + LEFTOVER_SECONDS
    while not lock.is_free_of_leftovers():
        if stop_request.is_made:
            return
        if monotonic_seconds() > ends_at:
            raise AlreadyRunningError(
                f"Processes of an earlier run still work on the data folder ({lock.leftovers()}); "
                "end them and start again."
            )
        time.sleep(0.2)


def _never() -> bool:
    return False
