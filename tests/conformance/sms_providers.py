"""Vonage's bodies: recorded answers against what became of the message, callbacks made of described examples."""

import json
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from notifier.foundation.ids import new_id
from notifier.providers.callbacks import InboundText, Report
from notifier.providers.contract import Outcome, OutgoingSms
from notifier.providers.http_client import HttpAnswer
from notifier.providers.vonage.callbacks import SOURCE
from notifier.providers.vonage.requests import VonageRequests
from notifier.providers.vonage.settings import VonageSettings
from notifier.vocabulary.message_status import AttemptOutcome
from notifier.vocabulary.receipt_kind import ReceiptKind
from tests.conformance.report import Family

_FORM = "application/x-www-form-urlencoded"
_ANSWERS = {
    "send_message.json": (202, AttemptOutcome.ACCEPTED),
    "low_balance_error.json": (402, AttemptOutcome.TRANSIENT),
    "invalid_error.json": (422, AttemptOutcome.PERMANENT),
}


def check(family: Family, data: Path) -> None:
    """Answers as files, then answers and callbacks as the description's examples say them."""
    folder = data / "providers" / "vonage"
    for path in sorted((folder / "py_sdk").glob("*.json")):
        status, kind = _ANSWERS.get(path.name, (200, None))
        outcome = _judge(status, path.read_bytes())
        if kind is not None:
            family.expect(f"{path.name} outcome", outcome.kind, kind)
        document = json.loads(path.read_bytes())
        family.expect(f"{path.name} name", outcome.provider_message_id, document.get("message_uuid"))
        words = document.get("detail", "")
        family.expect(f"{path.name} words", words in (outcome.detail or ""), wanted=True)
    schemas = msgspec.yaml.decode((folder / "sms.yml").read_bytes())["components"]["schemas"]
    _check_answers(family, schemas)
    _check_callbacks(family, schemas)


def _check_answers(family: Family, schemas: dict) -> None:
    taken, refused = _example(schemas["Message"]), _example(schemas["ErrorMessage"])
    outcome = _judge(200, json.dumps({"message-count": "1", "messages": [taken]}).encode())
    family.expect("taken", outcome.kind, AttemptOutcome.ACCEPTED)
    family.expect("taken name", outcome.provider_message_id, taken["message-id"])
    family.expect("taken price", outcome.price, (taken["message-price"], "EUR"))
    outcome = _judge(200, json.dumps({"message-count": "1", "messages": [refused]}).encode())
    family.expect("refused", (outcome.kind, outcome.code), (AttemptOutcome.PERMANENT, refused["status"]))
    family.expect("refused words", refused["error-text"] in (outcome.detail or ""), wanted=True)


def _check_callbacks(family: Family, schemas: dict) -> None:
    receipt, text = _example(schemas["DeliveryReceipt"]), _example(schemas["InboundMessage"])
    for body, content_type in ((json.dumps(receipt).encode(), "application/json"), (_encode(receipt), _FORM)):
        (said,) = SOURCE.parse(body, content_type).receipts
        found = (said.kind, said.provider_message_id, said.address, said.price)
        wanted = (ReceiptKind.DELIVERED, receipt["messageId"], f"+{receipt['msisdn']}", (receipt["price"], "EUR"))
        family.expect(f"receipt as {content_type}", found, wanted)
        family.expect(f"receipt moment as {content_type}", str(said.occurred_at)[:19], receipt["message-timestamp"])
    for status in schemas["DeliveryReceipt"]["properties"]["status"]["x-possible-values"]:
        (said,) = SOURCE.parse(_encode({**receipt, "status": status}), _FORM).receipts
        is_known = said.kind is not ReceiptKind.UNKNOWN or status == "unknown"
        family.expect(f"receipt status {status} is known", is_known, wanted=True)
    for body, content_type in ((json.dumps(text).encode(), "application/json"), (_encode(text), _FORM)):
        report = SOURCE.parse(body, content_type)
        moment = report.inbound[0].occurred_at if report.inbound else None
        written = InboundText(f"+{text['msisdn']}", f"+{text['to']}", text["text"], text["messageId"], moment)
        family.expect(f"text as {content_type}", report, Report(inbound=(written,)))


def _judge(status: int, body: bytes) -> Outcome:
    settings = VonageSettings.parse({"api_key": "abcd0199", "api_secret": "secret", "from": "FernField"})
    message = OutgoingSms(new_id(), new_id(), "+15550107", "FernField", "Hello", "", 3600)
    return VonageRequests(settings).judge(message, HttpAnswer(status, {}, body))


def _example(schema: dict) -> dict:
    """Moments are texts in the bodies, whatever YAML makes of them."""
    return {name: str(part["example"]) for name, part in schema["properties"].items() if "example" in part}


def _encode(fields: dict) -> bytes:
    return urlencode(fields).encode()
