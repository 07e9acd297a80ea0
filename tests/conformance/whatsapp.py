"""The webhook bodies of Meta's description: what people wrote or tapped is passed on, all else says nothing."""

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from notifier.providers.whatsapp_cloud.callbacks import SOURCE
from tests.conformance.report import Family


def check(family: Family, data: Path) -> None:
    """Every example."""
    for path in sorted((data / "providers" / "meta_whatsapp" / "webhooks_spec_examples").glob("*.json")):
        family.attempt(path.name, partial(_check, family, path))


def _check(family: Family, path: Path) -> None:
    body = path.read_bytes()
    report = SOURCE.parse(body, "application/json")
    values = [change["value"] for entry in json.loads(body)["entry"] for change in entry["changes"]]
    messages = [(value, message) for value in values for message in value.get("messages", ())]
    wanted = [
        (f"+{message['from']}", f"+{value['metadata']['display_phone_number']}", text, message["id"], _moment(message))
        for value, message in messages
        if (text := _text(message)) is not None
    ]
    found = [
        (text.from_address, text.to_address, text.text, text.provider_message_id, text.occurred_at)
        for text in report.inbound
    ]
    family.expect(f"{path.name} texts", found, wanted)
    statuses = [status["id"] for value in values for status in value.get("statuses", ())]
    family.expect(f"{path.name} receipts", [receipt.provider_message_id for receipt in report.receipts], statuses)


def _text(message: dict) -> str | None:
    match message["type"]:
        case "text":
            return message["text"]["body"]
        case "button":
            return message["button"]["text"]
        case "interactive":
            return message["interactive"][message["interactive"]["type"]]["title"]
    return None


def _moment(message: dict) -> datetime:
    return datetime.fromtimestamp(int(message["timestamp"]), UTC)
