"""Taking back what was to be said about a parcel's silence, once it has been scanned again."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from sqlalchemy.orm import Session

from notifier.api.triggers import cancel_messages
from portal.alerts import timed_thresholds as limits
from portal.alerts.publish import subject_key
from portal.models import Shipment
from portal.timeline.scan import Scan
from portal.vocabulary.trigger_name import SILENCE_AT_CUSTOMS, SILENCE_IN_TRANSIT, SILENCE_NO_FIRST_SCAN

_SILENCES: Final = (SILENCE_NO_FIRST_SCAN, SILENCE_IN_TRANSIT, SILENCE_AT_CUSTOMS)
#: No silence is news before.
_SHORTEST: Final = min(dt.timedelta(hours=limits.FIRST_SCAN_HOURS), dt.timedelta(days=min(*limits.CUSTOMS_DAYS)))


def take_back_silences(
    session: Session, shipment: Shipment, known: Iterable[Scan], fresh: Iterable[Scan], *, learned_at: dt.datetime
) -> int:
    """Cancel waiting messages about a silence that `fresh` scans end; returns how many.

    A scan that is older than the newest we knew ends none. Milestones that are news take them back by themselves, but
    a parcel on its way may be scanned many times at one milestone.
    """
    since = max((scan.occurred_at for scan in known), default=shipment.shipped_at)
    is_early = since is None or learned_at - since < _SHORTEST
    is_late = since is not None and max(scan.occurred_at for scan in fresh) <= since
    if is_early or is_late or shipment.tracking_number is None:
        return 0
    return cancel_messages(
        session,
        shipment.merchant_id,
        subject_key(shipment.order_id),
        _SILENCES,
        tracking_number=shipment.tracking_number,
    )
