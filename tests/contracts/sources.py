"""What every store and every tracker must do; each subclass names its source and hands over a signed message."""

from collections.abc import Mapping
from typing import ClassVar

import pytest

from portal.sources.inspection import inspect_payload
from portal.sources.problem import UnreadablePayload
from portal.sources.stores.contract import StoreSource
from portal.sources.stores.registry import STORES
from portal.sources.trackers.contract import TrackerSource
from portal.sources.trackers.registry import TRACKERS

SECRET = "a secret of this test"


class SourceContract:
    """Shared by stores and trackers. `body` is a message under `topic`, `sign` gives the headers it comes with."""

    source: ClassVar[StoreSource | TrackerSource]
    topic: ClassVar[str]
    body: ClassVar[bytes]

    def sign(self, body: bytes, secret: str) -> Mapping[str, str]:
        """The headers of a genuine delivery."""
        raise AssertionError("A contract test says how its vendor signs.")

    def test_a_genuine_message_is_accepted_under_any_of_the_secrets(self) -> None:
        headers = self.sign(self.body, SECRET)
        assert self.source.verify(self.body, headers, [SECRET])
        assert self.source.verify(self.body, headers, ["rotated", SECRET])

    def test_header_names_are_read_in_any_case(self) -> None:
        headers = {name.upper(): value for name, value in self.sign(self.body, SECRET).items()}
        assert self.source.verify(self.body, headers, [SECRET])
        assert self.source.topic(headers, self.body) == self.source.topic(self.sign(self.body, SECRET), self.body)

    def test_a_changed_body_is_refused(self) -> None:
        assert not self.source.verify(self.body + b" ", self.sign(self.body, SECRET), [SECRET])

    def test_another_secret_and_an_empty_one_are_refused(self) -> None:
        assert not self.source.verify(self.body, self.sign(self.body, "guess"), [SECRET])
        assert not self.source.verify(self.body, self.sign(self.body, ""), [""])
        assert not self.source.verify(self.body, self.sign(self.body, SECRET), [])

    def test_a_message_without_signature_is_refused(self) -> None:
        assert not self.source.verify(self.body, {}, [SECRET])

    def test_a_signature_of_strange_characters_is_refused(self) -> None:
        headers = dict.fromkeys(self.sign(self.body, SECRET), "ünïcode\x00")
        assert not self.source.verify(self.body, headers, [SECRET])

    @pytest.mark.parametrize("body", [b"", b"{", b"null", b"7", b"\xff\xfe", b"[" * 50_000, b'"text"'])
    def test_what_is_not_a_message_gets_one_sentence(self, body: bytes) -> None:
        with pytest.raises(UnreadablePayload, match=r"\.$"):
            self.source.parse(self.topic, body)

    def test_reading_the_same_message_twice_gives_the_same(self) -> None:
        assert self.source.parse(self.topic, self.body) == self.source.parse(self.topic, self.body)

    def test_an_unreadable_payload_is_inspected_with_its_problem(self) -> None:
        assert str(inspect_payload(self.source.name, self.topic, b"{")["problem"]).endswith(".")


class StoreContract(SourceContract):
    """What every store must do besides."""

    def test_the_store_is_registered_under_its_name(self) -> None:
        assert STORES[self.source.name].name == self.source.name

    def test_a_topic_we_do_not_use_is_ignored(self) -> None:
        assert STORES[self.source.name].parse("weather/changed", self.body).kind == "ignored"

    def test_an_order_is_read_with_exact_ids_and_its_lines(self) -> None:
        update = STORES[self.source.name].parse(self.topic, self.body)
        assert update.kind == "order"
        assert update.order is not None
        assert update.order.external_id == update.order_external_id
        assert update.order.lines


class TrackerContract(SourceContract):
    """What every tracker must do besides."""

    def test_the_tracker_is_registered_under_its_name(self) -> None:
        assert TRACKERS[self.source.name].name == self.source.name

    def test_a_topic_we_do_not_use_gives_no_shipment(self) -> None:
        assert TRACKERS[self.source.name].parse("weather.changed", self.body) == ()

    def test_a_shipment_is_read_with_its_scans(self) -> None:
        (update,) = TRACKERS[self.source.name].parse(self.topic, self.body)
        assert update.tracking_number
        assert update.carrier
        assert len({scan.digest for scan in update.scans}) == len(update.scans) > 0

    def test_a_message_has_an_identity_that_survives_repetition(self) -> None:
        tracker, headers = TRACKERS[self.source.name], self.sign(self.body, SECRET)
        assert tracker.event_id(headers, self.body) == tracker.event_id(dict(headers), bytes(self.body)) is not None
