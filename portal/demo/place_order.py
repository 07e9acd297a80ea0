"""Bringing a planned order in, event by event, as store and carrier would have told it."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from portal.demo.moments import put_in_order, read_moment
from portal.demo.pipeline import DemoDoors, bring_scans, bring_store_event
from portal.demo.plans import Leg, OrderPlan, ParcelPlan, Place
from portal.demo.shopify_bodies import OrderState, SentParcel, compose_order
from portal.demo.shops import DemoShopPlan
from portal.sources.trackers.simulated.wire import WireReport, WireScan

_PACKING: Final = "in_progress"


@dataclass(frozen=True, slots=True)
class _Sent:
    """A parcel of a plan with its number and its moments."""

    plan: ParcelPlan
    number: str
    parcel: SentParcel
    scanned_at: tuple[dt.datetime, ...]


@dataclass(frozen=True, slots=True)
class _Telling:
    """Something one side tells at one moment."""

    at: dt.datetime
    is_scan: bool
    topic: str
    body: bytes


def place_order(session: Session, doors: DemoDoors, shop: DemoShopPlan, plan: OrderPlan, *, now: dt.datetime) -> None:
    """Record and apply everything that was told about the order until now, oldest first."""
    for telling in sorted(_tell(shop, plan, now), key=lambda telling: (telling.at, telling.is_scan)):
        if telling.is_scan:
            bring_scans(session, doors, telling.body, at=telling.at)
        else:
            bring_store_event(session, doors, telling.topic, telling.body, at=telling.at)


def _tell(shop: DemoShopPlan, plan: OrderPlan, now: dt.datetime) -> list[_Telling]:
    zone = shop.draft.time_zone
    parcels = [_send(shop, plan, index, now) for index in range(len(plan.parcels))]
    earliest = min((sent.parcel.shipped_at for sent in parcels), default=now)
    first = put_in_order([read_moment(text, zone, now) for text in plan.first_of], earliest)
    state = OrderState(
        plan=plan,
        external_id=shop.external_id(plan.serial),
        number=shop.number(plan.serial),
        currency=plan.currency or shop.currency,
        placed_at=first[0],
        updated_at=first[0],
    )
    tellings = [_store(state, "orders/create")]
    if plan.prepared is not None:
        tellings.append(_store(replace(state, updated_at=first[1], fulfilment_status=_PACKING), "orders/updated"))
    for sent in sorted(parcels, key=lambda sent: sent.parcel.shipped_at):
        state = _with_parcel(state, sent.parcel)
        tellings.append(_store(state, f"orders/{'fulfilled' if _is_whole(state) else 'partially_fulfilled'}"))
    tellings += [telling for sent in parcels for telling in _tell_scans(sent, now)]
    return [*tellings, *_tell_end(state, zone, now)]


def _send(shop: DemoShopPlan, plan: OrderPlan, index: int, now: dt.datetime) -> _Sent:
    parcel = plan.parcels[index]
    places = parcel.route.places
    scans = [read_moment(leg.when, places[leg.stop].zone, now) for leg in parcel.legs]
    moments = put_in_order([read_moment(parcel.shipped, shop.draft.time_zone, now), *scans], now)
    number = f"{parcel.route.prefix}{plan.serial:05d}{index + 1:02d}"
    sent = SentParcel(
        position=index + 1,
        carrier=parcel.route.carrier,
        service=parcel.route.service,
        numbers=(number,),
        lines=parcel.lines or tuple(range(len(plan.lines))),
        shipped_at=moments[0],
    )
    return _Sent(parcel, number, sent, tuple(moments[1:]))


def _store(state: OrderState, topic: str) -> _Telling:
    return _Telling(state.updated_at, is_scan=False, topic=topic, body=compose_order(state))


def _with_parcel(state: OrderState, parcel: SentParcel) -> OrderState:
    # Parcels that leave at one minute are told one second apart, so that the newer version wins.
    updated_at = max(parcel.shipped_at, state.updated_at + dt.timedelta(seconds=1))
    state = replace(state, parcels=(*state.parcels, parcel), updated_at=updated_at)
    return replace(state, fulfilment_status="fulfilled" if _is_whole(state) else "partial")


def _is_whole(state: OrderState) -> bool:
    sent = {line for parcel in state.parcels for line in parcel.lines}
    return len(sent) == len(state.plan.lines)


def _tell_end(state: OrderState, zone: str, now: dt.datetime) -> list[_Telling]:
    if state.plan.cancelled is not None:
        at = max(read_moment(state.plan.cancelled, zone, now), state.updated_at + dt.timedelta(minutes=1))
        return [_store(replace(state, updated_at=at, cancelled_at=at), "orders/cancelled")]
    if state.plan.refunded is not None:
        at = max(read_moment(state.plan.refunded, zone, now), state.updated_at + dt.timedelta(minutes=1))
        return [_store(replace(state, updated_at=at, refunded_at=at), "orders/updated")]
    return []


def _tell_scans(sent: _Sent, now: dt.datetime) -> list[_Telling]:
    """One body per scan, each with all that the carrier knew by then, as carriers report."""
    tellings = []
    for count in range(1, len(sent.plan.legs) + 1):
        at = sent.scanned_at[count - 1]
        tellings.append(_Telling(at, is_scan=True, topic="", body=_report(sent, count, now)))
    return tellings


def _report(sent: _Sent, count: int, now: dt.datetime) -> bytes:
    legs, places = sent.plan.legs[:count], sent.plan.route.places
    promised = [leg.arrives_in_days for leg in legs if leg.arrives_in_days is not None]
    today = now.astimezone(sent.scanned_at[count - 1].tzinfo).date()
    scans = [_scan(leg, places[leg.stop], at) for leg, at in zip(legs, sent.scanned_at, strict=False)]
    report = WireReport(
        tracking_number=sent.number,
        carrier=sent.plan.route.carrier,
        scans=scans,
        id=f"{sent.number}:{count}",
        service=sent.plan.route.service,
        estimated_on=(today + dt.timedelta(days=promised[-1])).isoformat() if promised else None,
        updated_at=sent.scanned_at[count - 1].isoformat(),
    )
    return msgspec.json.encode(report)


def _scan(leg: Leg, place: Place, at: dt.datetime) -> WireScan:
    return WireScan(
        code=leg.code.value,
        occurred_at=at.isoformat(timespec="seconds"),
        city=place.city,
        region=place.region,
        postcode=place.postcode,
        country=place.country,
        wording=leg.wording,
        is_correction=leg.is_correction,
    )
