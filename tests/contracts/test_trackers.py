"""Every tracker keeps the tracker contract."""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping

from portal.sources.trackers.easypost.source import EasyPostTracker
from portal.sources.trackers.simulated.source import SimulatedTracker
from tests.contracts.sources import TrackerContract
from tests.payloads.reading import read_payload


class TestEasyPost(TrackerContract):
    """EasyPost."""

    source = EasyPostTracker()
    topic = "tracker.updated"
    body = read_payload("easypost", "tracker_updated.json")

    def sign(self, body: bytes, secret: str) -> Mapping[str, str]:
        key = unicodedata.normalize("NFKD", secret).encode()
        return {"X-Hmac-Signature": "hmac-sha256-hex=" + hmac.new(key, body, hashlib.sha256).hexdigest()}

    def test_a_secret_with_accents_is_normalised_as_the_vendor_does(self) -> None:
        composed, decomposed = "caf\u00e9", "cafe\u0301"
        assert self.source.verify(self.body, self.sign(self.body, decomposed), [composed])


class TestSimulated(TrackerContract):
    """The simulated carrier."""

    source = SimulatedTracker()
    topic = "tracker.updated"
    body = json.dumps(
        {
            "id": "r1",
            "tracking_number": "SIM0001",
            "carrier": "simulated",
            "scans": [{"code": "picked_up", "occurred_at": "2026-03-02T08:00:00+01:00", "wording": "Collected"}],
        }
    ).encode()

    def sign(self, body: bytes, secret: str) -> Mapping[str, str]:
        return {"X-Simulated-Signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}
