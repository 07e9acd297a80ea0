"""Pictures of parcels for tests of timed news, as they stand in the usual case."""

import datetime as dt
from dataclasses import replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from notifier.foundation.holiday_calendar import CalendarPlace
from notifier.foundation.ids import new_id
from portal.alerts.timed_triggers import OrderPicture, ParcelPicture
from portal.alerts.working_hours import ShopClock
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage

BERLIN: Final = ZoneInfo("Europe/Berlin")
CLOCK: Final = ShopClock(BERLIN, CalendarPlace("DE"))
#: Monday, 9 November 2026, 10:00 in Berlin.
MONDAY: Final = dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC)
HOUR: Final = dt.timedelta(hours=1)
DAY: Final = dt.timedelta(days=1)
_PARCEL: Final = new_id()
_ORDER: Final = new_id()


def parcel(**changes: Any) -> ParcelPicture:  # noqa: ANN401  fields of any type
    """A parcel scanned on Monday on its way to Berlin, without a day of arrival."""
    usual = ParcelPicture(
        shipment_id=_PARCEL,
        milestone=Milestone.IN_TRANSIT,
        milestone_at=MONDAY,
        code=CheckpointCode.IN_TRANSIT,
        last_scan_at=MONDAY,
        shipped_at=MONDAY - 4 * HOUR,
        learned_at=MONDAY,
        earliest_on=None,
        latest_on=None,
        estimate_learned_at=None,
        pickup_until_on=None,
        has_consumables=False,
        is_listened_to=True,
        is_order_cancelled=False,
        zone=BERLIN,
        clock=CLOCK,
    )
    return replace(usual, **changes)


def expected_on(day: dt.date, **changes: Any) -> ParcelPicture:  # noqa: ANN401  fields of any type
    """The same parcel, to arrive on this day as we learned on Monday."""
    return parcel(earliest_on=day, latest_on=day, estimate_learned_at=MONDAY, **changes)


def order(**changes: Any) -> OrderPicture:  # noqa: ANN401  fields of any type
    """An order placed on Monday and not sent."""
    usual = OrderPicture(
        order_id=_ORDER,
        stage=OrderStage.PLACED,
        reached_at=MONDAY,
        taken_back_at=None,
        learned_at=MONDAY,
        has_goods=True,
        clock=CLOCK,
    )
    return replace(usual, **changes)
