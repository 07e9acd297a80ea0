"""The places a parcel has passed, as stops of the drawing of its journey."""

from collections.abc import Sequence
from typing import Final

from portal.tracking.page_news import ParcelNews, local_moment, place_city
from portal.tracking.page_view_journey import JourneyStop, StopState

_MOST_STOPS: Final = 6


def journey_stops(news: ParcelNews, destination: str) -> tuple[JourneyStop, ...]:
    """Cities in the order the parcel was seen there, repeated neighbours once, then the city it goes to.

    Of a long way the first stop and the last ones stay. Carriers name cities only, so positions are unknown.
    """
    seen: list[JourneyStop] = []
    for scan in news.scans:
        city = place_city(scan.place)
        if city and (not seen or seen[-1].place.casefold() != city.casefold()):
            seen.append(JourneyStop(city, StopState.PASSED, local_moment(scan), None, None))
    if not seen:
        return ()
    last = seen[-1]
    seen[-1] = JourneyStop(last.place, StopState.HERE, last.reached_at, None, None)
    city = destination.strip()
    if news.is_under_way and city and city.casefold() != last.place.casefold():
        seen.append(JourneyStop(city, StopState.AHEAD, None, None, None))
    return _shortened(seen)


def _shortened(stops: Sequence[JourneyStop]) -> tuple[JourneyStop, ...]:
    if len(stops) <= _MOST_STOPS:
        return tuple(stops)
    return (stops[0], *stops[1 - _MOST_STOPS :])
