"""Stored checkpoints read back as scans for the pure timeline code."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.models import Checkpoint
from portal.timeline.scan import Place, Scan
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.fault import Fault
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.origin import Origin

_COLUMNS = (
    Checkpoint.shipment_id,
    Checkpoint.milestone,
    Checkpoint.code,
    Checkpoint.fault,
    Checkpoint.action_required,
    Checkpoint.origin,
    Checkpoint.occurred_at,
    Checkpoint.local_offset_minutes,
    Checkpoint.city,
    Checkpoint.region,
    Checkpoint.postcode,
    Checkpoint.country,
    Checkpoint.wording,
    Checkpoint.carrier_code,
    Checkpoint.is_correction,
)
# Built once: putting the statement together costs more than SQLite takes to answer it.
_SCANS: Select[*tuple[Any, ...]] = select(*_COLUMNS).where(
    Checkpoint.shipment_id.in_(bindparam("shipment_ids", expanding=True))
)


def load_scans(session: Session, shipment_id: uuid.UUID) -> list[Scan]:
    """All scans of one shipment."""
    session.flush()  # its connection, unlike the session, does not do that by itself
    return list(load_scans_of(session.connection(), [shipment_id]).get(shipment_id, ()))


def load_scans_of(connection: Connection, shipment_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Scan]]:
    """All scans of several shipments, by shipment, in one query."""
    found: dict[uuid.UUID, list[Scan]] = defaultdict(list)
    for shipment_id, *values in connection.execute(_SCANS, {"shipment_ids": list(shipment_ids)}):
        found[shipment_id].append(_scan(*values))
    return found


def _scan(milestone: str, code: str, fault: str | None, *rest: Any) -> Scan:  # noqa: ANN401  columns as they come
    needs_action, origin, occurred_at, offset_minutes, city, region, postcode, country, *said, is_correction = rest
    return Scan(
        milestone=Milestone(milestone),
        code=CheckpointCode(code),
        fault=None if fault is None else Fault(fault),
        action_required=needs_action,
        origin=Origin(origin),
        occurred_at=occurred_at,
        local_offset_minutes=offset_minutes,
        place=Place(city, region, postcode, country),
        wording=said[0],
        carrier_code=said[1],
        is_correction=is_correction,
    )
