"""The state of an order as JSON, for programs of the shopper; nothing personal is in it.

Members: `order_number`; `stage` (the page's headline, such as `on_its_way`); `shop`; `language` (BCP 47, of the texts);
`page_url`; `placed_at`; `updated_at`; `is_final` (nothing more will come); `news` of the shop; `parcels`. A parcel has
`position`, `milestone` (the vocabulary's word) with `milestone_text`, `arrival` (null when it will not arrive any more;
its `kind` is `day`, `range` or `unknown`, its days `earliest_on` and `latest_on`, its `change_reason` a sentence or
null), `carrier` (`name`, `tracking_url`), `tracking_number`, and `checkpoints`. News and checkpoints are newest first,
each with `occurred_at`, `text`, `place`, `carrier_words` and `is_correction`. Moments are ISO 8601 with the local
offset of where they happened, days are plain dates at the destination.
"""

import json
from collections.abc import Iterable
from urllib.parse import urljoin

from portal.timeline.headline import MILESTONE_HEADLINES
from portal.tracking.follow_entries import entries_of, newest_moment
from portal.tracking.page_view import TrackingPage
from portal.tracking.page_view_parcel import Arrival, CarrierLine, Parcel, TimelineEntry
from portal.web.locale import current_locale, gettext

Json = dict[str, object]


def render_json(page: TrackingPage, page_url: str) -> str:
    """The document described above."""
    shop_news = list(entries_of(page.order_timeline))
    document: Json = {
        "order_number": page.order.number,
        "stage": page.headline.kind.value,
        "shop": page.brand.name,
        "language": current_locale().tag,
        "page_url": urljoin(page_url, page.live.url),
        "placed_at": page.order.placed_at.isoformat(),
        "updated_at": newest_moment(page).isoformat(),
        "is_final": page.live.is_final,
        "news": _lines(shop_news),
        "parcels": [_parcel(parcel, set(shop_news)) for parcel in page.parcels],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _parcel(parcel: Parcel, shop_news: set[TimelineEntry]) -> Json:
    return {
        "position": parcel.position,
        "milestone": parcel.milestone.value,
        "milestone_text": gettext(MILESTONE_HEADLINES[parcel.milestone]),
        "arrival": None if parcel.arrival is None else _arrival(parcel.arrival),
        "carrier": None if parcel.carrier is None else _carrier(parcel.carrier),
        "tracking_number": None if parcel.carrier is None else parcel.carrier.tracking_number,
        "checkpoints": _lines(entry for entry in entries_of(parcel.timeline) if entry not in shop_news),
    }


def _carrier(carrier: CarrierLine) -> Json:
    return {"name": carrier.name, "tracking_url": carrier.tracking_url}


def _arrival(arrival: Arrival) -> Json:
    return {
        "kind": arrival.kind.value,
        "earliest_on": None if arrival.earliest_on is None else arrival.earliest_on.isoformat(),
        "latest_on": None if arrival.latest_on is None else arrival.latest_on.isoformat(),
        "change_reason": None if arrival.change_reason is None else gettext(arrival.change_reason),
    }


def _lines(entries: Iterable[TimelineEntry]) -> list[Json]:
    return [
        {
            "occurred_at": entry.occurred_at.isoformat(),
            "text": gettext(entry.sentence),
            "place": entry.place,
            "carrier_words": entry.carrier_words,
            "is_correction": entry.is_correction,
        }
        for entry in entries
    ]
