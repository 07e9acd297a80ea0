"""The simulated carrier as a tracker source: a plain hex HMAC-SHA256 over a body in our own vocabulary."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Final

from portal.sources.problem import UnreadablePayload
from portal.sources.reading import (
    decode_body,
    read_day,
    read_long_text,
    read_moment,
    read_offset_minutes,
    read_text,
    read_utc,
)
from portal.sources.scan_building import Reported, build_scan
from portal.sources.signatures import find_header, hmac_sha256_hex, matches_any
from portal.sources.trackers.contract import TrackerUpdate
from portal.sources.trackers.simulated.wire import WireReport, WireScan
from portal.timeline.progress import assess_progress
from portal.timeline.scan import Place, Scan
from portal.vocabulary.checkpoint_code import CheckpointCode

VENDOR: Final = "simulated"
TOPIC: Final = "tracker.updated"
SIGNATURE_HEADER: Final = "X-Simulated-Signature"


class SimulatedTracker:
    """A carrier that exists only here, for demonstrations and tests."""

    @property
    def name(self) -> str:
        return "simulated"

    def verify(self, body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> bool:
        """True when X-Simulated-Signature is the hex HMAC-SHA256 of the body under one of the secrets."""
        expected = [hmac_sha256_hex(secret, body) for secret in secrets if secret]
        return matches_any(find_header(headers, SIGNATURE_HEADER), expected)

    def topic(self, headers: Mapping[str, str], body: bytes) -> str:
        return TOPIC

    def event_id(self, headers: Mapping[str, str], body: bytes) -> str | None:
        return read_text(decode_body(body, WireReport, vendor=VENDOR).id) or None

    def parse(self, topic: str, body: bytes) -> tuple[TrackerUpdate, ...]:
        if topic and topic != TOPIC:
            return ()
        wire = decode_body(body, WireReport, vendor=VENDOR)
        if not wire.tracking_number.strip():
            raise UnreadablePayload("The simulated payload has no tracking_number.")
        scans = tuple(_read_scan(scan) for scan in wire.scans)
        update = TrackerUpdate(
            carrier=wire.carrier,
            tracking_number=wire.tracking_number.strip(),
            milestone=assess_progress(scans).milestone,
            scans=scans,
            estimated_on=read_day(wire.estimated_on, field="estimated_on"),
            pickup_until_on=read_day(wire.pickup_until_on, field="pickup_until_on"),
            service=read_text(wire.service),
            external_id=read_text(wire.id),
            source_updated_at=read_utc(wire.updated_at, field="updated_at"),
        )
        return (update,)


def sign(body: bytes, secret: str) -> dict[str, str]:
    """The header that authenticates a body of the simulated carrier."""
    return {SIGNATURE_HEADER: hmac_sha256_hex(secret, body)}


def _read_scan(wire: WireScan) -> Scan:
    moment = read_moment(wire.occurred_at, field="occurred_at")
    if moment is None:
        raise UnreadablePayload("A simulated scan does not say when it happened.")
    code = CheckpointCode(wire.code) if wire.code in set(CheckpointCode) else CheckpointCode.UNKNOWN
    return build_scan(
        code,
        moment.astimezone(UTC),
        Reported(
            place=Place(
                read_text(wire.city), read_text(wire.region), read_text(wire.postcode), read_text(wire.country)
            ),
            wording=read_long_text(wire.wording),
            carrier_code=read_text(wire.carrier_code) or wire.code,
            is_correction=wire.is_correction,
        ),
        local_offset_minutes=read_offset_minutes(moment),
    )
