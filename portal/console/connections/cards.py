"""A connection as pages show it: its source by name, its state, its last word."""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.console.connections.ago import tell_ago
from portal.console.connections.guides import Guide, get_guide
from portal.merchants.connection_health import ConnectionHealth


@dataclass(frozen=True, slots=True)
class ConnectionCard:
    """A connection; texts about time are in the reader's language, None where there is nothing to say."""

    id: uuid.UUID
    guide: Guide
    state: str
    last_received: str | None
    failed_count: int
    last_failed: str | None
    waits_since: str | None
    held_count: int
    old_secret_until: str | None


def make_card(health: ConnectionHealth, *, now: dt.datetime) -> ConnectionCard:
    """What the health of a connection says to people."""
    return ConnectionCard(
        id=health.id,
        guide=get_guide(health.source),
        state=health.state.value,
        last_received=_ago(health.last_received_at, now),
        failed_count=health.failed_count,
        last_failed=_ago(health.last_failed_at, now),
        waits_since=_ago(health.waits_since, now),
        held_count=health.held_count,
        old_secret_until=_ago(health.old_secret_until, now),
    )


def _ago(moment: dt.datetime | None, now: dt.datetime) -> str | None:
    return None if moment is None else tell_ago(moment, now)
