"""The broker's answer is waited for a second at most, and remembered."""

import threading

from portal.hooks.broker_probe import BrokerProbe


def test_an_answer_is_remembered() -> None:
    asked: list[bool] = []

    def ask() -> bool:
        asked.append(True)
        return True

    probe = BrokerProbe(ask)
    assert [probe(), probe(), probe()] == [True] * 3
    assert asked == [True]


def test_a_broker_that_says_nothing_holds_nobody_and_is_asked_once() -> None:
    speaks, asked = threading.Event(), threading.Semaphore(0)

    def ask() -> bool:
        asked.release()
        return speaks.wait(60)

    probe = BrokerProbe(ask)
    assert [probe(), probe()] == [False, False]
    speaks.set()
    assert asked.acquire(blocking=False)
    assert not asked.acquire(blocking=False)
    assert probe()
