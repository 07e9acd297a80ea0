"""When a person wants quiet: their own hours, which every message keeps."""

import uuid
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Table, null, select
from sqlalchemy.orm import Session

from notifier.foundation.errors import UnknownRecordError
from notifier.models import Recipient
from notifier.policies.quiet_stretch import QuietStretch, parse_quiet_stretch, quiet_stretch_json
from notifier.rules.country_hours.places import Whereabouts, find_place

_RECIPIENTS = cast(Table, Recipient.__table__)


def set_quiet_hours(
    session: Session,
    owner: tuple[uuid.UUID, uuid.UUID],
    stretch: QuietStretch | None,
    *,
    zone: ZoneInfo | None = None,
) -> None:
    """Keep these hours for a person (sender and recipient), or none any more; a zone that is told replaces the known.

    Raises `UnknownRecordError` when the sender has no such recipient.
    """
    values: dict[str, Any] = {"quiet_hours": quiet_stretch_json(stretch) if stretch else null()}
    if zone is not None:
        values["time_zone"] = zone.key
    result: Any = session.execute(_RECIPIENTS.update().where(*_is_person(owner)).values(**values))
    if not int(result.rowcount):
        raise UnknownRecordError("This person is not known to the sender.")


def find_clocks(session: Session, owner: tuple[uuid.UUID, uuid.UUID], shop_zone: ZoneInfo) -> ZoneInfo | None:
    """The one zone on whose clocks a person's hours are kept, by what they or their orders say, else the shop's.

    None where the country has several and it is not known which; raises `UnknownRecordError`.
    """
    known = (_RECIPIENTS.c.time_zone, _RECIPIENTS.c.country, _RECIPIENTS.c.region)
    row = session.execute(select(*known).where(*_is_person(owner))).one_or_none()
    if row is None:
        raise UnknownRecordError("This person is not known to the sender.")
    if row.time_zone:
        return ZoneInfo(row.time_zone)
    if not row.country:
        return shop_zone
    zones = find_place(Whereabouts(None, row.country, row.region, None)).zones
    return zones[0] if len(zones) == 1 else None


def load_quiet_hours(session: Session, owner: tuple[uuid.UUID, uuid.UUID]) -> tuple[QuietStretch | None, str | None]:
    """A person's own hours, and the IANA zone they have told; raises `UnknownRecordError`."""
    row = session.execute(
        select(_RECIPIENTS.c.quiet_hours, _RECIPIENTS.c.time_zone).where(*_is_person(owner))
    ).one_or_none()
    if row is None:
        raise UnknownRecordError("This person is not known to the sender.")
    return (parse_quiet_stretch(row.quiet_hours) if row.quiet_hours else None), row.time_zone


def _is_person(owner: tuple[uuid.UUID, uuid.UUID]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (_RECIPIENTS.c.sender_id == owner[0], _RECIPIENTS.c.id == owner[1])
