"""The table of country hours against dated examples, through both changes of the clocks."""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

import pytest

from notifier.foundation.open_hours import find_open_moment
from notifier.rules.country_hours.area_codes import AREAS, REGION_ZONES
from notifier.rules.country_hours.country_zones import ZONES, zone_of_country
from notifier.rules.country_hours.find_hours import TABLE, country_windows, find_rows
from notifier.rules.country_hours.hours_row import EVERYWHERE, Basis
from notifier.rules.country_hours.places import Place, Whereabouts, find_place
from notifier.vocabulary.channel import Channel


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def opens_at(place: Place, asked_at: dt.datetime, *, is_promotional: bool = True) -> dt.datetime | None:
    windows = country_windows(place, Channel.SMS, asked_at.date(), is_promotional=is_promotional)
    return find_open_moment(windows, asked_at)


# Asked in the night: the morning before clocks change in spring, the morning of the change, and both in autumn.
EUROPE = ("2026-03-28T03:00", "2026-03-29T03:00", "2026-10-24T03:00", "2026-10-25T03:00")
AMERICA = ("2026-03-07T09:00", "2026-03-08T09:00", "2026-10-31T09:00", "2026-11-01T09:00")
AUSTRALIA = ("2026-04-03T15:00", "2026-04-04T15:00", "2026-10-02T15:00", "2026-10-03T15:00")
NEW_ZEALAND = ("2026-04-03T15:00", "2026-04-04T15:00", "2026-09-25T15:00", "2026-09-26T15:00")

COUNTRIES = [
    ("GB", EUROPE, "28T08:00 29T07:00 24T07:00 25T08:00"),
    ("IE", EUROPE, "28T08:00 29T07:00 24T07:00 25T08:00"),
    ("PT", EUROPE, "28T08:00 29T07:00 24T07:00 25T08:00"),
    ("DE", EUROPE, "28T07:00 29T06:00 24T06:00 25T07:00"),
    ("NL", EUROPE, "28T07:00 29T06:00 24T06:00 25T07:00"),
    ("BE", EUROPE, "28T07:00 29T06:00 24T06:00 25T07:00"),
    ("AT", EUROPE, "28T07:00 29T06:00 24T06:00 25T07:00"),
    ("ES", EUROPE, "28T07:00 29T06:00 24T06:00 25T07:00"),
    ("IT", EUROPE, "28T07:00 29T06:00 24T06:00 25T07:00"),
    ("PL", EUROPE, "28T07:00 29T06:00 24T06:00 25T07:00"),
    ("RO", EUROPE, "28T06:00 29T05:00 24T05:00 25T06:00"),
    ("FR", EUROPE, "28T07:00 30T06:00 24T06:00 26T07:00"),  # no marketing text on the Sunday of the change
    ("CA", AMERICA, "07T13:00 08T12:00 31T12:00 01T13:00"),
    ("AU", AUSTRALIA, "03T21:00 04T22:00 02T22:00 03T21:00"),
    ("NZ", NEW_ZEALAND, "03T19:00 04T20:00 25T20:00 26T19:00"),
    ("JP", EUROPE, "28T03:00 29T03:00 24T03:00 25T03:00"),  # noon there, and no summer time
    ("IN", EUROPE, "28T04:30 29T04:30 24T04:30 25T04:30"),
]
STATES = [
    ("+13055550101", "FL", "07T13:00 08T12:00 31T12:00 01T13:00"),
    ("+18505550101", "FL, the part in two zones", "07T14:00 08T13:00 31T13:00 01T14:00"),
    ("+12145550101", "TX, noon on Sundays", "07T15:00 08T17:00 31T14:00 01T18:00"),
    ("+12065550101", "WA", "07T16:00 08T15:00 31T15:00 01T16:00"),
    ("+12035550101", "CT", "07T14:00 08T13:00 31T13:00 01T14:00"),
    ("+15025550101", "KY", "07T15:00 08T14:00 31T14:00 01T15:00"),
    ("+12055550101", "AL, closed on Sundays", "07T14:00 09T13:00 31T13:00 02T14:00"),
    ("+18015550101", "UT, closed on Sundays", "07T15:00 09T14:00 31T14:00 02T15:00"),
    ("+14015550101", "RI, Saturdays from ten", "07T15:00 09T13:00 31T14:00 02T14:00"),
    ("+15035550101", "OR", "07T16:00 08T15:00 31T15:00 01T16:00"),
    ("+12125550101", "NY, federal hours", "07T13:00 08T12:00 31T12:00 01T13:00"),
    ("+16025550101", "AZ, no summer time", "07T15:00 08T15:00 31T15:00 01T15:00"),
]


