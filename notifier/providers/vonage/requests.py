"""Messages as Vonage takes them (SMS API), and what its answers mean."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from notifier.channels.sms_segments import is_gsm
from notifier.providers.account_settings import read_amount
from notifier.providers.callback_reading import Fields
from notifier.providers.contract import Outcome, OutgoingSms
from notifier.providers.http_client import HttpAnswer, HttpRequest
from notifier.providers.http_outcomes import unreadable
from notifier.providers.http_provider import Said, judge_refusal
from notifier.providers.vonage.codes import ANSWER_CODES
from notifier.providers.vonage.settings import VonageSettings
from notifier.vocabulary.message_status import AttemptOutcome

_SHORTEST_LIFE_SECONDS: Final = 20
_LONGEST_LIFE_SECONDS: Final = 604_800
#: Vonage counts in nothing else (SMS API, `message-price`).
CURRENCY: Final = "EUR"


@dataclass(frozen=True, slots=True)
class VonageRequests:
    """Makes requests for one account and judges the answers to them."""

    settings: VonageSettings

    def compose(self, message: OutgoingSms) -> HttpRequest:
        """The request for a message."""
        life = min(max(message.lifetime_seconds, _SHORTEST_LIFE_SECONDS), _LONGEST_LIFE_SECONDS)
        fields = {
            "api_key": self.settings.api_key,
            "api_secret": self.settings.api_secret,
            "from": message.from_address.removeprefix("+"),
            "to": message.to_address.removeprefix("+"),
            "text": message.text,
            "type": "text" if is_gsm(message.text) else "unicode",
            "ttl": str(life * 1000),
            "client-ref": message.message_id.hex,
        }
        if message.callback_url:
            fields["callback"] = message.callback_url
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        return HttpRequest(
            "POST", _complete(self.settings.base_url), headers, urlencode(fields, errors="replace").encode("ascii")
        )

    def judge(self, message: OutgoingSms, answer: HttpAnswer) -> Outcome:
        """What an answer means.

        A long text is several parts, each with a status. When Vonage has taken one of them the message counts as taken:
        the part is on its way and paid for, and a repetition would deliver and charge it again.
        """
        document = Fields(answer.read_json())
        parts = document.parts("messages")
        taken = [part for part in parts if part.text("status") == "0" and part.text("message-id")]
        if taken:
            return _accept(message, taken, len(parts))
        refusal = next((part for part in parts if part.text("status") not in (None, "0")), None)
        if refusal is not None:
            code = refusal.text("status")
            return self._refuse(message, answer, code, refusal.text("error-text"))
        if not 200 <= answer.status < 300:
            words = ": ".join(text for name in ("title", "detail") if (text := document.text(name)))
            return self._refuse(message, answer, None, words or document.text("error-code-label"))
        name = document.text("message_uuid")  # how newer addresses of Vonage name a message
        if name:
            return Outcome(message.attempt_id, AttemptOutcome.ACCEPTED, name, None, None, address_is_bad=False)
        return unreadable(message.attempt_id, answer, "Vonage")

    def _refuse(self, message: OutgoingSms, answer: HttpAnswer, code: str | None, words: str | None) -> Outcome:
        meaning = ANSWER_CODES.get(code or "")
        if code and meaning is None and answer.status == 200:
            # A code nobody has listed yet is a refusal all the same, and more of the same would be refused too.
            meaning = ANSWER_CODES["6"]
        said = Said(code, words or "", meaning)
        return judge_refusal(message.attempt_id, answer, said, f"Vonage account {self.settings.api_key}")


def _complete(base_url: str) -> str:
    """The address of the SMS API, whose base is named with and without its folder in Vonage's own descriptions."""
    if base_url.endswith("/json"):
        return base_url
    return f"{base_url}/json" if base_url.endswith("/sms") else f"{base_url}/sms/json"


def _accept(message: OutgoingSms, taken: list[Fields], count: int) -> Outcome:
    detail = None
    if len(taken) < count:
        detail = f"Vonage took {len(taken)} of the {count} parts of the text; nothing is repeated."
    return Outcome(
        attempt_id=message.attempt_id,
        kind=AttemptOutcome.ACCEPTED,
        provider_message_id=taken[0].text("message-id"),
        code=None,
        detail=detail,
        address_is_bad=False,
        price=_add_prices(taken),
    )


def _add_prices(parts: list[Fields]) -> tuple[str, str] | None:
    amounts = [amount for part in parts if (amount := read_amount(part.text("message-price")))]
    if len(amounts) < len(parts):
        return None
    return format(sum(map(Decimal, amounts), Decimal(0)), "f"), CURRENCY
