"""Vonage fulfils the contract, says what it should, and understands every answer, whole or in parts."""

import pytest

from notifier.foundation.errors import ConfigurationError
from notifier.providers.contract import Outgoing, Provider
from notifier.providers.registry import open_provider
from notifier.vocabulary.message_status import AttemptOutcome
from tests.contracts.providers.http_providers import HttpProviderContract, HttpProviderFixtures, make_sms
from tests.running.http_sink import Arrival, HttpSink, Reply

SETTINGS = {"api_key": "abcd0199", "api_secret": "secret-of-this-test", "from": "+15550199"}
ACCEPTED, TRANSIENT, PERMANENT = AttemptOutcome.ACCEPTED, AttemptOutcome.TRANSIENT, AttemptOutcome.PERMANENT


def answer_parts(*parts: dict[str, str]) -> Reply:
    return Reply.json({"message-count": str(len(parts)), "messages": list(parts)})


def taken(name: str, price: str = "0.03330000") -> dict[str, str]:
    return {"to": "15550101", "message-id": name, "status": "0", "remaining-balance": "3.14", "message-price": price}


def refused(status: str, text: str = "Told in a test.") -> dict[str, str]:
    return {"status": status, "error-text": text}


class _Vonage(HttpProviderFixtures):
    name = "vonage"
    settings = SETTINGS

    def accept(self, arrival: Arrival) -> Reply:
        return answer_parts(taken(f"0A{arrival.connection:014X}"))


class TestVonage(_Vonage, HttpProviderContract):
    required = ("api_key", "api_secret", "from")
    unauthorised = answer_parts(refused("4", "Bad Credentials"))
    too_many = Reply.json({"messages": [refused("1", "Throughput Rate Exceeded")]}, 429, Retry_After="7")

    def make_outgoing(self, number: int = 1) -> Outgoing:
        return make_sms(number)


