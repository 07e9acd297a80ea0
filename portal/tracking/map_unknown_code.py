"""Giving a carrier's unknown code a meaning: what it would change, and the stored scans read again in batches."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy import ColumnElement, Select, Table, delete, literal_column, select, update
from sqlalchemy.orm import Session

from notifier.foundation.after_commit import request_wake_up
from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.errors import ProductError
from notifier.foundation.ids import new_id
from portal.merchants.audit_log import Actor, Change, record_change
from portal.models import CarrierCodeMapping, Checkpoint, Shipment, UnknownCode
from portal.orders.order_summaries import refresh_summaries
from portal.queries.page_links import PageLinks
from portal.queries.scans import load_scans
from portal.sources.carriers.registry import find_carrier
from portal.tracking.mapped_codes import ANY_WORDS, CodeKey, digest_words, give_meaning
from portal.tracking.record_checkpoint import Readings, ScanBatch, follow_scans, lock_shipment
from portal.vocabulary.audit_action import AuditAction
from portal.vocabulary.checkpoint_code import CheckpointCode

REPLAY_MAPPINGS: Final = "portal.replay_mappings"
_MAPPINGS = cast(Table, CarrierCodeMapping.__table__)
_KEY: Final = ("merchant_id", "source", "carrier", "carrier_code", "wording_digest")
#: Shipments in one unit of work: each is locked until its end.
_BATCH_SIZE: Final = 20
_PAGE_SIZE: Final = 500
_MOST_COUNTED: Final = 10_000
#: Written out, for a partial index serves only statements that name its condition.
_UNKNOWN: Final[ColumnElement[str]] = literal_column(f"'{CheckpointCode.UNKNOWN.value}'")


@dataclass(frozen=True, slots=True)
class StoredScans:
    """How much a meaning would change: scans, and the parcels they are of; `is_more` past what is counted."""

    scans: int
    parcels: int
    is_more: bool


def has_unknown_codes(session: Session, merchant_id: uuid.UUID) -> bool:
    """Whether any tracker has said something nobody has given a meaning."""
    return session.scalar(select(UnknownCode.id).where(UnknownCode.merchant_id == merchant_id).limit(1)) is not None


def load_unknown_codes(session: Session, merchant_id: uuid.UUID, *, limit: int = 200) -> Sequence[UnknownCode]:
    """Codes without a meaning, the most frequent first."""
    of_merchant = select(UnknownCode).where(UnknownCode.merchant_id == merchant_id)
    return session.scalars(of_merchant.order_by(UnknownCode.seen_count.desc(), UnknownCode.id).limit(limit)).all()


def load_mappings(session: Session, merchant_id: uuid.UUID, *, limit: int = 200) -> Sequence[CarrierCodeMapping]:
    """Codes with a meaning of the merchant's, the newest first."""
    of_merchant = select(CarrierCodeMapping).where(CarrierCodeMapping.merchant_id == merchant_id)
    return session.scalars(of_merchant.order_by(CarrierCodeMapping.created_at.desc()).limit(limit)).all()


def find_unknown_code(session: Session, merchant_id: uuid.UUID, code_id: uuid.UUID) -> UnknownCode | None:
    """One unknown code of a merchant."""
    wanted = select(UnknownCode).where(UnknownCode.id == code_id, UnknownCode.merchant_id == merchant_id)
    return session.scalar(wanted)


def make_key(unknown: UnknownCode, *, for_any_words: bool) -> CodeKey:
    """The scans meant by a sample: all with its code, or only those with its very words."""
    is_wide = for_any_words and bool(unknown.carrier_code)
    return CodeKey(
        unknown.source, unknown.carrier, unknown.carrier_code, ANY_WORDS if is_wide else unknown.wording_digest
    )


def count_stored_scans(session: Session, merchant_id: uuid.UUID, key: CodeKey) -> StoredScans:
    """How many stored scans a meaning would change."""
    scans, parcels = 0, set[uuid.UUID]()
    for _checkpoint_id, shipment_id in _find_scans(session, merchant_id, key):
        if scans == _MOST_COUNTED:
            return StoredScans(scans, len(parcels), is_more=True)
        scans += 1
        parcels.add(shipment_id)
    return StoredScans(scans, len(parcels), is_more=False)


def map_code(session: Session, actor: Actor, key: CodeKey, code: str) -> None:
    """Keep what a code means; scans to come have it at once, stored ones are read again in the background."""
    if code not in set(CheckpointCode) or code == CheckpointCode.UNKNOWN:
        raise ProductError("Choose what the code means.")
    named = dict(
        zip(_KEY, (actor.merchant_id, key.source, key.carrier, key.carrier_code, key.wording_digest), strict=True)
    )
    values = {"code": code, "created_at": utc_now(), "replayed_count": 0, "replayed_at": None}
    insert_or_ignore(session, _MAPPINGS, [{"id": new_id()} | named | values], on=_KEY)
    session.execute(
        update(_MAPPINGS).where(*(_MAPPINGS.c[name] == value for name, value in named.items())).values(**values)
    )
    _forget_unknown(session, actor.merchant_id, key)
    subject = key.carrier_code or key.carrier or key.source
    change = Change(AuditAction.CARRIER_CODE_MAPPED, subject, after={"tracker": key.source, "code": code})
    record_change(session, actor, change)
    request_wake_up(session, REPLAY_MAPPINGS)


