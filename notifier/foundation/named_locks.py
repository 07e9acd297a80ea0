"""Locks on what has no row yet: two who are about to make the same thing take turns."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import BigInteger, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.sql import bindparam


def lock_names(session: Session, names: Iterable[str]) -> None:
    """Hold these names until the transaction ends, waiting for whoever holds one; in one order, against deadlocks.

    PostgreSQL's advisory locks, by 64 bits of a digest: two names that share them wait for each other, too. SQLite has
    one writer at a time and needs none.
    """
    keys = sorted({_key_of(name) for name in names})
    if keys and session.get_bind().dialect.name == "postgresql":
        held = bindparam("keys", keys, ARRAY(BigInteger))
        session.execute(select(func.pg_advisory_xact_lock(func.unnest(held))))


def _key_of(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8"), digest_size=8).digest(), signed=True)
