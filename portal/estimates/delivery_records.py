"""Deliveries as a CSV file tells them, to learn from and to be judged by."""

import csv
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TextIO, TypeVar

from notifier.foundation.errors import ProductError
from portal.estimates.lanes import Lane, LaneField, destination, way

COLUMNS: Final = (
    *("order_id", "placed_at", "shipped_at", "delivered_at", "promised_on", "carrier", "service"),
    *("origin_country", "origin_region", "origin_postcode"),
    *("destination_country", "destination_region", "destination_postcode", "weight_grams"),
)
_NEEDED: Final = ("placed_at", "delivered_at")

_Value = TypeVar("_Value")


class DeliveryFileError(ProductError):
    """A file of deliveries cannot be read; the sentence names the line."""


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One order that was delivered. Moments are those of the clocks on the spot, without zone."""

    placed_at: dt.datetime
    shipped_at: dt.datetime | None
    delivered_at: dt.datetime
    promised_on: dt.date | None
    lane: Lane


def read_deliveries(file: TextIO) -> Sequence[DeliveryRecord]:
    """The delivered orders of a file with the columns `COLUMNS`, empty where unknown; the rest teaches nothing.

    Moments and days are ISO 8601; an offset is left out of account, for days count where they happened. Raises
    `DeliveryFileError`.
    """
    rows = csv.DictReader(file)
    missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise DeliveryFileError(f"The file {file.name} needs the column {', '.join(missing)}.")
    found = []
    try:
        for row in rows:
            try:
                record = _read_row(row)
            except ValueError as problem:
                raise DeliveryFileError(f"Line {rows.line_num} of {file.name} cannot be read: {problem}.") from None
            if record is not None:
                found.append(record)
    except (csv.Error, UnicodeDecodeError) as problem:
        raise DeliveryFileError(f"The file {file.name} is no CSV in UTF-8: {problem}.") from None
    return found


def _read_row(row: Mapping[str, str | None]) -> DeliveryRecord | None:
    placed_at = _read(row, "placed_at", _moment)
    delivered_at = _read(row, "delivered_at", _moment)
    if placed_at is None or delivered_at is None or delivered_at < placed_at:
        return None
    origin = [_text(row, f"origin_{name}") for name in ("country", "region")]
    return DeliveryRecord(
        placed_at=placed_at,
        shipped_at=_read(row, "shipped_at", _moment),
        delivered_at=delivered_at,
        promised_on=_read(row, "promised_on", _day),
        lane={
            **destination(*(_text(row, f"destination_{name}") for name in ("country", "region", "postcode"))),
            **way(_text(row, "carrier"), _text(row, "service")),
            LaneField.ORIGIN: " ".join(filter(None, origin)).casefold(),
        },
    )


def _read(row: Mapping[str, str | None], column: str, read: Callable[[str], _Value]) -> _Value | None:
    text = _text(row, column)
    return read(text) if text else None


def _text(row: Mapping[str, str | None], column: str) -> str:
    return (row.get(column) or "").strip()


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)


def _day(text: str) -> dt.date:
    return _moment(text).date()
