"""Signatures of outgoing webhooks by the Standard Webhooks scheme (https://www.standardwebhooks.com, version 1)."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence
from typing import Final

_PREFIX: Final = "whsec_"
_KEY_BYTES: Final = 32


def new_secret() -> str:
    """A key as its receiver keeps it: `whsec_` and 32 bytes in Base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def sign_webhook(keys: Sequence[str], event_id: uuid.UUID, sent_at: dt.datetime, body: bytes) -> dict[str, str]:
    """The headers of a request; with several keys each signs, so that a receiver can change over in peace."""
    name, moment = f"msg_{event_id.hex}", str(int(sent_at.timestamp()))
    content = b".".join((name.encode(), moment.encode(), body))
    signatures = [f"v1,{_sign(key, content)}" for key in keys]
    return {
        "content-type": "application/json",
        "user-agent": "Milepost-Webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(signatures),
    }


def _sign(key: str, content: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(_PREFIX))
    return base64.b64encode(hmac.new(raw, content, hashlib.sha256).digest()).decode()
