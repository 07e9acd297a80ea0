"""What every provider that takes each message by one request must fulfil, in front of a real server: inherit."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import pytest

from notifier.foundation.errors import ConfigurationError
from notifier.foundation.ids import new_id
from notifier.providers.contract import Outcome, Outgoing, OutgoingSms, OutgoingWhatsApp, Provider, WhatsAppTemplate
from notifier.providers.registry import open_provider, read_identity
from notifier.vocabulary.message_status import AttemptOutcome
from tests.contracts.providers.contract import Journal, ProviderContract, send_all
from tests.running.http_sink import Arrival, HttpSink, Misbehaviour, Reply, running_http_sink


def make_sms(number: int = 1, *, text: str = "", lifetime_seconds: int = 3600, callback_url: str = "") -> OutgoingSms:
    """A text message to an invented person."""
    return OutgoingSms(
        attempt_id=new_id(),
        message_id=new_id(),
        to_address=f"+155501{number % 100:02}",
        from_address="+15550199",
        text=text or f"Parcel {number} arrives today.",
        callback_url=callback_url,
        lifetime_seconds=lifetime_seconds,
    )


def make_whatsapp(
    number: int = 1, *, template: WhatsAppTemplate | None = None, text: str = "", callback_url: str = ""
) -> OutgoingWhatsApp:
    """A WhatsApp message to an invented person: a text, unless there is a template."""
    return OutgoingWhatsApp(
        attempt_id=new_id(),
        message_id=new_id(),
        to_address=f"+155501{number % 100:02}",
        from_address="+15550199",
        template=template,
        text=text or f"Parcel {number} arrives today.",
        callback_url=callback_url,
    )


class HttpProviderFixtures:
    """One provider in front of a real server; inherited by all its tests."""

    name: ClassVar[str]
    settings: ClassVar[dict[str, str]]

    def accept(self, arrival: Arrival) -> Reply:
        """What the provider says when it takes a message."""
        raise AssertionError("Each provider's tests bring their own.")

    @pytest.fixture
    def sink(self) -> Iterator[HttpSink]:
        with running_http_sink(self.accept) as sink:
            yield sink

    @pytest.fixture
    def provider(self, sink: HttpSink) -> Iterator[Provider]:
        provider = self.open(sink.url)
        yield provider
        provider.close()

    def open(self, base_url: str, **more: str) -> Provider:
        return open_provider(self.name, {**self.settings, "base_url": base_url, **more}, allow_private_endpoints=True)

    def send(self, provider: Provider, message: Outgoing) -> Outcome:
        (outcome,) = provider.send([message], Journal())
        return outcome


class HttpProviderContract(HttpProviderFixtures, ProviderContract):
    """Inherited by the tests of each provider and channel."""

    #: Settings without which nothing works.
    required: ClassVar[tuple[str, ...]]
    #: What the provider answers to a request it does not know the account of.
    unauthorised: ClassVar[Reply]
    #: What it answers when it wants to be left alone for seven seconds.
    too_many: ClassVar[Reply]

    def send_one(self, provider: Provider, journal: Journal | None = None) -> Outcome:
        (outcome,) = provider.send([self.make_outgoing()], journal or Journal())
        return outcome

    def test_each_message_is_one_request_and_gets_the_providers_name_for_it(
        self, provider: Provider, sink: HttpSink
    ) -> None:
        messages = [self.make_outgoing(number) for number in range(12)]
        outcomes = send_all(provider, messages, Journal())
        assert len(sink.arrivals) == 12
        assert all(outcome.provider_message_id for outcome in outcomes)
        assert sink.connections <= provider.width

    def test_a_batch_leaves_side_by_side(self, provider: Provider, sink: HttpSink) -> None:
        together = threading.Barrier(provider.width)

        def accept_together(arrival: Arrival) -> Reply:
            together.wait(10)
            return self.accept(arrival)

        sink.answer(accept_together)
        messages = [self.make_outgoing(number) for number in range(provider.width)]
        outcomes = list(provider.send(messages, Journal()))
        assert [outcome.attempt_id for outcome in outcomes] == [message.attempt_id for message in messages]
        assert {outcome.kind for outcome in outcomes} == {AttemptOutcome.ACCEPTED}

    @pytest.mark.parametrize("misbehaviour", [one for one in Misbehaviour if one is not Misbehaviour.HANG])
    def test_what_became_of_a_request_without_a_whole_answer_is_unknown_and_it_is_made_once(
        self, provider: Provider, sink: HttpSink, misbehaviour: Misbehaviour
    ) -> None:
        sink.answer(misbehaviour)
        journal = Journal()
        messages = [self.make_outgoing(number) for number in range(3)]
        outcomes = list(provider.send(messages, journal))
        assert [(outcome.kind, outcome.code) for outcome in outcomes] == [(AttemptOutcome.UNKNOWN, None)] * 3
        assert len(sink.arrivals) == 3
        assert sorted(journal.attempts) == sorted(message.attempt_id for message in messages)

    def test_a_provider_that_says_nothing_leaves_the_outcome_unknown_and_is_asked_once(
        self, sink: HttpSink, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("notifier.providers.http_provider.READ_SECONDS", 0.3)
        sink.answer(Misbehaviour.HANG)
        provider = self.open(sink.url)
        outcome = self.send_one(provider)
        provider.close()
        assert (outcome.kind, outcome.code, len(sink.arrivals)) == (AttemptOutcome.UNKNOWN, None, 1)

    def test_a_provider_nobody_can_connect_to_has_certainly_not_got_the_message(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as unused:
            port = unused.getsockname()[1]
        journal = Journal()
        outcome = self.send_one(self.open(f"http://127.0.0.1:{port}"), journal)
        assert (outcome.kind, outcome.code, journal.attempts) == (AttemptOutcome.TRANSIENT, None, [])

    def test_a_private_address_is_not_connected_to_unless_allowed(self, sink: HttpSink) -> None:
        settings = {**self.settings, "base_url": sink.url}
        provider = open_provider(self.name, settings, allow_private_endpoints=False)
        outcome = self.send_one(provider)
        assert (outcome.kind, outcome.code, sink.connections) == (AttemptOutcome.TRANSIENT, None, 0)

    @pytest.mark.parametrize("body", [b"", b"<html>It works</html>", b"[]", b"{}", b'{"messages": [7]}', b'{"sid": 7}'])
    def test_a_success_that_says_nothing_is_unknown(self, provider: Provider, sink: HttpSink, body: bytes) -> None:
        sink.answer(Reply(200, body))
        outcome = self.send_one(provider)
        assert (outcome.kind, outcome.code) == (AttemptOutcome.UNKNOWN, "200")
        assert len(sink.arrivals) == 1

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (302, AttemptOutcome.PERMANENT),
            (400, AttemptOutcome.PERMANENT),
            (422, AttemptOutcome.PERMANENT),
            (500, AttemptOutcome.TRANSIENT),
            (502, AttemptOutcome.UNKNOWN),
            (503, AttemptOutcome.TRANSIENT),
            (504, AttemptOutcome.UNKNOWN),
        ],
    )
    def test_a_status_without_words_decides_by_itself(
        self, provider: Provider, sink: HttpSink, status: int, kind: AttemptOutcome
    ) -> None:
        sink.answer(Reply(status, b"<html></html>"))
        outcome = self.send_one(provider)
        assert (outcome.kind, outcome.code, outcome.address_is_bad) == (kind, str(status), False)
        assert len(sink.arrivals) == 1

    def test_half_a_character_does_not_stop_the_batch(self, provider: Provider, sink: HttpSink) -> None:
        message = self.make_outgoing()
        assert isinstance(message, OutgoingSms | OutgoingWhatsApp)
        outcomes = list(provider.send([replace(message, text="half \ud83d"), self.make_outgoing(2)], Journal()))
        assert [outcome.kind for outcome in outcomes] == [AttemptOutcome.ACCEPTED] * 2

    def test_a_refused_account_is_not_the_messages_fault_and_is_named(self, provider: Provider, sink: HttpSink) -> None:
        sink.answer(self.unauthorised)
        outcome = self.send_one(provider)
        assert (outcome.kind, outcome.address_is_bad) == (AttemptOutcome.TRANSIENT, False)
        assert outcome.detail is not None
        assert any(self.settings[name] in outcome.detail for name in self.required)
        assert "refused" in outcome.detail

    def test_too_many_requests_are_tried_again_when_the_provider_wants(
        self, provider: Provider, sink: HttpSink
    ) -> None:
        sink.answer(self.too_many)
        outcome = self.send_one(provider)
        assert (outcome.kind, outcome.wait_seconds) == (AttemptOutcome.TRANSIENT, 7.0)

    def test_no_secret_of_the_account_is_told_in_an_outcome(self, provider: Provider, sink: HttpSink) -> None:
        secrets = [value for name, value in self.settings.items() if "secret" in name or "token" in name]
        assert secrets
        for answer in (self.unauthorised, self.too_many, Misbehaviour.GARBAGE, Reply(200, b"{}")):
            sink.answer(answer)
            outcome = self.send_one(provider)
            assert not any(secret in repr(outcome) for secret in secrets)

    def test_every_missing_setting_is_named_at_once(self) -> None:
        with pytest.raises(ConfigurationError) as refused:
            open_provider(self.name, {}, allow_private_endpoints=True)
        for name in self.required:
            assert any(problem.startswith(f"{name} is missing: ") for problem in refused.value.problems)

    @pytest.mark.parametrize(
        "url", ["mail.example", "ftp://a.example", "https://", "https://a.example/?b=c", "http:/x"]
    )
    def test_an_address_that_is_none_is_refused(self, url: str) -> None:
        with pytest.raises(ConfigurationError, match="base_url must be an address such as https://"):
            self.open(url)

    def test_an_unknown_setting_is_refused_with_the_known_ones(self) -> None:
        with pytest.raises(ConfigurationError, match=r"'colour'; it takes .*base_url"):
            self.open("http://127.0.0.1", colour="red")

    def test_the_identity_is_read_without_connecting(self) -> None:
        assert read_identity(self.name, self.settings).from_address == self.settings["from"]
