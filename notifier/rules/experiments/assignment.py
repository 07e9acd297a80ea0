"""Which arm a person belongs to: the same in every message of an experiment, by chance between experiments."""

import hashlib
import math
import uuid
from functools import lru_cache

from notifier.rules.experiments.definition import Arm, Experiment


def choose_arm(experiment: Experiment, recipient_id: uuid.UUID) -> Arm:
    """The recipient's arm, a pure function of the experiment's key, the arms' names and weights, and the recipient.

    Weighted rendezvous hashing (Schindelhauer and Schomaker, "Weighted distributed hash tables", SPAA 2005): each arm
    draws a waiting time of the rate of its weight, and the first one has the person. A heavier arm only takes people
    from others, a lighter one only gives people away, no others move, and the arms' order does not matter.
    """
    key = _derive_key(experiment.key)
    return min(experiment.arms, key=lambda arm: _draw(key, recipient_id, arm.name) / arm.weight)


def _draw(key: bytes, recipient_id: uuid.UUID, arm: str) -> float:
    """A waiting time of rate 1, the same for the same three."""
    digest = hashlib.blake2b(recipient_id.bytes + arm.encode(), key=key, digest_size=8).digest()
    # 52 bits and the middle of the step: exact as a float, never 0 and never 1.
    return -math.log(((int.from_bytes(digest) >> 12) + 0.5) / 2**52)


@lru_cache(maxsize=1024)
def _derive_key(key: str) -> bytes:
    """BLAKE2 takes keys of 64 bytes at most (RFC 7693, section 2.1); an experiment's may be longer."""
    return hashlib.sha256(key.encode()).digest()
