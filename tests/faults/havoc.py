"""Kills children of a running instance at random moments, bound to how far the work has come."""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import psutil

from tests.faults.embedded_instance import EmbeddedInstance, is_alive
from tests.running.waiting import wait_for

CHILDREN: Final = {"worker": "worker", "broker": "valkey-server"}


@dataclass
class Havoc:
    """A plan of kills; each comes once so much of the work is done, and a little later by chance."""

    instance: EmbeddedInstance
    chance: random.Random
    kills: Counter[str] = field(default_factory=Counter)

    def run(self, victims: list[str], progress: Callable[[], int], total: int) -> None:
        """Kill these one after the other while progress goes from nothing to `total`; ends when all were killed."""
        moments = sorted(self.chance.uniform(0.03, 0.85) for _ in victims)
        for share, victim in zip(moments, victims, strict=True):
            wait_for(lambda share=share: progress() >= share * total, 900, what=f"{share:.0%} of the work")  # type: ignore[misc]
            self._kill(victim)

    def _kill(self, victim: str) -> None:
        name = victim.partition(" ")[0]
        process = wait_for(lambda: self._find(name), what=f"the {name} to be there")
        assert process is not None
        process.kill()
        if victim == "broker without data":
            shutil.rmtree(self.instance.data / "valkey" / "appendonlydir", ignore_errors=True)
        self.kills[victim] += 1
        wait_for(lambda: not is_alive(process), what=f"the {name} to be gone")

    def _find(self, name: str) -> psutil.Process | None:
        try:
            process = self.instance.child(CHILDREN[name])
        except (LookupError, psutil.NoSuchProcess):
            return None
        return process if is_alive(process) else None
