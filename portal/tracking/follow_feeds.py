"""Documents to follow an order by other programs: calendar, feed reader, anything that reads JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from portal.tracking.follow_atom import render_atom
from portal.tracking.follow_calendar import render_calendar
from portal.tracking.follow_json import render_json
from portal.tracking.page_view import TrackingPage


@dataclass(frozen=True, slots=True)
class Feed:
    """A document about an order; `render` takes the page and its public address, inside `use_locale`."""

    content_type: str
    render: Callable[[TrackingPage, str], str]


#: By the ending of the address.
FEEDS: Final[Mapping[str, Feed]] = MappingProxyType(
    {
        "ics": Feed("text/calendar; charset=utf-8", render_calendar),
        "atom": Feed("application/atom+xml; charset=utf-8", render_atom),
        "json": Feed("application/json", render_json),
    }
)
