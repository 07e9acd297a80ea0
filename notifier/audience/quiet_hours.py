"""When a person wants quiet: their own hours, which every message keeps."""

import uuid
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, null, select
from sqlalchemy.orm import Session

from notifier.foundation.errors import UnknownRecordError
from notifier.models import Recipient
from notifier.policies.quiet_stretch import QuietStretch, parse_quiet_stretch, quiet_stretch_json

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
    is_person = (_RECIPIENTS.c.sender_id == owner[0], _RECIPIENTS.c.id == owner[1])
    result: Any = session.execute(_RECIPIENTS.update().where(*is_person).values(**values))
    if not int(result.rowcount):
        raise UnknownRecordError("This person is not known to the sender.")


def load_quiet_hours(session: Session, owner: tuple[uuid.UUID, uuid.UUID]) -> tuple[QuietStretch | None, str | None]:
    """A person's own hours, and the IANA zone they have told; raises `UnknownRecordError`."""
    row = session.execute(
        select(_RECIPIENTS.c.quiet_hours, _RECIPIENTS.c.time_zone).where(
            _RECIPIENTS.c.sender_id == owner[0], _RECIPIENTS.c.id == owner[1]
        )
    ).one_or_none()
    if row is None:
        raise UnknownRecordError("This person is not known to the sender.")
    return (parse_quiet_stretch(row.quiet_hours) if row.quiet_hours else None), row.time_zone
