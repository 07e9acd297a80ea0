"""Reading what providers post: JSON and forms whose every part may be missing or of another type than documented."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from typing import Final
from urllib.parse import parse_qsl

from notifier.foundation.digests import digest_text
from notifier.providers.callbacks import CallbackError, SignatureError

_LONGEST_TEXT: Final = 2_000
_LONGEST_DETAIL: Final = 500
_MOST_FIELDS: Final = 1_000
# PostgreSQL keeps neither NUL nor half of a surrogate pair, and JSON can say both.
_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")
_ADDRESS: Final = re.compile(r'(?:"[^"\r\n]*"|[^\s<>"@,;:()\[\]]+)@[^\s<>"@,;()]*[^\s<>"@,;:().]')
_MULTIPART_START: Final = re.compile(rb"--([0-9A-Za-z'()+_,./:=? -]{1,70})\r?\n")
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,](\d{1,6})\d*)?\s*(Z|[+-]\d\d:?\d\d)?")

FormFields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """An object of a body; whatever is not as documented reads as if it were not there."""

    values: Mapping[str, object]

    @classmethod
    def of(cls, value: object) -> "Fields":
        """The fields of an object; of anything else none."""
        return cls(value if isinstance(value, dict) else {})

    def text(self, *names: str) -> str | None:
        """The first of these that is a non-empty text or a number, as text that can be stored."""
        return next((text for name in names if (text := _to_text(self.values.get(name)))), None)

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a list; a text by itself counts as a list of one."""
        value = self.values.get(name)
        parts = value if isinstance(value, list) else [value]
        return tuple(text for part in parts if (text := _to_text(part)))

    def part(self, name: str) -> "Fields":
        """An object within this one."""
        return Fields.of(self.values.get(name))

    def parts(self, name: str) -> "tuple[Fields, ...]":
        """The objects of a list."""
        value = self.values.get(name)
        return tuple(Fields.of(part) for part in value) if isinstance(value, list) else ()

    def digest(self) -> str:
        """A name for what has none, the same when it is repeated; raises `CallbackError`."""
        try:
            return digest_text(json.dumps(self.values, sort_keys=True))
        except RecursionError as problem:
            raise CallbackError("The callback is nested too deeply.") from problem

    def is_true(self, name: str) -> bool:
        """Whether the field is the JSON word true."""
        return self.values.get(name) is True


def read_json(body: bytes | str, service: str) -> object:
    """The JSON document; raises `CallbackError`."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise CallbackError(f"The {service} callback is not JSON.") from problem


def read_object(body: bytes | str, service: str) -> Fields:
    """The JSON object; raises `CallbackError` when the body is anything else or has nothing in it."""
    document = read_json(body, service)
    if not isinstance(document, dict) or not document:
        raise CallbackError(f"The {service} callback is not a JSON object with something in it.")
    return Fields(document)


def read_form(body: bytes) -> FormFields:
    """The fields of an encoded or multipart form in their order, files left out; empty when it is neither."""
    start = _MULTIPART_START.match(body)
    if start is not None:
        return _read_multipart(body, start[1])
    try:
        return tuple(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return ()


def read_unix_moment(text: str | None) -> dt.datetime | None:
    """Seconds since 1970 as a moment in UTC; None for what is no such number."""
    try:
        return dt.datetime.fromtimestamp(float(text), dt.UTC) if text else None
    except (ValueError, OverflowError, OSError):
        return None


def read_iso_moment(text: str | None) -> dt.datetime | None:
    """An ISO 8601 moment in UTC, with more digits than Python reads if need be; without an offset it counts as UTC."""
    found = _MOMENT.fullmatch(text.strip()) if text else None
    if found is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(found[1]).replace(microsecond=int((found[2] or "0").ljust(6, "0")))
        offset = dt.datetime.strptime((found[3] or "Z").replace(":", ""), "%z").tzinfo
        return moment.replace(tzinfo=offset).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def hide_addresses(text: str | None) -> str | None:
    """What a server said, without e-mail addresses: it is kept longer than the address itself may be."""
    return _ADDRESS.sub("[address]", text)[:_LONGEST_DETAIL] if text else None


def get_key(settings: Mapping[str, str], name: str, service: str) -> str:
    """A setting without which no callback can be checked; raises `SignatureError` that names it."""
    value = settings.get(name, "").strip()
    if not value:
        raise SignatureError(f"The account has no setting {name}, so nobody can tell whether {service} called.")
    return value


def _to_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        text = value if isinstance(value, str) else repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return ""
    return _UNKEEPABLE.sub("", text)[:_LONGEST_TEXT].strip()


def _read_multipart(body: bytes, boundary: bytes) -> FormFields:
    head = b'Content-Type: multipart/form-data; boundary="' + boundary.rstrip() + b'"\r\n\r\n'
    message = BytesParser().parsebytes(head + body)
    parts: object = message.get_payload()
    if not isinstance(parts, list):
        return ()
    return tuple(
        (name, content.decode("utf-8", "replace"))
        for part in parts[:_MOST_FIELDS]
        if isinstance(part, Message) and (name := _name_of(part)) and part.get_filename() is None
        if isinstance(content := part.get_payload(decode=True), bytes)
    )


def _name_of(part: Message) -> str:
    name = part.get_param("name", header="content-disposition")
    return name if isinstance(name, str) and not part.is_multipart() else ""
