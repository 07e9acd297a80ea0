"""Places in lists as text, to go on from; newest first."""

import base64
import binascii
import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Final, TypeVar

from portal.api.problems import FieldFault, ProblemError, wrong_fields

_ID_BYTES: Final = 16
_MOMENT_BYTES: Final = 8
_START: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)
_LAST: Final = 2**52
_Row = TypeVar("_Row")


def write_id(row_id: uuid.UUID) -> str:
    """A place in a list ordered by id."""
    return _write(row_id.bytes)


def read_id(text: str | None) -> uuid.UUID | None:
    """The id a cursor names; raises `ProblemError` for what is none of ours."""
    if text is None:
        return None
    content = _read(text)
    if len(content) != _ID_BYTES:
        raise _strange()
    return uuid.UUID(bytes=content)


def write_place(moment: dt.datetime, row_id: uuid.UUID) -> str:
    """A place in a list ordered by moment and id."""
    return _write(((moment - _START) // _MICROSECOND).to_bytes(_MOMENT_BYTES) + row_id.bytes)


def read_place(text: str | None) -> tuple[dt.datetime, uuid.UUID] | None:
    """The place a cursor names; raises `ProblemError` for what is none of ours."""
    if text is None:
        return None
    content = _read(text)
    count = int.from_bytes(content[:_MOMENT_BYTES])
    if len(content) != _MOMENT_BYTES + _ID_BYTES or count > _LAST:
        raise _strange()
    return _START + count * _MICROSECOND, uuid.UUID(bytes=content[_MOMENT_BYTES:])


def cut(rows: Sequence[_Row], limit: int) -> tuple[Sequence[_Row], _Row | None]:
    """Of one row more than asked for: the page, and its last row when another page follows."""
    page = rows[:limit]
    return page, page[-1] if len(rows) > limit else None


def _write(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _read(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _strange() from None


def _strange() -> ProblemError:
    return wrong_fields(FieldFault(pointer="?cursor", detail="It is no cursor that an answer has named."))