def has_open_mappings(session: Session) -> bool:
    """Whether stored scans of any merchant are still to be read again."""
    is_open = CarrierCodeMapping.replayed_at.is_(None)
    return session.scalar(select(CarrierCodeMapping.id).where(is_open).limit(1)) is not None


def replay_next(session: Session, links: PageLinks, *, now: dt.datetime) -> bool:
    """Read the stored scans of some parcels again; returns whether there may be more to do."""
    is_open = CarrierCodeMapping.replayed_at.is_(None)
    oldest = select(CarrierCodeMapping).where(is_open).order_by(CarrierCodeMapping.created_at).limit(1)
    mapping = session.scalar(oldest.with_for_update(skip_locked=True))
    if mapping is None:
        return False
    key = CodeKey(mapping.source, mapping.carrier, mapping.carrier_code, mapping.wording_digest)
    by_shipment: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for checkpoint_id, shipment_id in _find_scans(session, mapping.merchant_id, key):
        if shipment_id not in by_shipment and len(by_shipment) == _BATCH_SIZE:
            break
        by_shipment[shipment_id].append(checkpoint_id)
    if not by_shipment:
        mapping.replayed_at = now
    for shipment_id in sorted(by_shipment):
        meanings = dict.fromkeys(by_shipment[shipment_id], CheckpointCode(mapping.code))
        _read_again(session, links, shipment_id, meanings, now)
    mapping.replayed_count += sum(len(ids) for ids in by_shipment.values())
    return True


def _read_again(
    session: Session,
    links: PageLinks,
    shipment_id: uuid.UUID,
    meanings: Mapping[uuid.UUID, CheckpointCode],
    now: dt.datetime,
) -> None:
    """Give some stored scans of a shipment their meaning and put the shipment where all its scans say it stands."""
    shipment = lock_shipment(session, shipment_id)
    before = load_scans(session, shipment_id)
    wanted = select(Checkpoint).where(Checkpoint.id.in_(meanings), Checkpoint.shipment_id == shipment_id)
    rows = {row.digest: row for row in session.scalars(wanted)}
    after = [give_meaning(scan, meanings[rows[scan.digest].id]) if scan.digest in rows else scan for scan in before]
    fresh = [scan for scan in after if scan.digest in rows]
    for scan in fresh:
        row = rows[scan.digest]
        row.code, row.milestone = scan.code.value, scan.milestone.value
        row.fault, row.action_required = None if scan.fault is None else scan.fault.value, scan.action_required
    session.flush()
    batch = ScanBatch(scans=fresh, raw_event_id=None, learned_at=now)
    follow_scans(session, links, shipment, Readings(before, after, fresh), batch)
    refresh_summaries(session, [shipment.order_id])


def _forget_unknown(session: Session, merchant_id: uuid.UUID, key: CodeKey) -> None:
    same = delete(UnknownCode).where(
        UnknownCode.merchant_id == merchant_id,
        UnknownCode.source == key.source,
        UnknownCode.carrier == key.carrier,
        UnknownCode.carrier_code == key.carrier_code,
    )
    session.execute(
        same if key.wording_digest == ANY_WORDS else same.where(UnknownCode.wording_digest == key.wording_digest)
    )


def _find_scans(session: Session, merchant_id: uuid.UUID, key: CodeKey) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    """Ids of stored scans without a meaning that the key names, with their shipments, oldest first, page by page."""
    last: uuid.UUID | None = None
    while rows := session.execute(_page(merchant_id, key, last)).all():
        for row in rows:
            if key.wording_digest in {ANY_WORDS, digest_words(row.wording)}:
                yield row.id, row.shipment_id
        last = rows[-1].id


def _page(merchant_id: uuid.UUID, key: CodeKey, last: uuid.UUID | None) -> Select[uuid.UUID, uuid.UUID, str]:
    wanted = (
        select(Checkpoint.id, Checkpoint.shipment_id, Checkpoint.wording)
        .join(Shipment, Shipment.id == Checkpoint.shipment_id)
        .where(
            Checkpoint.merchant_id == merchant_id,
            Checkpoint.carrier_code == key.carrier_code,
            Checkpoint.code == _UNKNOWN,
            Shipment.carrier.in_(_names(key.carrier)),
        )
    )
    if last is not None:
        wanted = wanted.where(Checkpoint.id > last)
    return wanted.order_by(Checkpoint.id).limit(_PAGE_SIZE)


def _names(carrier: str) -> set[str]:
    """The carrier as a parcel may name it: in the tracker's words or by our key."""
    known = find_carrier(carrier)
    return {carrier} if known is None else {carrier, known.key}
