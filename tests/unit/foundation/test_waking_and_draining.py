"""Wake-ups are merged and never stop the caller; drains run once and look again when asked meanwhile."""

import threading

from notifier.foundation.draining import Drain
from notifier.foundation.wake_ups import WakeUps


def test_many_requests_for_one_task_become_few_calls() -> None:
    calls: list[str] = []
    arrived = threading.Event()

    def publish(name: str) -> None:
        calls.append(name)
        if name == "last":
            arrived.set()

    wake_ups = WakeUps(publish, pause_seconds=0.01)
    for _ in range(1000):
        wake_ups.request("send")
    wake_ups.request("last")
    assert arrived.wait(5)
    assert 1 <= calls.count("send") < 1000


def test_a_broker_that_is_away_stops_neither_caller_nor_later_calls() -> None:
    calls: list[str] = []
    arrived = threading.Event()

    def publish(name: str) -> None:
        calls.append(name)
        if len(calls) == 1:
            raise OSError("the broker is away")
        arrived.set()

    wake_ups = WakeUps(publish, pause_seconds=0.01)
    wake_ups.request("a")
    while len(calls) < 1:
        threading.Event().wait(0.005)
    wake_ups.request("b")
    assert arrived.wait(5)
    assert calls[-1] == "b"


def test_a_drain_goes_on_until_nothing_is_left() -> None:
    left = [3]

    def step() -> bool:
        left[0] -= 1
        return left[0] > 0

    assert Drain().run(step, seconds=60) is False
    assert left == [0]


def test_a_drain_that_runs_out_of_time_says_that_work_is_left() -> None:
    assert Drain().run(lambda: True, seconds=-1) is True


def test_a_second_call_makes_the_running_drain_look_once_more() -> None:
    drain = Drain()
    entered, may_go = threading.Event(), threading.Event()
    looks: list[int] = []

    def step() -> bool:
        looks.append(1)
        entered.set()
        may_go.wait(5)
        return False

    runner = threading.Thread(target=lambda: drain.run(step, seconds=60))
    runner.start()
    assert entered.wait(5)
    assert drain.run(step, seconds=60) is False
    may_go.set()
    runner.join(5)
    assert len(looks) == 2
