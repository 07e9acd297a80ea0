"""The United States: the federal hours, and the states that are stricter.

Federal courts count a text as a call (47 U.S.C. § 227, 47 CFR § 64.1200), and several states say so in their law; where
a state speaks only of calls, its hours are kept for promotional texts as well. News of an order is no solicitation.
"""

import datetime as dt
from typing import Final

from notifier.foundation.open_hours import Week
from notifier.rules.country_hours.hours_row import FIRST_DAY, Basis, CountryHours, daily, weekly


def _state(region: str, week: Week, valid_from: dt.date, source: str) -> CountryHours:
    return CountryHours("US", region, week, Basis.LAW, valid_from, source)


def _state_with_holidays(region: str, week: Week, valid_from: dt.date, source: str) -> CountryHours:
    return CountryHours("US", region, week, Basis.LAW, valid_from, source, is_closed_on_holidays=True)


_FEDERAL: Final = CountryHours(
    "US",
    None,
    daily(8, 21),
    Basis.LAW,
    FIRST_DAY,
    "Telephone Consumer Protection Act, 47 CFR § 64.1200(c)(1): no solicitation before 8 a.m. or after 9 p.m.",
)

ROWS: Final[tuple[CountryHours, ...]] = (
    _FEDERAL,
    _state_with_holidays("AL", weekly((8, 20), (8, 20), None), FIRST_DAY, "Alabama Telemarketing Act, § 8-19A-14"),
    _state("CT", daily(9, 20), dt.date(2023, 10, 1), "Connecticut General Statutes § 42-288a, Public Act 23-98"),
    _state("FL", daily(8, 20), dt.date(2021, 7, 1), "Florida Telephone Solicitation Act, § 501.616(6)(a)"),
    _state("KY", daily(10, 21), FIRST_DAY, "Kentucky Revised Statutes 367.46955"),
    _state_with_holidays(
        "LA", weekly((8, 20), (8, 20), None), FIRST_DAY, "Louisiana Public Service Commission, General Order R-29617"
    ),
    _state("MA", daily(8, 20), FIRST_DAY, "Massachusetts General Laws ch. 159C § 3, 201 CMR 12"),
    _state("MD", daily(8, 20), dt.date(2024, 1, 1), "Maryland Stop the Spam Calls Act of 2023"),
    _state_with_holidays("MS", weekly((8, 20), (8, 20), None), FIRST_DAY, "Mississippi Telephone Solicitation Act"),
    _state("NM", daily(9, 21), FIRST_DAY, "New Mexico Unfair Practices Act, § 57-12-22"),
    _state("OK", daily(8, 20), dt.date(2022, 11, 1), "Oklahoma Telephone Solicitation Act of 2022, 15 O.S. § 775C.4"),
    _state("OR", daily(8, 20), dt.date(2026, 1, 1), "Oregon House Bill 3865 of 2025, ORS 646.561 ff."),
    _state_with_holidays("PA", daily(8, 21), FIRST_DAY, "Pennsylvania Telemarketer Registration Act, Act 78 of 2019"),
    _state_with_holidays(
        "RI",
        weekly((9, 18), (10, 17), None),
        FIRST_DAY,
        "Rhode Island Telephone Sales Solicitation Act, §§ 5-61-2, 3.6",
    ),
    _state(
        "TX",
        weekly((9, 21), (9, 21), (12, 21)),
        dt.date(2025, 9, 1),
        "Texas Business and Commerce Code § 301.051, for texts since Senate Bill 140 of 2025",
    ),
    _state_with_holidays(
        "UT", weekly((8, 21), (8, 21), None), FIRST_DAY, "Utah Telephone and Facsimile Solicitation Act, § 13-25a-103"
    ),
    _state("WA", daily(8, 20), dt.date(2022, 6, 9), "Revised Code of Washington 80.36.390, House Bill 1497 of 2022"),
)
