"""Places in long lists, as part of an address: newest first, continued below the last row of a page."""

import datetime as dt
import uuid
from typing import Final

from notifier.foundation.signing import parse_id

PAGE_SIZE: Final = 50
_FORM: Final = "%Y%m%dT%H%M%S.%f"


def write_cursor(moment: dt.datetime, row_id: uuid.UUID) -> str:
    """A place in a list."""
    return f"{moment.astimezone(dt.UTC).strftime(_FORM)}-{row_id.hex}"


def read_cursor(text: str) -> tuple[dt.datetime, uuid.UUID] | None:
    """The place a cursor names; None, which is the top of the list, for anything else."""
    moment, _, row_id = text.partition("-")
    found = parse_id(row_id)
    try:
        at = dt.datetime.strptime(moment, _FORM).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return None if found is None else (at, found)