@pytest.mark.parametrize(("country", "asked", "expected"), COUNTRIES, ids=[row[0] for row in COUNTRIES])
def test_mornings_open_by_each_countrys_clocks_through_both_changes(
    country: str, asked: tuple[str, ...], expected: str
) -> None:
    place = find_place(Whereabouts(country=country))
    opened = [opens_at(place, utc(text)) for text in asked]
    assert [f"{moment:%dT%H:%M}" if moment else None for moment in opened] == expected.split()


@pytest.mark.parametrize(("number", "state", "expected"), STATES, ids=[row[1] for row in STATES])
def test_mornings_open_by_each_states_law_through_both_changes(number: str, state: str, expected: str) -> None:
    place = find_place(Whereabouts(number=number))
    opened = [opens_at(place, utc(text)) for text in AMERICA]
    assert [f"{moment:%dT%H:%M}" if moment else None for moment in opened] == expected.split()


@pytest.mark.parametrize(
    ("known", "asked", "expected"),
    [
        # Evenings: France until 22, Florida until 20, federal law until 21.
        (Whereabouts(country="FR"), "2026-11-20T20:30", "2026-11-20T20:30"),
        (Whereabouts(country="FR"), "2026-11-20T21:00", "2026-11-21T07:00"),
        (Whereabouts(number="+13055550101"), "2026-11-20T00:59", "2026-11-20T00:59"),
        (Whereabouts(number="+13055550101"), "2026-11-20T01:00", "2026-11-20T13:00"),
        (Whereabouts(number="+12125550101"), "2026-11-20T01:59", "2026-11-20T01:59"),
        # Holidays: the 14th of July, Easter Monday after its Sunday, Christmas Day and no second one in France.
        (Whereabouts(country="FR"), "2026-07-14T10:00", "2026-07-15T06:00"),
        (Whereabouts(country="FR"), "2026-04-05T10:00", "2026-04-07T06:00"),
        (Whereabouts(country="FR"), "2026-12-25T10:00", "2026-12-26T07:00"),
        # Thanksgiving and the day after in Pennsylvania; Pioneer Day (a Friday) in Utah, but not in Colorado.
        (Whereabouts(number="+12155550101"), "2026-11-26T15:00", "2026-11-28T13:00"),
        (Whereabouts(number="+18015550101"), "2026-07-24T16:00", "2026-07-25T14:00"),
        (Whereabouts(number="+13035550101"), "2026-07-24T16:00", "2026-07-24T16:00"),
        # Laws begin on their day: Texas on Sundays since September 2025, Oregon in the evening since 2026.
        (Whereabouts(number="+12145550101"), "2025-08-31T15:00", "2025-08-31T15:00"),
        (Whereabouts(number="+12145550101"), "2025-09-07T15:00", "2025-09-07T17:00"),
        (Whereabouts(number="+15035550101"), "2025-12-31T04:30", "2025-12-31T04:30"),
        (Whereabouts(number="+15035550101"), "2026-01-02T04:30", "2026-01-02T16:00"),
        # A New York number whose parcels go to Texas: both laws, and the clocks of both as far as El Paso.
        (Whereabouts("+12125550101", "US", "TX"), "2026-11-20T13:00", "2026-11-20T16:00"),
        (Whereabouts("+12125550101", "US", "TX"), "2026-11-21T01:30", "2026-11-21T01:30"),
        (Whereabouts("+12125550101", "US", "TX"), "2026-11-21T02:00", "2026-11-21T16:00"),
    ],
)
def test_promotion_waits_for_the_hours_of_the_day_asked(known: Whereabouts, asked: str, expected: str) -> None:
    assert opens_at(find_place(known), utc(asked)) == utc(expected)


def test_other_news_follows_custom_not_the_laws_on_promotion() -> None:
    sunday_noon = utc("2026-11-22T11:00")
    place = find_place(Whereabouts(country="FR"))
    assert opens_at(place, sunday_noon, is_promotional=False) == sunday_noon
    late = utc("2026-11-22T20:30")
    assert opens_at(place, late, is_promotional=False) == utc("2026-11-23T07:00")


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.INBOX, Channel.CHAT])
def test_what_does_not_ring_has_no_hours(channel: Channel) -> None:
    place = find_place(Whereabouts(country="US", region="TX"))
    for is_promotional in (True, False):
        assert find_rows(place, channel, dt.date(2026, 11, 22), is_promotional=is_promotional) == ()


def test_push_follows_custom_where_laws_speak_of_texts() -> None:
    place = find_place(Whereabouts(country="US", region="TX"))
    (row,) = find_rows(place, Channel.PUSH, dt.date(2026, 11, 22), is_promotional=True)
    assert row.basis is Basis.CUSTOM


def test_a_country_nobody_entered_gets_the_custom_of_everywhere() -> None:
    place = find_place(Whereabouts(country="BR"))
    (row,) = find_rows(place, Channel.SMS, dt.date(2026, 11, 22), is_promotional=True)
    assert (row.country, row.basis, place.zones) == (EVERYWHERE, Basis.CUSTOM, (ZoneInfo("America/Sao_Paulo"),))


