"""Event bodies of mail services with the words others normalised them to."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from notifier.providers.callbacks import Receipt
from notifier.providers.registry import MAIL_EVENTS
from tests.conformance.report import Family

_SERVICES = {"amazon_ses": "ses"}
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"

#: What is expected of a case -> what we found; `message_id` is judged by itself.
_JUDGED: Mapping[str, Callable[[Receipt], object]] = {
    "event_type": lambda receipt: receipt.kind.value,
    "recipient": lambda receipt: receipt.address,
    "reject_reason": lambda receipt: receipt.reason.value if receipt.reason else None,
    "click_url": lambda receipt: receipt.url,
    "user_agent": lambda receipt: receipt.user_agent,
    "event_id": lambda receipt: receipt.event_id,
}


def check(family: Family, data: Path) -> None:
    """One expectation a case: everything in it that we can know."""
    lines = (data / "providers" / "email_events" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    for line in filter(None, lines):
        case = json.loads(line)
        what = f"{case['provider']} {case['test']}"
        family.attempt(what, partial(_check_case, family, what, case))


def _check_case(family: Family, what: str, case: dict) -> None:
    service = _SERVICES.get(case["provider"], case["provider"])
    expected = case["expected"]
    body, content_type = write_body(service, case["raw"], expected)
    first = MAIL_EVENTS[service].parse(body, content_type).receipts[0]
    wanted = {name: expected[name] for name in _JUDGED if name in expected}
    found = {name: _JUDGED[name](first) for name in wanted}
    # SendGrid's expectation is the name another program gave the mail, not SendGrid's own.
    if "message_id" in expected and service != "sendgrid":
        wanted["message_id"], found["message_id"] = expected["message_id"], first.provider_message_id
    family.expect(what, found, wanted)


def write_body(service: str, raw: dict, expected: dict) -> tuple[bytes, str]:
    """The body as the service posts it, and its content type; cases keep what is inside of it."""
    if service == "ses":
        envelope = {"Type": "Notification", "MessageId": expected.get("event_id", "an-invented-name")}
        return json.dumps(envelope | {"Message": json.dumps(raw["raw_ses_event"])}).encode(), _JSON
    if service == "mandrill":
        return urlencode({"mandrill_events": json.dumps(raw["raw_events"])}).encode(), _FORM
    if service == "mailgun" and "metadata" in raw:
        return _merge_variables(raw["metadata"], expected), _FORM
    return json.dumps(raw.get("raw_events") or raw["raw_event"]).encode(), _JSON


def _merge_variables(variables: dict[str, str], expected: dict) -> bytes:
    """A legacy form with a merchant's variables among Mailgun's own fields of the same names.

    The case keeps the variables alone; Mailgun's own values are put back from what is expected. What it judges is that
    the ones are not taken for the others.
    """
    own = {
        "event": expected["event_type"],
        "recipient": expected["recipient"],
        "timestamp": "1461261330",
        "token": expected["event_id"],
        "signature": "not judged here",
    }
    fields: list[tuple[str, str]] = []
    for name in {**own, **variables}:
        pair = [(name, values[name]) for values in (own, variables) if name in values]
        fields += reversed(pair) if name in {"timestamp", "token", "signature"} else pair
    return urlencode(fields).encode()
