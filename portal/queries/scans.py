"""Stored checkpoints read back as scans for the pure timeline code."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select
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
_SCANS = select(*_COLUMNS).where(Checkpoint.shipment_id.in_(bindparam("shipment_ids", expanding=True)))


def load_scans(session: Session, shipment_id: uuid.UUID) -> list[Scan]:
    """All scans of one shipment."""
    return list(load_scans_of(session, [shipment_id]).get(shipment_id, ()))


def load_scans_of(session: Session, shipment_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Scan]]:
    """All scans of several shipments, by shipment, in one query."""
    found: dict[uuid.UUID, list[Scan]] = defaultdict(list)
    for row in session.execute(_SCANS, {"shipment_ids": list(shipment_ids)}):
        found[row.shipment_id].append(
            Scan(
                milestone=Milestone(row.milestone),
                code=CheckpointCode(row.code),
                fault=None if row.fault is None else Fault(row.fault),
                action_required=row.action_required,
                origin=Origin(row.origin),
                occurred_at=row.occurred_at,
                local_offset_minutes=row.local_offset_minutes,
                place=Place(row.city, row.region, row.postcode, row.country),
                wording=row.wording,
                carrier_code=row.carrier_code,
                is_correction=row.is_correction,
            )
        )
    return found
