"""Rows and news of one parcel for tests without database."""

import datetime as dt
from dataclasses import replace

from notifier.foundation.ids import new_id
from portal.timeline.progress import assess_progress
from portal.timeline.scan import Scan
from portal.tracking.page_news import ParcelNews, parcel_news
from portal.tracking.page_rows import ContactRow, LineRow, ShipmentRow
from portal.tracking.page_view_parcel import CarrierLine, Parcel
from portal.vocabulary.milestone import Milestone
from tests.factories.page_views import make_parcel

CONTACT = ContactRow("Mirela Tannenberg", "Kastanienallee 12", "Berlin", "10115", "DE")


def make_row(**fields: object) -> ShipmentRow:
    row = ShipmentRow(Milestone.PENDING, new_id(), 1, "dhl", "", "JD5550100123", None, None, None)
    return replace(row, **fields)  # type: ignore[arg-type]  # the names are the dataclass's own


def news_of(*scans: Scan, earliest_on: dt.date | None = None, latest_on: dt.date | None = None) -> ParcelNews:
    """News of a parcel that stands where its scans lead."""
    milestone = assess_progress(scans).milestone
    return parcel_news(make_row(milestone=milestone, earliest_on=earliest_on, latest_on=latest_on), scans)


def make_line_row(**fields: object) -> LineRow:
    line = LineRow(new_id(), "Steel bottle", "", 2, 2200, None, needs_shipping=True)
    return replace(line, **fields)  # type: ignore[arg-type]  # the names are the dataclass's own


def shown_parcel(position: int = 1) -> Parcel:
    carrier = CarrierLine("DHL", "DH", "JD5550100123", "https://carrier.example/JD5550100123", None)
    return make_parcel(position=position, carrier=carrier)
