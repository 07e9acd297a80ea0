"""Counting carrier codes nobody has given a meaning yet, so that a person can map them."""

import datetime as dt
import uuid
from typing import cast

from sqlalchemy import Table, update
from sqlalchemy.orm import Session

from notifier.foundation.database import insert_or_ignore
from notifier.foundation.digests import digest_text
from notifier.foundation.ids import new_id
from portal.models import UnknownCode
from portal.sources.trackers.contract import TrackerUpdate
from portal.vocabulary.checkpoint_code import CheckpointCode

_UNKNOWN_CODES = cast(Table, UnknownCode.__table__)
_KEY = ("merchant_id", "source", "carrier", "carrier_code", "wording_digest")


def record_unknown_codes(
    session: Session, merchant_id: uuid.UUID, source: str, news: TrackerUpdate, *, now: dt.datetime
) -> None:
    """Count each scan whose code stayed unknown, with its words as a sample."""
    for scan in news.scans:
        if scan.code is not CheckpointCode.UNKNOWN:
            continue
        key = {
            "merchant_id": merchant_id,
            "source": source,
            "carrier": news.carrier,
            "carrier_code": scan.carrier_code,
            "wording_digest": digest_text(scan.wording.casefold()),
        }
        sample = {"id": new_id(), "wording": scan.wording, "seen_count": 0, "first_seen_at": now, "last_seen_at": now}
        insert_or_ignore(session, _UNKNOWN_CODES, [key | sample], on=_KEY)
        session.execute(
            update(UnknownCode)
            .where(*(getattr(UnknownCode, name) == value for name, value in key.items()))
            .values(seen_count=UnknownCode.seen_count + 1, last_seen_at=now)
        )
