"""Messages as Twilio takes them (Messages resource of the API of 2010-04-01), and what its answers mean."""

import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from notifier.providers.account_settings import read_amount
from notifier.providers.contract import Outcome, OutgoingSms, OutgoingWhatsApp, WhatsAppTemplate
from notifier.providers.http_client import HttpAnswer, HttpRequest
from notifier.providers.http_outcomes import unreadable
from notifier.providers.http_provider import Said, judge_refusal, not_sendable
from notifier.providers.twilio.codes import CODES
from notifier.providers.twilio.settings import TwilioSettings, is_content_sid, is_service_sid
from notifier.vocabulary.message_status import AttemptOutcome

_SHORTEST_LIFE_SECONDS: Final = 1
_LONGEST_LIFE_SECONDS: Final = 36_000
_LOST: Final = ("failed", "undelivered", "canceled")


@dataclass(frozen=True, slots=True)
class TwilioRequests:
    """Makes requests for one account and judges the answers to them."""

    settings: TwilioSettings

    def compose(self, message: OutgoingSms | OutgoingWhatsApp) -> HttpRequest | Outcome:
        """The request, or the outcome of a message that Twilio could not take."""
        fields = {"To": message.to_address, "Body": message.text}
        if isinstance(message, OutgoingSms):
            life = min(max(message.lifetime_seconds, _SHORTEST_LIFE_SECONDS), _LONGEST_LIFE_SECONDS)
            fields["ValidityPeriod"] = str(life)
            fields |= _sender(message.from_address)
        else:
            fields["To"] = f"whatsapp:{message.to_address}"
            fields |= _sender(message.from_address, prefix="whatsapp:")
            if message.template is not None:
                sid = self._find_content(message.template)
                if sid is None:
                    return _without_content(message.attempt_id, message.template)
                del fields["Body"]
                fields |= {"ContentSid": sid, "ContentVariables": _variables(message.template)}
        if message.callback_url:
            fields["StatusCallback"] = message.callback_url
        return self._post(fields)

    def judge(self, message: OutgoingSms | OutgoingWhatsApp, answer: HttpAnswer) -> Outcome:
        """What an answer means."""
        document = answer.read_json()
        if not 200 <= answer.status < 300:
            return self._refuse(message.attempt_id, answer, document.get("code"), document.get("message"))
        sid, status = document.get("sid"), document.get("status")
        if status in _LOST:
            return self._refuse(
                message.attempt_id, answer, document.get("error_code"), document.get("error_message") or status
            )
        if not isinstance(sid, str) or not sid:
            return unreadable(message.attempt_id, answer, "Twilio")
        price = _read_price(document.get("price"), document.get("price_unit"))
        accepted = AttemptOutcome.ACCEPTED
        return Outcome(message.attempt_id, accepted, sid, None, None, address_is_bad=False, price=price)

    def _refuse(self, attempt_id: UUID, answer: HttpAnswer, code: object, words: object) -> Outcome:
        named = str(code) if isinstance(code, int | str) and code else None
        said = Said(named, words if isinstance(words, str) else "", CODES.get(named or ""))
        return judge_refusal(attempt_id, answer, said, f"Twilio account {self.settings.account_sid}")

    def _find_content(self, template: WhatsAppTemplate) -> str | None:
        return template.name if is_content_sid(template.name) else self.settings.contents.get(template.name)

    def _post(self, fields: dict[str, str]) -> HttpRequest:
        settings = self.settings
        credentials = b64encode(f"{settings.user}:{settings.password}".encode()).decode("ascii")
        return HttpRequest(
            "POST",
            f"{settings.base_url}/2010-04-01/Accounts/{settings.account_sid}/Messages.json",
            {
                "Authorization": f"Basic {credentials}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
            urlencode(fields, errors="replace").encode("ascii"),
        )


def _sender(from_address: str, *, prefix: str = "") -> dict[str, str]:
    if is_service_sid(from_address):
        return {"MessagingServiceSid": from_address}
    return {"From": prefix + from_address}


def _variables(template: WhatsAppTemplate) -> str:
    """Twilio numbers the variables of a content through: those of the body first, then the button's."""
    values = [*template.body, *([] if template.button is None else [template.button])]
    return json.dumps({str(number): value for number, value in enumerate(values, start=1)}, ensure_ascii=False)


def _without_content(attempt_id: UUID, template: WhatsAppTemplate) -> Outcome:
    return not_sendable(
        attempt_id,
        f"Twilio knows WhatsApp templates by the SID of their content only: the account needs the setting "
        f"content.{template.name}=HX... for the template {template.name}.",
    )


def _read_price(price: object, unit: object) -> tuple[str, str] | None:
    """Twilio writes what it takes as a negative amount."""
    amount = read_amount(price) if isinstance(price, str) else None
    return (amount, unit.upper()) if amount and isinstance(unit, str) and unit else None
