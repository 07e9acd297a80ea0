"""Twilio fulfils the contract for SMS and WhatsApp, says what it should, and understands every answer."""

import json
from base64 import b64encode
from dataclasses import replace

import pytest

from notifier.foundation.errors import ConfigurationError
from notifier.providers.contract import (
    Outgoing,
    OutgoingSms,
    OutgoingWhatsApp,
    Provider,
    WhatsAppTemplate,
)  # fmt: skip
from notifier.providers.registry import check_channel, open_provider, read_identity
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.message_status import AttemptOutcome
from tests.contracts.providers.http_providers import HttpProviderContract, HttpProviderFixtures, make_sms, make_whatsapp
from tests.running.http_sink import Arrival, HttpSink, Reply

ACCOUNT = "AC" + "0123456789abcdef" * 2
SERVICE = "MG" + "0123456789abcdef" * 2
CONTENT = "HX" + "0123456789abcdef" * 2
SETTINGS = {"account_sid": ACCOUNT, "auth_token": "token-of-this-test", "from": "+15550199"}
TRANSIENT, PERMANENT, UNKNOWN = AttemptOutcome.TRANSIENT, AttemptOutcome.PERMANENT, AttemptOutcome.UNKNOWN


def refuse(code: int, message: str = "Told in a test.", status: int = 400) -> Reply:
    return Reply.json({"code": code, "message": message, "status": status}, status)


class _Twilio(HttpProviderFixtures):
    name = "twilio"
    settings = SETTINGS

    def accept(self, arrival: Arrival) -> Reply:
        return Reply.json({"sid": f"SM{arrival.connection:032x}", "status": "queued", "price": None}, 201)


class _TwilioContract(_Twilio, HttpProviderContract):
    required = ("account_sid", "auth_token", "from")
    unauthorised = refuse(20003, "Authenticate", 401)
    too_many = Reply.json({"code": 20429, "message": "Too Many Requests"}, 429, Retry_After="7")


class TestTwilioSms(_TwilioContract):
    def make_outgoing(self, number: int = 1) -> Outgoing:
        return make_sms(number)


class TestTwilioWhatsApp(_TwilioContract):
    def make_outgoing(self, number: int = 1) -> Outgoing:
        return make_whatsapp(number)


