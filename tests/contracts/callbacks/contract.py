"""What every source of callbacks must fulfil: inherit, give two accounts that sign, and a body with something in it."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifier.providers.callbacks import Callback, CallbackError, CallbackSource, Report, SignatureError

URL = "https://track.shop.example/hooks/receipts/service/7"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
CONTENT_TYPES = ("", JSON, FORM, "text/plain")

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
ANY_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@dataclass(frozen=True, slots=True)
class SigningAccount:
    """A merchant's account as both sides know it: our settings, and how the provider signs a body for it."""

    settings: Mapping[str, str]
    sign: Callable[[bytes], Callback]


def make_callback(body: bytes, content_type: str = JSON, *, url: str = URL, **headers: str) -> Callback:
    """A POST as the provider makes it; header names are given with underscores and sent with hyphens."""
    named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    return Callback("POST", url, {"content-type": content_type} | named, body)


class CallbackContract:
    """Inherited by the tests of each source; the fixtures `account` and `stranger` are two accounts' both sides."""

    source: ClassVar[CallbackSource]
    #: A genuine body that holds at least one receipt or one inbound text.
    body: ClassVar[bytes]
    content_type: ClassVar[str] = JSON
    #: The settings without which nothing can be verified.
    key_settings: ClassVar[tuple[str, ...]] = ("events_key",)
    #: The headers that carry the signature, in lower case; empty where the body carries it.
    signature_headers: ClassVar[tuple[str, ...]]

    @pytest.fixture
    def account(self) -> SigningAccount:
        """The account that the callbacks are for."""
        raise AssertionError("Each source's tests bring their own.")

    @pytest.fixture
    def stranger(self) -> SigningAccount:
        """Another account of the same provider with secrets of its own."""
        raise AssertionError("Each source's tests bring their own.")

    def tamper(self, callback: Callback) -> Iterator[Callback]:
        """The callback with one byte changed, several times over; override where the provider does not sign bodies."""
        yield from change_bytes(callback, 0, len(callback.body))

    def test_a_signed_callback_is_accepted(self, account: SigningAccount) -> None:
        self.source.verify(account.sign(self.body), account.settings)

    def test_one_changed_byte_is_refused(self, account: SigningAccount) -> None:
        changed = list(self.tamper(account.sign(self.body)))
        assert changed
        for callback in changed:
            with pytest.raises(SignatureError, match=r"\.$"):
                self.source.verify(callback, account.settings)

    def test_what_another_account_may_sign_is_refused(self, account: SigningAccount, stranger: SigningAccount) -> None:
        self.source.verify(stranger.sign(self.body), stranger.settings)
        with pytest.raises(SignatureError, match=r"\.$"):
            self.source.verify(stranger.sign(self.body), account.settings)

    def test_an_account_without_its_key_accepts_nothing_and_names_what_is_missing(
        self, account: SigningAccount
    ) -> None:
        callback = account.sign(self.body)
        assert self.key_settings
        for missing in self.key_settings:
            without = {name: value for name, value in account.settings.items() if name != missing}
            for settings_now in (without, without | {missing: ""}):
                with pytest.raises(SignatureError, match=missing):
                    self.source.verify(callback, settings_now)

    def test_a_callback_without_its_signature_headers_is_refused(self, account: SigningAccount) -> None:
        callback = account.sign(self.body)
        for missing in self.signature_headers:
            assert missing in callback.headers
            left = {name: value for name, value in callback.headers.items() if name != missing}
            with pytest.raises(SignatureError, match=r"\.$"):
                self.source.verify(replace(callback, headers=left), account.settings)

    @pytest.mark.parametrize("value", ["", "ünïcode\x00", "0", "=" * 9_000])
    def test_a_signature_of_strange_characters_is_refused(self, account: SigningAccount, value: str) -> None:
        callback = account.sign(self.body)
        for name in self.signature_headers:
            with pytest.raises(SignatureError, match=r"\.$"):
                self.source.verify(replace(callback, headers={**callback.headers, name: value}), account.settings)

    def test_nonsense_is_refused_as_unsigned_and_breaks_nothing(self, account: SigningAccount) -> None:
        for body in (b"", b"{", b"null", b"7", b"\xff\xfe", b"[" * 50_000, b"{}", b"a=b&c", b'{"signature": 7}'):
            with pytest.raises(SignatureError, match=r"\.$"):
                self.source.verify(replace(account.sign(self.body), body=body, headers={}), account.settings)

    def test_a_genuine_body_says_something(self) -> None:
        report = self.source.parse(self.body, self.content_type)
        assert report.receipts or report.inbound

    def test_reading_the_same_body_twice_gives_the_same_and_every_receipt_has_a_name_of_its_own(self) -> None:
        first, second = (self.source.parse(bytes(self.body), self.content_type) for _ in range(2))
        assert first == second
        names = [receipt.event_id for receipt in first.receipts]
        assert all(names)
        assert len(set(names)) == len(names)

    def test_every_moment_is_aware_and_in_utc(self) -> None:
        report = self.source.parse(self.body, self.content_type)
        moments = [receipt.occurred_at for receipt in report.receipts] + [text.occurred_at for text in report.inbound]
        assert {moment.utcoffset() for moment in moments if moment is not None} <= {dt.timedelta(0)}

    # Hypothesis wants a function of each class's own: an inherited one would mix what it has learnt of all of them.
    def test_any_bytes_are_understood_or_refused_in_one_sentence(self) -> None:
        @given(body=st.binary(max_size=200), content_type=st.sampled_from(CONTENT_TYPES))
        def holds(body: bytes, content_type: str) -> None:
            self._parse_anything(body, content_type)

        holds()

    def test_any_json_is_understood_or_refused_in_one_sentence(self) -> None:
        @given(document=ANY_JSON, content_type=st.sampled_from(CONTENT_TYPES))
        def holds(document: object, content_type: str) -> None:
            self._parse_anything(json.dumps(document).encode(), content_type)

        holds()

    def test_a_genuine_body_with_one_odd_part_is_understood_or_refused(self) -> None:
        @settings(suppress_health_check=[HealthCheck.too_slow])
        @given(data=st.data())
        def holds(data: st.DataObject) -> None:
            self._parse_anything(self.make_odd(data), self.content_type)

        holds()

    def make_odd(self, data: st.DataObject) -> bytes:
        """The genuine body with anything in one place of it."""
        try:
            document = json.loads(self.body)
        except ValueError:
            start = data.draw(st.integers(0, len(self.body)))
            end = data.draw(st.integers(start, len(self.body)))
            return self.body[:start] + data.draw(st.binary(max_size=12)) + self.body[end:]
        return json.dumps(replace_part(document, data)).encode()

    @pytest.mark.parametrize("body", [b"", b"{", b"null", b"7", b"\xff\xfe", b"[" * 50_000, b'"text"', b"\0"])
    def test_what_is_no_callback_gets_one_sentence(self, body: bytes) -> None:
        with pytest.raises(CallbackError, match=r"\.$"):
            self.source.parse(body, self.content_type)

    def _parse_anything(self, body: bytes, content_type: str) -> None:
        try:
            report = self.source.parse(body, content_type)
        except CallbackError as problem:
            sentence = str(problem)
            assert sentence.endswith(".")
            assert "\n" not in sentence
        else:
            assert isinstance(report, Report)


def change_bytes(callback: Callback, start: int, end: int, *, most: int = 60) -> Iterator[Callback]:
    """The callback with another byte at one place of its body between `start` and `end`; at most `most` places."""
    step = max(1, (end - start) // most)
    for place in range(start, end, step):
        body = bytearray(callback.body)
        body[place] ^= 0x01
        yield replace(callback, body=bytes(body))


def replace_part(document: object, data: st.DataObject) -> object:
    """The document with any JSON in the place of one of its parts, which may be all of it."""
    if isinstance(document, dict) and document and data.draw(st.booleans() | st.just(value=True)):
        name = data.draw(st.sampled_from(sorted(document)))
        return {**document, name: replace_part(document[name], data)}
    if isinstance(document, list) and document and data.draw(st.booleans() | st.just(value=True)):
        place = data.draw(st.integers(0, len(document) - 1))
        return [replace_part(part, data) if number == place else part for number, part in enumerate(document)]
    return data.draw(ANY_JSON)