def test_at_least_eight_states_are_stricter_than_federal_law() -> None:
    (federal,) = [row for row in TABLE if row.country == "US" and row.region is None]
    stricter = [row for row in TABLE if row.region and (row.week != federal.week or row.is_closed_on_holidays)]
    assert len({row.region for row in stricter}) >= 8


def test_every_row_names_its_source_and_is_dated_in_the_past() -> None:
    assert all(row.source and row.valid_from <= dt.date(2026, 11, 22) for row in TABLE)
    assert {row.region for row in TABLE if row.country == "US" and row.region} <= {region for _, region in REGION_ZONES}


@pytest.mark.parametrize(
    ("known", "country", "regions", "zones"),
    [
        (Whereabouts("+12125550101"), "US", ("NY",), ("America/New_York",)),
        (Whereabouts("+14165550101"), "CA", ("ON",), ("America/Toronto",)),
        (Whereabouts("+17875550101"), "US", ("PR",), ("America/Puerto_Rico",)),
        (Whereabouts("+18765550101"), "JM", (), ("America/Jamaica",)),
        (Whereabouts("+18005550101"), "", (), ("Etc/UTC",)),  # toll-free: says nothing
        (Whereabouts("+18005550101", "US", "TX"), "US", ("TX",), ("America/Chicago", "America/Denver")),
        (Whereabouts("+33639980101"), "FR", (), ("Europe/Paris",)),
        (Whereabouts("+447700900101"), "GB", (), ("Europe/London",)),
        (Whereabouts("+353201234567"), "IE", (), ("Europe/Dublin",)),
        (Whereabouts("+447700900101", "FR"), "GB", (), ("Europe/London",)),
        (Whereabouts("+447700900101", "uk", "sct"), "GB", ("SCT",), ("Europe/London",)),
        (Whereabouts(None, "US"), "US", (), ("America/New_York",)),
        (Whereabouts(None, "US", "HI"), "US", ("HI",), ("Pacific/Honolulu",)),
        (Whereabouts(None, "US", "TX", ZoneInfo("America/Denver")), "US", ("TX",), ("America/Denver",)),
        (Whereabouts("+12125550101", "US", "CA"), "US", ("NY", "CA"), ("America/New_York", "America/Los_Angeles")),
        (Whereabouts("+12145550101", "US", "TX"), "US", ("TX",), ("America/Chicago",)),  # Dallas, not El Paso
        (Whereabouts(None, "ES", None, ZoneInfo("Atlantic/Canary")), "ES", (), ("Atlantic/Canary",)),
        (Whereabouts("not a number", "DE"), "DE", (), ("Europe/Berlin",)),
        (Whereabouts("+8821612345678", "DE"), "DE", (), ("Europe/Berlin",)),  # satellite: no country
        (Whereabouts("+77015550101", "KZ"), "KZ", (), ("Asia/Almaty",)),  # +7 is Kazakhstan's too
        (Whereabouts("+79015550101", "DE"), "RU", (), ("Europe/Moscow",)),
        (Whereabouts("+447700900101", "GG"), "GG", (), ("Europe/Guernsey",)),
        (Whereabouts("+447700900101", "FR", None, ZoneInfo("Europe/Paris")), "GB", (), ("Europe/Paris",)),
        (Whereabouts("+12125550101", "FR", None, ZoneInfo("Europe/Paris")), "US", ("NY",), ("America/New_York",)),
    ],
)
def test_a_place_is_told_by_the_number_then_by_the_address(
    known: Whereabouts, country: str, regions: tuple[str, ...], zones: tuple[str, ...]
) -> None:
    place = find_place(known)
    assert (place.country, place.regions, tuple(str(zone) for zone in place.zones)) == (country, regions, zones)


def test_every_area_code_is_three_digits_of_a_known_place() -> None:
    assert len(AREAS) > 440
    known_zones = available_timezones()
    for code, area in AREAS.items():
        assert len(code) == 3
        assert code[0] in "23456789"
        assert code[1:] != "11"
        assert set(area.zones) <= known_zones
        assert area.region is not None or area.country in ZONES


def test_all_states_and_provinces_have_area_codes() -> None:
    states = {region for country, region in REGION_ZONES if country == "US"}
    assert len(states - {"AS", "GU", "MP", "PR", "VI", "DC"}) == 50
    assert len([region for country, region in REGION_ZONES if country == "CA"]) == 13


def test_every_country_has_one_zone() -> None:
    assert len(ZONES) >= 245
    assert set(ZONES.values()) <= available_timezones()
    assert zone_of_country("us") == ZoneInfo("America/New_York")
    assert zone_of_country("ZZ") == ZoneInfo("Etc/UTC")
