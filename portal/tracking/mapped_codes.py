"""Carrier codes a merchant has given a meaning: put on scans before they are stored."""

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.digests import digest_text
from portal.models import CarrierCodeMapping
from portal.sources.trackers.contract import TrackerUpdate
from portal.timeline.scan import Scan
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.code_meaning import CODE_MEANINGS

#: Stands for any words in `CarrierCodeMapping.wording_digest`.
ANY_WORDS = ""


@dataclass(frozen=True, slots=True)
class CodeKey:
    """Which scans are meant: by tracker, carrier in the tracker's words, code, and their words or `ANY_WORDS`."""

    source: str
    carrier: str
    carrier_code: str
    wording_digest: str


def apply_mappings(
    session: Session, merchant_id: uuid.UUID, source: str, updates: Sequence[TrackerUpdate]
) -> tuple[TrackerUpdate, ...]:
    """The updates with the merchant's meanings; the database is asked only when a code is unknown."""
    if not any(scan.code is CheckpointCode.UNKNOWN for update in updates for scan in update.scans):
        return tuple(updates)
    mappings = _load(session, merchant_id, source)
    return tuple(
        dataclasses.replace(
            update, scans=tuple(_mapped(scan, source, update.carrier, mappings) for scan in update.scans)
        )
        for update in updates
    )


def give_meaning(scan: Scan, code: CheckpointCode) -> Scan:
    """The same scan with a code's usual meaning; its milestone never stands further back than it stood."""
    meaning = CODE_MEANINGS[code]
    old, new = scan.milestone.rank, meaning.milestone.rank
    is_behind = old is not None and new is not None and new < old
    return dataclasses.replace(
        scan,
        code=code,
        milestone=scan.milestone if is_behind else meaning.milestone,
        fault=meaning.fault,
        action_required=meaning.action_required,
    )


def digest_words(wording: str) -> str:
    """The digest unknown codes and mappings know a carrier's words by."""
    return digest_text(wording.casefold())


def _load(session: Session, merchant_id: uuid.UUID, source: str) -> Mapping[CodeKey, CheckpointCode]:
    of_source = (CarrierCodeMapping.merchant_id == merchant_id, CarrierCodeMapping.source == source)
    rows = session.scalars(select(CarrierCodeMapping).where(*of_source))
    return {
        CodeKey(row.source, row.carrier, row.carrier_code, row.wording_digest): CheckpointCode(row.code) for row in rows
    }


def _mapped(scan: Scan, source: str, carrier: str, mappings: Mapping[CodeKey, CheckpointCode]) -> Scan:
    if scan.code is not CheckpointCode.UNKNOWN:
        return scan
    exact = CodeKey(source, carrier, scan.carrier_code, digest_words(scan.wording))
    code = mappings.get(exact) or mappings.get(dataclasses.replace(exact, wording_digest=ANY_WORDS))
    return scan if code is None else give_meaning(scan, code)
