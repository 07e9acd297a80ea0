"""Our requests to Twilio, Vonage and WhatsApp against mock servers made from the vendors' own descriptions."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from notifier.foundation.ids import new_id
from notifier.providers.contract import Outcome, OutgoingSms, OutgoingWhatsApp, WhatsAppTemplate
from notifier.providers.http_client import HttpAnswer, HttpClient, HttpRequest
from notifier.providers.twilio.requests import TwilioRequests
from notifier.providers.twilio.settings import TwilioSettings
from notifier.providers.vonage.requests import VonageRequests
from notifier.providers.vonage.settings import VonageSettings
from notifier.providers.whatsapp_cloud.requests import WhatsAppCloudRequests
from notifier.providers.whatsapp_cloud.settings import WhatsAppCloudSettings
from notifier.vocabulary.message_status import AttemptOutcome
from tests.conformance.mock_server import running_mock_servers
from tests.conformance.report import Family

_DESCRIPTIONS: Final = {
    "twilio": "twilio/twilio_api_v2010.json",
    "vonage": "vonage/sms.yml",
    "whatsapp": "meta_whatsapp/business-messaging-api_v23.0.yaml",
}
_DIGITS: Final = "0123456789abcdef" * 2
_TO: Final = "+15550107"
_FROM: Final = "+15550199"
_CALLBACK: Final = "https://track.shop.example/hooks/receipts/1?m=2&s=3"


class _Requests(Protocol):
    @property
    def compose(self) -> Callable[..., HttpRequest | Outcome]: ...
    @property
    def judge(self) -> Callable[..., Outcome]: ...


def check(family: Family, data: Path) -> None:
    """Every kind of message passes; a request that lacks what the vendor wants does not."""
    folder = data / "providers"
    with running_mock_servers({name: folder / path for name, path in _DESCRIPTIONS.items()}) as urls:
        client = HttpClient(allows_private=True)
        _check_twilio(partial(_check, family, client), urls["twilio"])
        _check_vonage(partial(_check, family, client), urls["vonage"])
        _check_whatsapp(partial(_check, family, client), urls["whatsapp"])
        _check_refusals(family, client, urls)
        client.close()


_Check = Callable[[str, _Requests, OutgoingSms | OutgoingWhatsApp], None]


def _check_twilio(check_one: _Check, url: str) -> None:
    account = {"account_sid": f"AC{_DIGITS}", "auth_token": "token", "base_url": url}
    for sender in (_FROM, f"MG{_DIGITS}"):
        requests = TwilioRequests(TwilioSettings.parse({**account, "from": sender}))
        check_one(f"twilio sms from {sender[:2]}", requests, _sms(sender))
        check_one(f"twilio whatsapp text from {sender[:2]}", requests, _whatsapp(sender))
        template = WhatsAppTemplate(f"HX{_DIGITS}", "en", ("Mira", "17:00"), "t/abc")
        check_one(f"twilio whatsapp template from {sender[:2]}", requests, _whatsapp(sender, template))


def _check_vonage(check_one: _Check, url: str) -> None:
    """Vonage's description begins below the folder `/sms`."""
    account = {"api_key": "abcd0199", "api_secret": "secret0199", "base_url": f"{url}/json"}
    for sender, text in ((_FROM, "Arrives today"), ("FernField", "Доставлено")):
        requests = VonageRequests(VonageSettings.parse({**account, "from": sender}))
        check_one(f"vonage sms from {sender}", requests, _sms(sender, text))


def _check_whatsapp(check_one: _Check, url: str) -> None:
    settings = {"access_token": "token", "phone_number_id": "100200300400500", "base_url": url}
    requests = WhatsAppCloudRequests(WhatsAppCloudSettings.parse(settings))
    check_one("whatsapp text", requests, _whatsapp(_FROM))
    for body in ((), ("Mira",), ("Mira", "17:00")):
        template = WhatsAppTemplate("parcel_today", "pt_BR", body, None)
        check_one(f"whatsapp template with {len(body)} variables", requests, _whatsapp(_FROM, template))
    template = WhatsAppTemplate("parcel_today", "en", ("Mira",), "t/abc")
    check_one("whatsapp template with a button", _SecondButton(requests), _whatsapp(_FROM, template))


class _SecondButton:
    """Meta's description forbids the first button (`^[2-6, 11-14]$`), which its own examples and servers use."""

    def __init__(self, requests: WhatsAppCloudRequests) -> None:
        self._requests = requests
        self.judge = requests.judge

    def compose(self, message: OutgoingWhatsApp) -> HttpRequest:
        request = self._requests.compose(message)
        body = request.body.replace(b'"index": "0"', b'"index": "2"')
        return HttpRequest(request.method, request.url, request.headers, body)


def _check_refusals(family: Family, client: HttpClient, urls: Mapping[str, str]) -> None:
    """A mock server that accepted everything would prove nothing."""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic YTpi"}
    twilio = f"{urls['twilio']}/2010-04-01/Accounts/AC{_DIGITS}/Messages.json"
    for name, request in (
        ("twilio without To", HttpRequest("POST", twilio, form, b"Body=x")),
        ("vonage without to", HttpRequest("POST", f"{urls['vonage']}/json", form, b"api_key=abcd0199&text=x")),
        ("whatsapp without type", HttpRequest("POST", f"{urls['whatsapp']}/v23.0/1/messages", {
            "Content-Type": "application/json", "Authorization": "Bearer a",
        }, b'{"messaging_product": "whatsapp"}')),
    ):  # fmt: skip
        answer = client.send(request)
        family.expect(f"{name} is refused", answer.status >= 400 or bool(_find_violations(answer)), wanted=True)


def _check(
    family: Family, client: HttpClient, name: str, requests: _Requests, message: OutgoingSms | OutgoingWhatsApp
) -> None:
    request = requests.compose(message)
    if isinstance(request, Outcome):
        family.expect(name, request.detail, None)
        return
    answer = client.send(request)
    outcome = requests.judge(message, answer)
    problems = (answer.status, answer.body[:600]) if answer.status >= 300 else None
    family.expect(f"{name} is taken", (problems, _find_violations(answer)), (None, []))
    family.expect(f"{name} is understood as taken", outcome.kind, AttemptOutcome.ACCEPTED)
    family.expect(f"{name} has a name", bool(outcome.provider_message_id), wanted=True)


def _find_violations(answer: HttpAnswer) -> list[object]:
    """What the mock server found wrong with a request it answered all the same; its own answers are not our concern."""
    violations = json.loads(answer.headers.get("sl-violations", "[]"))
    return [violation for violation in violations if violation["location"][:1] == ["request"]]


def _sms(sender: str, text: str = "Your parcel arrives today") -> OutgoingSms:
    return OutgoingSms(new_id(), new_id(), _TO, sender, text, _CALLBACK, 3600)


def _whatsapp(sender: str, template: WhatsAppTemplate | None = None) -> OutgoingWhatsApp:
    return OutgoingWhatsApp(new_id(), new_id(), _TO, sender, template, "Your parcel arrives today", _CALLBACK)
