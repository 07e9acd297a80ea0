"""How much work waits in the tables."""

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from notifier.api.figures import load_waiting
from portal.models import StoreEvent, TrackerEvent
from portal.vocabulary.connection_kind import RawEventState


def load_backlog(session: Session) -> dict[str, int]:
    """Rows waiting, by queue: payloads to apply, payloads waiting for their order, messages to send."""
    counts = dict(load_waiting(session))
    for name, table in (("store_events", StoreEvent), ("tracker_events", TrackerEvent)):
        for state in (RawEventState.NEW, RawEventState.WAITING):
            wanted = select(func.count()).select_from(table).where(table.state == literal_column(f"'{state.value}'"))
            counts[f"{name}_{state.value}"] = int(session.scalar(wanted) or 0)
    return counts
