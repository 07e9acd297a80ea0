"""The parts of EasyPost's Event and Tracker objects that we read (docs.easypost.com); scalars are loose on purpose."""

from msgspec import Struct

from portal.sources.reading import Loose


class WireLocation(Struct):
    """A TrackingLocation."""

    city: Loose = None
    state: Loose = None
    country: Loose = None
    zip: Loose = None


class WireDetail(Struct):
    """A TrackingDetail: one scan."""

    message: Loose = None
    description: Loose = None
    status: Loose = None
    status_detail: Loose = None
    datetime: Loose = None
    carrier_code: Loose = None
    tracking_location: WireLocation | None = None


class WireCarrierDetail(Struct):
    """What the carrier adds."""

    service: Loose = None
    est_delivery_date_local: Loose = None
    est_delivery_time_local: Loose = None
    origin_tracking_location: WireLocation | None = None
    destination_tracking_location: WireLocation | None = None


class WireTracker(Struct):
    """A Tracker."""

    id: Loose = None
    tracking_code: Loose = None
    carrier: Loose = None
    status: Loose = None
    status_detail: Loose = None
    updated_at: Loose = None
    signed_by: Loose = None
    weight: Loose = None
    est_delivery_date: Loose = None
    tracking_details: list[WireDetail] | None = None
    carrier_detail: WireCarrierDetail | None = None
    is_return: Loose = None
    public_url: Loose = None
