"""What the clock makes news of a return: reminders to hand in the parcel, its end, and a refund that is late.

As with parcels, the moments follow from the picture alone; see `portal.alerts.timed_triggers`.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from notifier.foundation.local_time import first_moment
from portal.alerts.timed_triggers import TimedNews
from portal.vocabulary.return_stage import RefundStage, ReturnStage
from portal.vocabulary.trigger_name import RETURN_EXPIRING, RETURN_REMINDER, refund_trigger, return_trigger

#: Days before the last one on which we say that the return ends soon, and on which we remind of it for the first time.
EXPIRING_DAYS_BEFORE: Final = 2
REMINDER_DAYS_BEFORE: Final = 7
_MORNING: Final = dt.time(9)
#: An end and a late refund count however late we look; messages about them have their own lifetime.
_FOR_LONG: Final = dt.timedelta(days=3650)
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPicture:
    """A return as of now; `since` is when it reached its stage, `zone` the shopper's, `shop_zone` the merchant's."""

    return_id: uuid.UUID
    stage: ReturnStage
    since: dt.datetime
    drop_off_until_on: dt.date | None
    refund_stage: RefundStage | None
    refund_promised_on: dt.date | None
    zone: ZoneInfo
    shop_zone: ZoneInfo


def plan_return_news(picture: ReturnPicture) -> tuple[TimedNews, ...]:
    """Everything that becomes news about the return if nobody does anything."""
    return (*_plan_hand_in(picture), *_plan_refund(picture))


def _plan_hand_in(picture: ReturnPicture) -> Iterator[TimedNews]:
    last_on = picture.drop_off_until_on
    if not picture.stage.is_awaiting_parcel or last_on is None:
        return
    name = f"{picture.return_id}:{last_on.isoformat()}"
    # Carriers tell of the last evening during the night.
    over_at = _at(last_on + _DAY, _MORNING, picture.zone)
    expiring_at = _at(last_on - EXPIRING_DAYS_BEFORE * _DAY, _MORNING, picture.zone)
    if expiring_at <= picture.since:
        expiring_at = _at(last_on, _MORNING, picture.zone)
    reminder_at = _at(last_on - REMINDER_DAYS_BEFORE * _DAY, _MORNING, picture.zone)
    if reminder_at > picture.since:
        yield TimedNews(RETURN_REMINDER, name, reminder_at, expiring_at)
    if expiring_at > picture.since:
        yield TimedNews(RETURN_EXPIRING, name, expiring_at, _at(last_on + _DAY, dt.time(), picture.zone))
    yield TimedNews(return_trigger(ReturnStage.EXPIRED), name, over_at, over_at + _FOR_LONG)


def _plan_refund(picture: ReturnPicture) -> Iterator[TimedNews]:
    if picture.refund_stage is not RefundStage.PROMISED or picture.refund_promised_on is None:
        return
    late_at = _at(picture.refund_promised_on + _DAY, _MORNING, picture.shop_zone)
    yield TimedNews(refund_trigger(RefundStage.LATE), str(picture.return_id), late_at, late_at + _FOR_LONG)


def _at(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    return first_moment(day, time.hour * 60 + time.minute, zone)
