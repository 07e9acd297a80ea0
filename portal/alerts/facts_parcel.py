"""What a trigger about a parcel says of it: where it stands, what its carrier reported, when it is expected."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from notifier.api.vocabulary import Facts, JsonValue
from portal.alerts.known_facts import keep_known
from portal.models import Checkpoint, DeliveryEstimate, OrderLine, Shipment, ShipmentLine
from portal.sources.carriers.registry import compose_tracking_url, find_carrier
from portal.timeline.wording import CODE_WORDING
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.estimate_source import EstimateSource
from portal.vocabulary.milestone import Milestone
from portal.web.locale import choose_locale, translate

#: How many scans a message shows.
_SHOWN_SCANS: Final = 5

_Rows = Sequence[Row[*tuple[Any, ...]]]


def collect_parcel_facts(session: Session, shipment_id: uuid.UUID, *, language: str) -> Facts:
    """The groups `shipment` and, once a day of arrival is known, `estimate`; sentences in the language of the message.

    `estimate.moved_days` counts from the day told before, `shipment.slip_days` from the first; later is positive.
    `shipment.days_late` is told of what has arrived: how long after the day promised, else after the first day told.
    """
    shipment = session.get_one(Shipment, shipment_id)
    scans = _load_scans(session, shipment_id)
    estimates = _load_estimates(session, shipment_id) if shipment.latest_on is not None else ()
    facts = {
        **_parcel(shipment),
        **keep_known(**_condition(shipment, scans)),
        **keep_known(**_promises(shipment, estimates, scans)),
        "place": scans[0].city if scans else "",
        "items": _items(session, shipment_id),
        "checkpoints": [_scan(scan, language) for scan in scans[:_SHOWN_SCANS]],
    }
    return {"shipment": facts} | _estimate(shipment, estimates, scans)


def _load_scans(session: Session, shipment_id: uuid.UUID) -> _Rows:
    columns = (
        *(Checkpoint.occurred_at, Checkpoint.local_offset_minutes, Checkpoint.city, Checkpoint.wording),
        *(Checkpoint.milestone, Checkpoint.code, Checkpoint.fault, Checkpoint.action_required),
    )
    newest_first = (Checkpoint.occurred_at.desc(), Checkpoint.id.desc())
    return session.execute(select(*columns).where(Checkpoint.shipment_id == shipment_id).order_by(*newest_first)).all()


def _load_estimates(session: Session, shipment_id: uuid.UUID) -> _Rows:
    columns = (DeliveryEstimate.earliest_on, DeliveryEstimate.latest_on, DeliveryEstimate.source)
    newest_first = (DeliveryEstimate.made_at.desc(), DeliveryEstimate.id.desc())
    return session.execute(
        select(*columns).where(DeliveryEstimate.shipment_id == shipment_id).order_by(*newest_first)
    ).all()


def _items(session: Session, shipment_id: uuid.UUID) -> list[JsonValue]:
    items = session.execute(
        select(OrderLine.title, OrderLine.variant, ShipmentLine.quantity)
        .join(OrderLine, OrderLine.id == ShipmentLine.order_line_id)
        .where(ShipmentLine.shipment_id == shipment_id)
        .order_by(OrderLine.position)
    )
    return [{"title": item.title, "variant": item.variant, "quantity": item.quantity} for item in items]


def _parcel(shipment: Shipment) -> dict[str, JsonValue]:
    carrier = find_carrier(shipment.carrier)
    own_page = compose_tracking_url(carrier, shipment.tracking_number or "") if carrier else None
    return {
        "carrier": carrier.name if carrier else shipment.carrier,
        "tracking_number": shipment.tracking_number,
        "carrier_url": shipment.tracking_url or own_page,
        "milestone": shipment.milestone,
        "estimated_earliest_on": _day(shipment.earliest_on),
        "estimated_latest_on": _day(shipment.latest_on),
        **keep_known(carrier_code=carrier.key if carrier else None, service=shipment.service),
    }


def _condition(shipment: Shipment, scans: _Rows) -> dict[str, JsonValue]:
    """What the newest scan with a meaning says; how often the carrier stood at the door."""
    telling = next((scan for scan in scans if scan.code != CheckpointCode.UNKNOWN), None)
    sent_at = shipment.shipped_at
    # Carriers scan one attempt several times: nobody at home, notice left.
    attempts = len({_day_of(scan) for scan in scans if scan.milestone == Milestone.FAILED_ATTEMPT})
    return {
        "code": telling.code if telling else None,
        "fault": telling.fault if telling else None,
        "action_required": telling.action_required if telling else None,
        "raw_wording": scans[0].wording if scans else None,
        "last_scan_at": scans[0].occurred_at.isoformat() if scans else None,
        "shipped_at": sent_at.isoformat() if sent_at else None,
        "attempts": attempts if scans else None,
        "had_trouble": any(scan.milestone == Milestone.EXCEPTION for scan in scans) if scans else None,
        "weight_grams": shipment.weight_grams,
        "pickup_until_on": _day(shipment.pickup_until_on),
    }


def _promises(shipment: Shipment, estimates: _Rows, scans: _Rows) -> dict[str, JsonValue]:
    promise = next((row.latest_on for row in reversed(estimates) if row.source == EstimateSource.PROMISE), None)
    promised_on = shipment.promised_on or promise
    slip = (shipment.latest_on - estimates[-1].latest_on).days if shipment.latest_on and estimates else None
    arrival = next((scan for scan in scans if scan.milestone == Milestone.DELIVERED), None)
    late = None
    if shipment.milestone == Milestone.DELIVERED and arrival and estimates:
        late = (_day_of(arrival) - (promised_on or estimates[-1].latest_on)).days
    return {"promised_on": _day(promised_on), "slip_days": slip, "days_late": late}


def _estimate(shipment: Shipment, estimates: _Rows, scans: _Rows) -> dict[str, JsonValue]:
    if shipment.earliest_on is None or shipment.latest_on is None:
        return {}
    facts: dict[str, JsonValue] = {
        "earliest_on": shipment.earliest_on.isoformat(),
        "latest_on": shipment.latest_on.isoformat(),
    }
    if len(estimates) > 1:
        moved = (estimates[0].latest_on - estimates[1].latest_on).days
        facts |= {"previous_latest_on": estimates[1].latest_on.isoformat(), "moved_days": moved}
        if moved > 0 and scans and scans[0].fault:
            facts["reason"] = scans[0].fault
    return {"estimate": facts}


def _scan(scan: Row[*tuple[Any, ...]], language: str) -> JsonValue:
    return {
        "occurred_at": scan.occurred_at.isoformat(),
        "offset_minutes": scan.local_offset_minutes or 0,
        "text": _sentence(scan.code, language),
        "carrier_words": scan.wording,
        "place": scan.city,
    }


def _day_of(scan: Row[*tuple[Any, ...]]) -> dt.date:
    """The day on the depot's calendar."""
    moment: dt.datetime = scan.occurred_at
    return (moment + dt.timedelta(minutes=scan.local_offset_minutes or 0)).date()


def _sentence(code: str, language: str) -> str:
    words = translate(choose_locale((language,), language).catalogue)
    return words.ugettext(CODE_WORDING[CheckpointCode(code)])


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
