"""How long silence lasts before it is news, and at what time of day the clock is: the same for every merchant."""

import datetime as dt
from typing import Final

from portal.timeline.news import HISTORY_AGE

#: Hours on the working days of the merchant's country, without its holidays, from sending to the carrier's first scan.
FIRST_SCAN_HOURS: Final = 48
#: Days without any scan on the way; each is an occurrence of its own.
TRANSIT_DAYS: Final = (4, 7)
#: Likewise while customs has the parcel.
CUSTOMS_DAYS: Final = (3, 7)
#: Hours on working days an order that could be sent stays at one stage: first quiet, then late.
PREPARATION_HOURS: Final = 3 * 24
PREPARATION_LATE_HOURS: Final = 5 * 24

#: Local time of the evening before the day, of the day itself, and of the morning after.
TOMORROW_TIME: Final = dt.time(17)
AT_RISK_TIME: Final = dt.time(14)
#: Not at midnight: carriers report the evening's deliveries during the night.
MISSED_TIME: Final = dt.time(8)

#: Days before the pickup point sends the parcel back; where no last day is told, days after it came there.
PICKUP_DAYS_BEFORE: Final = 2
PICKUP_DAYS_WAITING: Final = 5
PICKUP_TIME: Final = dt.time(9)

#: Days after delivery from which what was bought may run out; local time. Rules that wait on top remind later.
CONSUMABLE_DAYS: Final = 20
CONSUMABLE_TIME: Final = dt.time(10)
#: A product's tag that says that it is used up; letter case does not matter.
CONSUMABLE_TAG: Final = "consumable"

#: Found later than this after its moment, for the workers stood still or the shop has just connected, it is history.
NEWS_AGE: Final = HISTORY_AGE
