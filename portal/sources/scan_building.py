"""Making a scan from a code with the code's usual meaning, unless the source says otherwise."""

from dataclasses import dataclass
from datetime import datetime

from portal.timeline.scan import NOWHERE, Place, Scan
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.code_meaning import CODE_MEANINGS
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.origin import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What the carrier said and where, as it came."""

    place: Place = NOWHERE
    wording: str = ""
    carrier_code: str = ""
    is_correction: bool = False


def build_scan(
    code: CheckpointCode,
    occurred_at: datetime,
    reported: Reported,
    *,
    local_offset_minutes: int | None,
    milestone: Milestone | None = None,
) -> Scan:
    """A carrier's scan; `milestone` overrides the code's own where the source states it apart."""
    meaning = CODE_MEANINGS[code]
    return Scan(
        milestone=milestone or meaning.milestone,
        code=code,
        fault=meaning.fault,
        action_required=meaning.action_required,
        origin=Origin.CARRIER,
        occurred_at=occurred_at,
        local_offset_minutes=local_offset_minutes,
        place=reported.place,
        wording=reported.wording,
        carrier_code=reported.carrier_code,
        is_correction=reported.is_correction,
    )
