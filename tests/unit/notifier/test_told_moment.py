"""Where a parcel goes decides on whose clocks a rule counts."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from notifier.rules.told_moment import read_moment
from notifier.vocabulary.facts import JsonValue

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("destination", "country", "region", "zone"),
    [
        ({"country": "US", "region": "Hawaii", "region_code": "HI"}, "US", "HI", "Pacific/Honolulu"),
        ({"country": "us", "region": "Hawaii", "region_code": "us-hi"}, "US", "HI", "Pacific/Honolulu"),
        ({"country": "US", "region": "Hawaii"}, "US", None, "America/New_York"),
        ({"country": "US", "region_code": "Hawaii"}, "US", None, "America/New_York"),
        ({"country": "US", "region_code": ["HI"]}, "US", None, "America/New_York"),
        ({}, "", None, "Europe/Berlin"),
    ],
)
def test_a_moment_is_on_the_clocks_of_the_region_by_its_code(
    destination: JsonValue, country: str, region: str | None, zone: str
) -> None:
    moment = read_moment({"destination": destination}, NOW, BERLIN)
    assert (moment.country, moment.region, str(moment.zone)) == (country, region, zone)
