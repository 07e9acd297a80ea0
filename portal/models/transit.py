"""How long delivered parcels took: what estimates are learned from."""

import datetime as dt
import uuid
from typing import Final

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from notifier.foundation.tables import Base

_COUNTRY: Final = ("merchant_id", "country")
_CARRIER: Final = (*_COUNTRY, "carrier")
_WAY: Final = (*_CARRIER, "service")
_METHOD: Final = (*_COUNTRY, "shipping_method")


class TransitTime(Base):
    """One delivered parcel, without anything personal: it may outlive its shipment, which it does not refer to.

    Each index serves one group of `portal.estimates.lanes`, its newest deliveries first, without a look at the table.
    """

    __tablename__ = "transit_times"
    __table_args__ = (
        Index("ix_transit_times_area", *_WAY, "area", "delivered_on", "transit_half_days"),
        Index("ix_transit_times_region", *_WAY, "region", "delivered_on", "transit_half_days"),
        Index("ix_transit_times_service", *_WAY, "delivered_on", "transit_half_days"),
        Index("ix_transit_times_carrier_area", *_CARRIER, "area", "delivered_on", "transit_half_days"),
        Index("ix_transit_times_carrier", *_CARRIER, "delivered_on", "transit_half_days"),
        Index("ix_transit_times_country", *_COUNTRY, "delivered_on", "transit_half_days", "order_half_days"),
        Index("ix_transit_times_method_area", *_METHOD, "area", "delivered_on", "order_half_days"),
        Index("ix_transit_times_method", *_METHOD, "delivered_on", "order_half_days"),
    )

    shipment_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    merchant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("merchants.id"))
    carrier: Mapped[str]
    service: Mapped[str]
    shipping_method: Mapped[str]
    #: Where it went: ISO 3166-1, the region's code or name, the first two characters of the postcode.
    country: Mapped[str]
    region: Mapped[str]
    area: Mapped[str]
    #: From the hand-over to the carrier and from the order: twice what `portal.estimates.working_days` counts.
    transit_half_days: Mapped[int]
    order_half_days: Mapped[int]
    delivered_on: Mapped[dt.date]