class TestTwilioRequests(_Twilio):
    def test_a_text_message_is_a_form_with_basic_authentication(self, provider: Provider, sink: HttpSink) -> None:
        self.send(provider, make_sms(7, text="Grüße & mehr", callback_url="https://t.example/hooks?m=1&s=2"))
        (arrival,) = sink.arrivals
        assert (arrival.method, arrival.target) == ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
        credentials = b64encode(f"{ACCOUNT}:token-of-this-test".encode()).decode()
        assert arrival.headers["authorization"] == f"Basic {credentials}"
        assert arrival.headers["content-type"] == "application/x-www-form-urlencoded"
        assert arrival.form == {
            "To": "+15550107",
            "From": "+15550199",
            "Body": "Grüße & mehr",
            "ValidityPeriod": "3600",
            "StatusCallback": "https://t.example/hooks?m=1&s=2",
        }

    @pytest.mark.parametrize(
        ("seconds", "sent"), [(-5, "1"), (0, "1"), (90, "90"), (36_000, "36000"), (90_000, "36000")]
    )
    def test_a_lifetime_is_kept_within_what_twilio_takes(
        self, provider: Provider, sink: HttpSink, seconds: int, sent: str
    ) -> None:
        self.send(provider, make_sms(lifetime_seconds=seconds))
        assert sink.arrivals[0].form["ValidityPeriod"] == sent

    def test_without_an_address_for_callbacks_none_is_named(self, provider: Provider, sink: HttpSink) -> None:
        self.send(provider, make_sms())
        assert "StatusCallback" not in sink.arrivals[0].form

    def test_an_api_key_stands_in_for_the_token(self, sink: HttpSink) -> None:
        settings = {"account_sid": ACCOUNT, "api_key": "SK1", "api_secret": "s", "from": SERVICE, "base_url": sink.url}
        provider = open_provider("twilio", settings, allow_private_endpoints=True)
        self.send(provider, make_sms())
        provider.close()
        assert sink.arrivals[0].headers["authorization"] == "Basic " + b64encode(b"SK1:s").decode()
        assert ACCOUNT in sink.arrivals[0].path

    def test_a_messaging_service_chooses_the_number(self, provider: Provider, sink: HttpSink) -> None:
        for message in (make_sms(), make_whatsapp()):
            self.send(provider, _from(message, SERVICE))
        for arrival in sink.arrivals:
            assert arrival.form["MessagingServiceSid"] == SERVICE
            assert "From" not in arrival.form

    def test_a_whatsapp_text_goes_to_whatsapp_addresses(self, provider: Provider, sink: HttpSink) -> None:
        self.send(provider, make_whatsapp(7, text="Hello Mira"))
        form = sink.arrivals[0].form
        assert form == {"To": "whatsapp:+15550107", "From": "whatsapp:+15550199", "Body": "Hello Mira"}

    def test_a_template_goes_by_its_content_with_numbered_variables(self, sink: HttpSink) -> None:
        provider = self.open(sink.url, **{"content.parcel_on_its_way": CONTENT})
        for name in ("parcel_on_its_way", CONTENT):
            template = WhatsAppTemplate(name, "en", ("Mira", "“Fern” & Field"), "t/abc")
            self.send(provider, make_whatsapp(template=template))
        provider.close()
        for arrival in sink.arrivals:
            assert arrival.form["ContentSid"] == CONTENT
            variables = json.loads(arrival.form["ContentVariables"])
            assert variables == {"1": "Mira", "2": "“Fern” & Field", "3": "t/abc"}
            assert "Body" not in arrival.form

    def test_a_template_without_content_is_not_sent_and_says_which_setting_is_missing(
        self, provider: Provider, sink: HttpSink
    ) -> None:
        outcome = self.send(provider, make_whatsapp(template=WhatsAppTemplate("parcel_late", "de", (), None)))
        assert (outcome.kind, outcome.code, sink.arrivals) == (PERMANENT, None, [])
        assert outcome.detail is not None
        assert "content.parcel_late=HX" in outcome.detail

    @pytest.mark.parametrize(
        ("answered", "kind", "is_bad"),
        [
            ((21211, 400), PERMANENT, True),
            ((21614, 400), PERMANENT, True),
            ((21610, 400), PERMANENT, False),
            ((21612, 400), PERMANENT, False),
            ((21408, 403), PERMANENT, False),
            ((21606, 400), TRANSIENT, False),
            ((21611, 429), TRANSIENT, False),
            ((20003, 401), TRANSIENT, False),
            ((20404, 404), TRANSIENT, False),
            ((20429, 429), TRANSIENT, False),
            ((20503, 503), TRANSIENT, False),
            ((20504, 504), UNKNOWN, False),
            ((30006, 400), PERMANENT, True),
            ((63016, 400), PERMANENT, False),
            ((63018, 429), TRANSIENT, False),
            ((63003, 404), PERMANENT, True),
            ((99999, 400), PERMANENT, False),
            ((99999, 500), TRANSIENT, False),
        ],
    )
    def test_each_code_has_its_meaning(
        self, provider: Provider, sink: HttpSink, answered: tuple[int, int], kind: AttemptOutcome, is_bad: bool
    ) -> None:
        code, status = answered
        sink.answer(refuse(code, "Told in a test.", status))
        outcome = self.send(provider, make_sms())
        assert (outcome.kind, outcome.code, outcome.address_is_bad) == (kind, str(code), is_bad)
        assert outcome.detail is not None
        assert outcome.detail.endswith("Told in a test.")

    def test_a_message_that_failed_at_once_is_not_taken(self, provider: Provider, sink: HttpSink) -> None:
        sink.answer(Reply.json({"sid": "SM1", "status": "failed", "error_code": 21614, "error_message": None}, 201))
        outcome = self.send(provider, make_sms())
        assert (outcome.kind, outcome.code, outcome.address_is_bad) == (PERMANENT, "21614", True)

    def test_the_price_is_told_where_the_answer_says_it(self, provider: Provider, sink: HttpSink) -> None:
        sink.answer(Reply.json({"sid": "SM1", "status": "sent", "price": "-0.00750", "price_unit": "usd"}, 201))
        outcome = self.send(provider, make_sms())
        assert (outcome.provider_message_id, outcome.price) == ("SM1", ("0.00750", "USD"))

    def test_no_number_of_a_person_stands_in_the_detail(self, provider: Provider, sink: HttpSink) -> None:
        sink.answer(refuse(21211, "The 'To' number +1 555-010-7788 is not valid:\n15550107788."))
        detail = self.send(provider, make_sms()).detail
        assert (
            detail == f"The Twilio account {ACCOUNT} got this answer: The 'To' number [number] is not valid: [number]."
        )


def _from(message: OutgoingSms | OutgoingWhatsApp, sender: str) -> Outgoing:
    return replace(message, from_address=sender)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"account_sid": "AC12"}, "account_sid must be AC and 32"),
        ({"from": "no number at all, and long"}, "from is 'no number"),
        ({"from": "+1555"}, r"from is '\+1555'"),
        ({"api_key": "SK1"}, "api_secret is missing"),
        ({"api_secret": "s"}, "api_key is missing"),
        ({"content.late": "late"}, r"content\.late must be the SID"),
        ({"content.": CONTENT}, r"'content\.'"),
        ({"auth_token": "two\nlines"}, "auth_token must be one line"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(settings: dict[str, str], problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        open_provider("twilio", SETTINGS | settings, allow_private_endpoints=True)


@pytest.mark.parametrize("sender", ["+15550199", "whatsapp:+15550199", "55512", "Fern Field", SERVICE])
def test_every_kind_of_sender_is_taken(sender: str) -> None:
    identity = read_identity("twilio", SETTINGS | {"from": sender})
    assert identity.from_address == sender.removeprefix("whatsapp:")


def test_twilio_carries_text_messages_and_whatsapp() -> None:
    check_channel("twilio", Channel.SMS)
    check_channel("twilio", Channel.WHATSAPP)
    with pytest.raises(ConfigurationError, match="does not carry email"):
        check_channel("twilio", Channel.EMAIL)
