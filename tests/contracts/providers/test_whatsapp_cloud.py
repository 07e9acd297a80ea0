"""The WhatsApp Cloud API fulfils the contract, says what it should, and understands every answer."""

import pytest

from notifier.foundation.errors import ConfigurationError
from notifier.providers.contract import Outgoing, Provider, WhatsAppTemplate
from notifier.providers.registry import open_provider, read_identity
from notifier.vocabulary.message_status import AttemptOutcome
from tests.contracts.providers.http_providers import HttpProviderContract, HttpProviderFixtures, make_whatsapp
from tests.running.http_sink import Arrival, HttpSink, Reply

SETTINGS = {"access_token": "token-of-this-test", "phone_number_id": "100200300400500", "from": "+15550199"}
TRANSIENT, PERMANENT, UNKNOWN = AttemptOutcome.TRANSIENT, AttemptOutcome.PERMANENT, AttemptOutcome.UNKNOWN


def refuse(code: int, status: int = 400, **more: object) -> Reply:
    error = {"message": f"(#{code}) Told", "code": code, "error_data": {"details": "In a test."}, **more}
    return Reply.json({"error": error}, status)


class _WhatsAppCloud(HttpProviderFixtures):
    name = "whatsapp_cloud"
    settings = SETTINGS

    def accept(self, arrival: Arrival) -> Reply:
        names = [{"id": f"wamid.TEST{arrival.connection}", "message_status": "accepted"}]
        return Reply.json({"messaging_product": "whatsapp", "contacts": [{"wa_id": "15550101"}], "messages": names})


class TestWhatsAppCloud(_WhatsAppCloud, HttpProviderContract):
    required = ("access_token", "phone_number_id")
    unauthorised = refuse(190, 401)
    too_many = Reply.json({"error": {"code": 130429, "message": "Rate limit hit"}}, 429, Retry_After="7")

    def make_outgoing(self, number: int = 1) -> Outgoing:
        return make_whatsapp(number, template=WhatsAppTemplate("parcel_today", "en", (f"{number}",), None))


class TestWhatsAppCloudRequests(_WhatsAppCloud):
    def test_a_text_is_sent_as_one(self, provider: Provider, sink: HttpSink) -> None:
        outcome = self.send(provider, make_whatsapp(7, text="Grüße, Mira 📦"))
        (arrival,) = sink.arrivals
        assert (arrival.method, arrival.target) == ("POST", "/v23.0/100200300400500/messages")
        assert arrival.headers["authorization"] == "Bearer token-of-this-test"
        assert arrival.headers["content-type"] == "application/json"
        assert arrival.json() == {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": "+15550107",
            "type": "text",
            "text": {"body": "Grüße, Mira 📦", "preview_url": False},
        }
        assert outcome.provider_message_id == "wamid.TEST1"

    def test_a_template_names_its_language_and_fills_text_and_button(self, provider: Provider, sink: HttpSink) -> None:
        template = WhatsAppTemplate("parcel_today", "pt_BR", ("Mira", "17 h"), "t/abc")
        message = make_whatsapp(template=template)
        self.send(provider, message)
        document = sink.arrivals[0].json()
        assert (document["type"], document["biz_opaque_callback_data"]) == ("template", message.message_id.hex)
        assert "text" not in document
        assert document["template"] == {
            "name": "parcel_today",
            "language": {"policy": "deterministic", "code": "pt_BR"},
            "components": [
                {"type": "body", "parameters": [{"type": "text", "text": "Mira"}, {"type": "text", "text": "17 h"}]},
                {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "t/abc"}]},
            ],
        }

    def test_a_template_without_variables_has_no_components(self, provider: Provider, sink: HttpSink) -> None:
        self.send(provider, make_whatsapp(template=WhatsAppTemplate("thanks", "de", (), None)))
        assert sink.arrivals[0].json()["template"] == {
            "name": "thanks",
            "language": {"policy": "deterministic", "code": "de"},
        }

    def test_another_version_of_the_api_can_be_asked(self, sink: HttpSink) -> None:
        provider = self.open(sink.url + "/meta/", api_version="v25.0")
        self.send(provider, make_whatsapp())
        provider.close()
        assert sink.arrivals[0].target == "/meta/v25.0/100200300400500/messages"

    @pytest.mark.parametrize(
        ("answered", "kind", "is_bad"),
        [
            ((0, 401), TRANSIENT, False),
            ((4, 400), TRANSIENT, False),
            ((10, 403), TRANSIENT, False),
            ((100, 400), PERMANENT, False),
            ((190, 401), TRANSIENT, False),
            ((217, 403), TRANSIENT, False),
            ((368, 403), TRANSIENT, False),
            ((80007, 400), TRANSIENT, False),
            ((130429, 400), TRANSIENT, False),
            ((131000, 500), TRANSIENT, False),
            ((131016, 503), TRANSIENT, False),
            ((131026, 400), PERMANENT, True),
            ((131042, 400), TRANSIENT, False),
            ((131047, 400), PERMANENT, False),
            ((131050, 400), PERMANENT, False),
            ((131056, 400), TRANSIENT, False),
            ((132001, 404), PERMANENT, False),
            ((132015, 400), PERMANENT, False),
            ((999999, 400), PERMANENT, False),
            ((999999, 504), UNKNOWN, False),
        ],
    )
    def test_each_code_has_its_meaning(
        self, provider: Provider, sink: HttpSink, answered: tuple[int, int], kind: AttemptOutcome, is_bad: bool
    ) -> None:
        code, status = answered
        sink.answer(refuse(code, status))
        outcome = self.send(provider, make_whatsapp())
        assert (outcome.kind, outcome.code, outcome.address_is_bad) == (kind, str(code), is_bad)
        assert outcome.detail is not None
        assert outcome.detail.endswith(f"(#{code}) Told In a test.")

    def test_a_code_nobody_has_listed_is_tried_again_when_meta_says_it_passes(
        self, provider: Provider, sink: HttpSink
    ) -> None:
        sink.answer(refuse(999999, 400, is_transient=True))
        assert self.send(provider, make_whatsapp()).kind is TRANSIENT

    def test_an_expired_token_names_the_number_it_was_for(self, provider: Provider, sink: HttpSink) -> None:
        sink.answer(refuse(190, 401))
        detail = self.send(provider, make_whatsapp()).detail
        assert detail == "The WhatsApp number 100200300400500 is refused: (#190) Told In a test."


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"phone_number_id": "+15550199"}, "phone_number_id must be digits only"),
        ({"from": "Fern & Field"}, "from is 'Fern & Field'"),
        ({"api_version": "23"}, "api_version must be a version such as v23"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(settings: dict[str, str], problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        open_provider("whatsapp_cloud", SETTINGS | settings, allow_private_endpoints=True)


def test_the_number_people_see_need_not_be_told() -> None:
    settings = {name: value for name, value in SETTINGS.items() if name != "from"}
    assert read_identity("whatsapp_cloud", settings).from_address == ""