class TestVonageRequests(_Vonage):
    def test_a_text_message_is_a_form_with_numbers_without_plus(self, provider: Provider, sink: HttpSink) -> None:
        message = make_sms(7, text="Arrives today & early", callback_url="https://t.example/hooks?m=1")
        self.send(provider, message)
        (arrival,) = sink.arrivals
        assert (arrival.method, arrival.target) == ("POST", "/sms/json")
        assert arrival.headers["content-type"] == "application/x-www-form-urlencoded"
        assert arrival.form == {
            "api_key": "abcd0199",
            "api_secret": "secret-of-this-test",
            "from": "15550199",
            "to": "15550107",
            "text": "Arrives today & early",
            "type": "text",
            "ttl": "3600000",
            "client-ref": message.message_id.hex,
            "callback": "https://t.example/hooks?m=1",
        }

    @pytest.mark.parametrize(
        ("text", "kind"),
        [("Grüße für 5 €", "text"), ("Chegará às 8", "unicode"), ("Доставлено", "unicode"), ("📦", "unicode")],
    )
    def test_the_alphabet_follows_the_text(self, provider: Provider, sink: HttpSink, text: str, kind: str) -> None:
        self.send(provider, make_sms(text=text))
        form = sink.arrivals[0].form
        assert (form["type"], form["text"]) == (kind, text)

    @pytest.mark.parametrize(
        ("base", "path"), [("/", "/sms/json"), ("/eu", "/eu/sms/json"), ("/sms", "/sms/json"), ("/json", "/json")]
    )
    def test_the_address_is_completed_as_far_as_it_must_be(self, sink: HttpSink, base: str, path: str) -> None:
        provider = self.open(sink.url + base)
        self.send(provider, make_sms())
        provider.close()
        assert sink.arrivals[0].target == path

    @pytest.mark.parametrize(("seconds", "sent"), [(0, "20000"), (90, "90000"), (9_000_000, "604800000")])
    def test_a_lifetime_is_kept_within_what_vonage_takes(
        self, provider: Provider, sink: HttpSink, seconds: int, sent: str
    ) -> None:
        self.send(provider, make_sms(lifetime_seconds=seconds))
        form = sink.arrivals[0].form
        assert form["ttl"] == sent
        assert "callback" not in form

    def test_the_parts_of_a_long_text_are_one_message_with_the_sum_of_their_prices(
        self, provider: Provider, sink: HttpSink
    ) -> None:
        sink.answer(answer_parts(taken("0A01"), taken("0A02", "0.0334"), taken("0A03")))
        outcome = self.send(provider, make_sms())
        assert (outcome.kind, outcome.provider_message_id, outcome.detail) == (ACCEPTED, "0A01", None)
        assert outcome.price == ("0.10000000", "EUR")

    def test_when_one_part_was_taken_the_message_was_and_nothing_is_repeated(
        self, provider: Provider, sink: HttpSink
    ) -> None:
        sink.answer(answer_parts(refused("1"), taken("0A02")))
        outcome = self.send(provider, make_sms())
        assert (outcome.kind, outcome.provider_message_id) == (ACCEPTED, "0A02")
        assert outcome.detail == "Vonage took 1 of the 2 parts of the text; nothing is repeated."
        assert len(sink.arrivals) == 1

    @pytest.mark.parametrize("price", ["", "free", "1e99", "NaN"])
    def test_a_price_that_is_none_is_left_out(self, provider: Provider, sink: HttpSink, price: str) -> None:
        sink.answer(answer_parts(taken("0A01", price)))
        outcome = self.send(provider, make_sms())
        assert (outcome.kind, outcome.price) == (ACCEPTED, None)

    @pytest.mark.parametrize(
        ("status", "kind", "is_bad"),
        [
            ("1", TRANSIENT, False),
            ("2", PERMANENT, False),
            ("4", TRANSIENT, False),
            ("5", TRANSIENT, False),
            ("7", PERMANENT, False),
            ("9", TRANSIENT, False),
            ("12", PERMANENT, False),
            ("15", PERMANENT, False),
            ("33", PERMANENT, True),
            ("999", PERMANENT, False),
        ],
    )
    def test_each_status_has_its_meaning(
        self, provider: Provider, sink: HttpSink, status: str, kind: AttemptOutcome, is_bad: bool
    ) -> None:
        sink.answer(answer_parts(refused(status)))
        outcome = self.send(provider, make_sms())
        assert (outcome.kind, outcome.code, outcome.address_is_bad) == (kind, status, is_bad)
        assert outcome.detail is not None
        assert outcome.detail.endswith("Told in a test.")

    @pytest.mark.parametrize(("status", "kind"), [(402, TRANSIENT), (422, PERMANENT), (500, TRANSIENT)])
    def test_a_problem_document_is_told_in_its_own_words(
        self, provider: Provider, sink: HttpSink, status: int, kind: AttemptOutcome
    ) -> None:
        sink.answer(Reply.json({"type": "https://docs.example/#x", "title": "Told", "detail": "In a test."}, status))
        outcome = self.send(provider, make_sms())
        assert (outcome.kind, outcome.code) == (kind, str(status))
        assert outcome.detail is not None
        assert outcome.detail.endswith("Told: In a test.")

    def test_an_account_without_credit_is_named(self, provider: Provider, sink: HttpSink) -> None:
        sink.answer(answer_parts(refused("9", "Quota Exceeded - rejected")))
        detail = self.send(provider, make_sms()).detail
        assert detail == "The Vonage account abcd0199 is refused: Quota Exceeded - rejected"


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"from": "a name that is too long"}, "from is 'a name"),
        ({"from": "+1"}, r"from is '\+1'"),
        ({"signature_method": "crc32"}, "signature_method is 'crc32', but must be one of md5hash"),
        ({"api_key": "two\nlines"}, "api_key must be one line"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(settings: dict[str, str], problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        open_provider("vonage", SETTINGS | settings, allow_private_endpoints=True)
