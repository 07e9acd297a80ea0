"""What the answer of a push service means for the message and for the subscription."""

import json
from typing import Final
from uuid import UUID

from notifier.providers.contract import Outcome
from notifier.providers.http_client import HttpAnswer
from notifier.vocabulary.message_status import AttemptOutcome

#: RFC 8030, 5: 201 created, 202 taken and a receipt will follow; some services say 200.
_TAKEN: Final = frozenset({200, 201, 202, 204})
#: RFC 8030, 7.3: the subscription has expired or was given up.
_GONE: Final = frozenset({404, 410})
#: Time-out, too early, too many; and 406, with which the Windows service says that it throttles.
_LATER: Final = frozenset({406, 408, 425, 429})
_LONGEST_REASON: Final = 300
#: The push service's own name of a message: RFC 8030, 5; Apple names it in a header of its own.
_NAMES: Final = ("location", "apns-id")
#: What the database keeps; part of a name would name nothing.
_LONGEST_NAME: Final = 255


def judge_answer(attempt_id: UUID, answer: HttpAnswer) -> Outcome:
    """The outcome of one request."""
    if answer.status in _TAKEN:
        name = _find_name(answer)
        return Outcome(attempt_id, AttemptOutcome.ACCEPTED, name, str(answer.status), None, address_is_bad=False)
    # 5xx of a gateway too: should the message have been taken all the same, its topic and the tag of what is shown
    # let the second replace the first.
    is_passing = answer.status in _LATER or answer.status >= 500
    return Outcome(
        attempt_id=attempt_id,
        kind=AttemptOutcome.TRANSIENT if is_passing else AttemptOutcome.PERMANENT,
        provider_message_id=None,
        code=str(answer.status),
        detail=_explain(answer),
        address_is_bad=answer.status in _GONE,
        wait_seconds=answer.retry_after_seconds if is_passing else None,
    )


def _find_name(answer: HttpAnswer) -> str | None:
    name = next((answer.headers[header] for header in _NAMES if header in answer.headers), "")
    return name if 0 < len(name) <= _LONGEST_NAME else None


def _explain(answer: HttpAnswer) -> str:
    reason = _read_reason(answer)
    said = f" It says: {reason}" if reason else ""
    if 300 <= answer.status < 400:
        return f"The push service answered {answer.status}, a redirect, and redirects are not followed.{said}"
    if answer.status in _GONE:
        return f"The push service answered {answer.status}: the browser has given up this subscription.{said}"
    if answer.status == 413:
        return f"The push service answered 413: the message is too long for it, the short form as well.{said}"
    if answer.status in {401, 403}:
        return f"The push service answered {answer.status}: it does not accept our key for this subscription.{said}"
    return f"The push service answered {answer.status}.{said}"


def _read_reason(answer: HttpAnswer) -> str:
    """Apple's `reason`, Mozilla's `message`, or plain text; empty when there is none for people to read."""
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        is_text = "html" not in answer.headers.get("content-type", "")
        return _shorten(answer.body.decode("utf-8", "replace")) if is_text else ""
    if not isinstance(document, dict):
        return ""
    found = next((document[key] for key in ("reason", "message", "error") if isinstance(document.get(key), str)), "")
    return _shorten(found)


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return "".join(character for character in line if character.isprintable())[:_LONGEST_REASON]
