"""EasyPost as a tracker source: signature from the headers, meaning from the Event or Tracker in the body."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Raw

from portal.sources.problem import UnreadablePayload
from portal.sources.reading import decode_body
from portal.sources.signatures import find_header, hmac_sha256_hex, matches_any
from portal.sources.trackers.contract import TrackerUpdate
from portal.sources.trackers.easypost.trackers import read_tracker
from portal.sources.trackers.easypost.wire import WireTracker

VENDOR: Final = "EasyPost"
TOPICS: Final = frozenset({"tracker.created", "tracker.updated"})
_LISTS: Final = ("trackers", "events")
_EMPTY: Final = frozenset({b"null", b"{}"})


class EasyPostTracker:
    """EasyPost webhooks (docs.easypost.com, Webhook and Event)."""

    @property
    def name(self) -> str:
        return "easypost"

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
        """True when X-Hmac-Signature is the hex HMAC-SHA256 of the body under one of the NFKD-normalised secrets."""
        normalised = [unicodedata.normalize("NFKD", secret) for secret in secrets if secret]
        expected = [f"hmac-sha256-hex={hmac_sha256_hex(secret, body)}" for secret in normalised]
        return matches_any(find_header(headers, "X-Hmac-Signature"), expected)

    def topic(self, headers: Mapping[str, str], body: bytes) -> str:
        return _read_string(_read_fields(body), "description")

    def event_id(self, headers: Mapping[str, str], body: bytes) -> str | None:
        fields = _read_fields(body)
        return _read_string(fields, "id") or None if _read_string(fields, "object") == "Event" else None

    def parse(self, topic: str, body: bytes) -> tuple[TrackerUpdate, ...]:
        """The trackers of an Event, a bare Tracker or a list of either; none for another topic."""
        if topic and topic not in TOPICS:
            return ()
        return tuple(read_tracker(decode_body(raw, WireTracker, vendor=VENDOR)) for raw in _find_trackers(body))


def _find_trackers(body: bytes) -> list[bytes]:
    if body.lstrip()[:1] != b"[":
        return _find_in_object(body)
    objects = decode_body(body, list[Raw], vendor=VENDOR)
    return [tracker for raw in objects for tracker in _find_in_object(bytes(raw))]


def _find_in_object(body: bytes) -> list[bytes]:
    fields = _read_fields(body)
    if "tracking_code" in fields or _read_string(fields, "object") == "Tracker":
        return [body]
    if "tracker" in fields:
        return _find_in_object(bytes(fields["tracker"]))
    for name in _LISTS:
        if name in fields:
            return _find_trackers(bytes(fields[name]))
    if "description" in fields or _read_string(fields, "object") == "Event":
        return _find_in_event(fields)
    raise UnreadablePayload("The EasyPost payload holds neither an Event nor a Tracker.")


def _find_in_event(fields: Mapping[str, Raw]) -> list[bytes]:
    result = bytes(fields.get("result", Raw(b"null"))).strip()
    if _read_string(fields, "description") not in TOPICS:
        return []
    if result in _EMPTY:
        raise UnreadablePayload("The EasyPost event has no tracker in its result.")
    return _find_in_object(result)


def _read_fields(body: bytes) -> dict[str, Raw]:
    return decode_body(body, dict[str, Raw], vendor=VENDOR)


def _read_string(fields: Mapping[str, Raw], name: str) -> str:
    raw = bytes(fields.get(name, Raw(b"null"))).strip()
    return decode_body(raw, str, vendor=VENDOR) if raw[:1] == b'"' else ""
