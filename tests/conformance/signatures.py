"""Published signature vectors: the right signature is accepted, the same over a changed body or secret is not."""

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from notifier.providers.callbacks import Callback, CallbackSource, SignatureError
from notifier.providers.twilio.callbacks import SOURCE as TWILIO
from notifier.providers.whatsapp_cloud.callbacks import SOURCE as WHATSAPP
from portal.sources.stores.registry import STORES
from portal.sources.trackers.registry import TRACKERS
from tests.conformance.report import Family


def check(family: Family, data: Path) -> None:
    """The vectors of the stores, trackers and providers we have."""
    vectors = json.loads((data / "signatures" / "vectors.json").read_text(encoding="utf-8"))
    for vector in vectors:
        scheme = vector["scheme"].partition(":")[0]
        if scheme == "shopify":
            body = vector["inputs"]["raw_body"].encode()
            _check(family, "shopify", "X-Shopify-Hmac-Sha256", body, vector)
        elif scheme == "easypost":
            body = (data / vector["inputs"]["raw_body_file"]).read_bytes().strip()
            _check(family, "easypost", "X-Hmac-Signature", body, vector)
        elif scheme == "twilio":
            headers = {"x-twilio-signature": vector["expected"], "content-type": "application/x-www-form-urlencoded"}
            callback = Callback(
                "POST", vector["inputs"]["url"], headers, urlencode(vector["inputs"]["params"]).encode()
            )
            _check_provider(family, "twilio", TWILIO, callback, {"auth_token": vector["inputs"]["token"]})
        elif scheme.startswith("X-Hub-Signature-256"):
            headers = {"x-hub-signature-256": vector["expected"], "content-type": "application/json"}
            callback = Callback("POST", "https://shop.example/", headers, vector["inputs"]["raw_body"].encode())
            _check_provider(family, "whatsapp", WHATSAPP, callback, {"app_secret": vector["inputs"]["secret"]})


def _check(family: Family, name: str, header: str, body: bytes, vector: dict) -> None:
    source = STORES.get(name) or TRACKERS[name]
    secret, headers = vector["inputs"]["secret"], {header: vector["expected"]}
    family.expect(f"{name} right", source.verify(body, headers, [secret]), True)
    family.expect(f"{name} after rotation", source.verify(body, headers, ["new", secret]), True)
    family.expect(
        f"{name} lower-case header", source.verify(body, {header.lower(): vector["expected"]}, [secret]), True
    )
    family.expect(f"{name} changed body", source.verify(body + b" ", headers, [secret]), False)
    family.expect(f"{name} wrong secret", source.verify(body, headers, [secret + "x"]), False)
    family.expect(f"{name} no secret", source.verify(body, headers, []), False)
    family.expect(f"{name} no header", source.verify(body, {}, [secret]), False)


def _check_provider(
    family: Family, name: str, source: CallbackSource, callback: Callback, settings: dict[str, str]
) -> None:
    changed = replace(callback, body=callback.body + b" ")
    unsigned = replace(callback, headers={"content-type": callback.content_type})
    wrong = {key: value + "x" for key, value in settings.items()}
    family.expect(f"{name} right", _is_verified(source, callback, settings), True)
    family.expect(f"{name} changed body", _is_verified(source, changed, settings), False)
    family.expect(f"{name} wrong secret", _is_verified(source, callback, wrong), False)
    family.expect(f"{name} no secret", _is_verified(source, callback, {}), False)
    family.expect(f"{name} no header", _is_verified(source, unsigned, settings), False)


def _is_verified(source: CallbackSource, callback: Callback, settings: dict[str, str]) -> bool:
    try:
        source.verify(callback, settings)
    except SignatureError:
        return False
    return True
