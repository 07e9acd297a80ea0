"""Messages as the WhatsApp Cloud API takes them, and what its answers mean."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from notifier.providers.callback_reading import Fields
from notifier.providers.contract import Outcome, OutgoingWhatsApp, WhatsAppTemplate
from notifier.providers.http_client import HttpAnswer, HttpRequest
from notifier.providers.http_outcomes import unreadable
from notifier.providers.http_provider import CodeMeaning, Said, judge_refusal
from notifier.providers.whatsapp_cloud.codes import find_meaning
from notifier.providers.whatsapp_cloud.settings import WhatsAppCloudSettings
from notifier.vocabulary.message_status import AttemptOutcome


@dataclass(frozen=True, slots=True)
class WhatsAppCloudRequests:
    """Makes requests for one number and judges the answers to them."""

    settings: WhatsAppCloudSettings

    def compose(self, message: OutgoingWhatsApp) -> HttpRequest:
        """The request for a message.

        With every status of a template Meta gives back our name for it, which settles what a lost answer left open; its
        description of the API does not let other messages carry one.
        """
        settings = self.settings
        document: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": message.to_address,
        }
        if message.template is None:
            document |= {"type": "text", "text": {"body": message.text, "preview_url": False}}
        else:
            document |= {"type": "template", "template": _describe(message.template)}
            document["biz_opaque_callback_data"] = message.message_id.hex
        return HttpRequest(
            "POST",
            f"{settings.base_url}/{settings.api_version}/{settings.phone_number_id}/messages",
            {"Authorization": f"Bearer {settings.access_token}", "Content-Type": "application/json"},
            json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"),
        )

    def judge(self, message: OutgoingWhatsApp, answer: HttpAnswer) -> Outcome:
        """What an answer means."""
        document = Fields(answer.read_json())
        error = document.part("error")
        if error.values or not 200 <= answer.status < 300:
            return self._refuse(message.attempt_id, answer, error)
        name = next((name for part in document.parts("messages") if (name := part.text("id"))), None)
        if name is None:
            return unreadable(message.attempt_id, answer, "WhatsApp")
        return Outcome(message.attempt_id, AttemptOutcome.ACCEPTED, name, None, None, address_is_bad=False)

    def _refuse(self, attempt_id: UUID, answer: HttpAnswer, error: Fields) -> Outcome:
        code = error.text("code")
        meaning = find_meaning(code)
        if meaning is None and error.is_true("is_transient"):
            meaning = CodeMeaning(AttemptOutcome.TRANSIENT)
        words = [error.text("message"), error.part("error_data").text("details")]
        said = Said(code, " ".join(text for text in words if text), meaning)
        return judge_refusal(attempt_id, answer, said, f"WhatsApp number {self.settings.phone_number_id}")


def _describe(template: WhatsAppTemplate) -> dict[str, Any]:
    components: list[dict[str, Any]] = []
    if template.body:
        components.append({"type": "body", "parameters": [_text(value) for value in template.body]})
    if template.button is not None:
        components.append(
            {"type": "button", "sub_type": "url", "index": "0", "parameters": [_text(template.button)]},
        )
    language = {"policy": "deterministic", "code": template.language}
    described: dict[str, Any] = {"name": template.name, "language": language}
    return described | ({"components": components} if components else {})


def _text(value: str) -> dict[str, str]:
    return {"type": "text", "text": value}
