"""The parcels a message tells of: one, or as many as were folded into it, and when they come."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from notifier.channels.filters import format_day

_MOST_SCANS: Final = 5
_MOST_PARCELS: Final = 20


def collect_parcels(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parcels of `parcels`, snapshots of facts in the order of events, else the one of `shipment`.

    Several pieces of news about one parcel are one parcel as the newest says. Each has its newest `scans`.
    """
    snapshots = facts.get("parcels")
    told = [facts]
    if isinstance(snapshots, Sequence) and not isinstance(snapshots, str):
        told = [snapshot for snapshot in snapshots if isinstance(snapshot, Mapping)] or told
    parcels: dict[str, dict[str, Any]] = {}
    for place, snapshot in enumerate(told):
        parcel = _collect_parcel(snapshot.get("shipment"))
        if parcel is not None:
            parcels[str(parcel.get("tracking_number") or place)] = parcel
    return list(parcels.values())[:_MOST_PARCELS]


def collect_arrival(parcels: Sequence[Mapping[str, Any]], language: str) -> dict[str, Any] | None:
    """When they come, ready to show: from the earliest to the latest day; None when it is not known of each."""
    days = [_span(parcel) for parcel in parcels]
    known = [span for span in days if span is not None]
    if not known or len(known) < len(days):
        return None
    first, last = min(span[0] for span in known), max(span[1] for span in known)
    return {
        "is_range": first != last,
        "day": format_day(last, "weekday", language),
        "earliest": format_day(first, "day", language),
        "latest": format_day(last, "day", language),
    }


def _collect_parcel(group: object) -> dict[str, Any] | None:
    if not isinstance(group, Mapping):
        return None
    shipment = {key: value for key, value in group.items() if value is not None and value != ""}
    if not shipment.get("carrier") and not shipment.get("tracking_number"):
        return None
    scans = [scan for scan in shipment.get("checkpoints") or [] if isinstance(scan, Mapping) and scan.get("text")]
    return {**shipment, "scans": scans[:_MOST_SCANS]}


def _span(parcel: Mapping[str, Any]) -> tuple[str, str] | None:
    earliest, latest = parcel.get("estimated_earliest_on"), parcel.get("estimated_latest_on")
    first, last = earliest or latest, latest or earliest
    return (first, last) if isinstance(first, str) and isinstance(last, str) else None
