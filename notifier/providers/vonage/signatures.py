"""Whether Vonage made a callback: by the signed fields of the SMS API, or by the signed token of newer addresses."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from notifier.providers.callback_reading import get_key, read_form
from notifier.providers.callbacks import Callback, SignatureError
from notifier.providers.vonage.settings import SIGNATURE_METHODS

_UNSAFE: Final = str.maketrans("&=", "__")


def verify(callback: Callback, settings: Mapping[str, str]) -> None:
    """Raise `SignatureError` unless `signature_secret` signed it, by the way `signature_method` names (`md5hash`)."""
    secret = get_key(settings, "signature_secret", "Vonage")
    method = settings.get("signature_method", "").strip() or SIGNATURE_METHODS[0]
    if method not in SIGNATURE_METHODS:
        raise SignatureError(f"The setting signature_method is {method!r}, which nobody can check.")
    _check_query(callback)
    scheme, _, token = callback.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        _verify_token(callback, token.strip(), secret)
    else:
        _verify_fields(callback, secret, method)


def sign_fields(fields: Mapping[str, str], secret: str, method: str) -> str:
    """The signature of all fields but `sig`, in lower-case hexadecimals (developer.vonage.com, signing messages)."""
    text = "".join(f"&{name}={fields[name].translate(_UNSAFE)}" for name in sorted(fields) if name != "sig")
    content, key = text.encode("utf-8", "surrogatepass"), secret.encode()
    if method == "md5hash":
        return hashlib.md5(content + key, usedforsecurity=False).hexdigest()
    return hmac.new(key, content, method).hexdigest()


def _check_query(callback: Callback) -> None:
    """A GET says all it has to say in its address."""
    if callback.method == "GET" and callback.body not in (b"", urlsplit(callback.url).query.encode()):
        raise SignatureError("The Vonage callback says something else than its address.")


def _verify_fields(callback: Callback, secret: str, method: str) -> None:
    fields = _read_fields(callback)
    if any("&" in name or "=" in name for name in fields):
        raise SignatureError("The Vonage callback has a field whose name could be taken for two.")
    claimed = fields.get("sig", "").lower().encode("utf-8", "replace")
    if not claimed:
        raise SignatureError("The Vonage callback is not signed: switch on signed webhooks in the account.")
    if not hmac.compare_digest(sign_fields(fields, secret, method).encode("ascii"), claimed):
        raise SignatureError("The signature of the Vonage callback does not fit its content.")


def _read_fields(callback: Callback) -> dict[str, str]:
    if callback.content_type != "application/json":
        fields = read_form(callback.body)
        if len({name for name, _ in fields}) < len(fields):
            raise SignatureError("The Vonage callback names a field twice, so that its signature means nothing.")
        return dict(fields)
    try:
        document = json.loads(callback.body)
    except (ValueError, RecursionError) as problem:
        raise SignatureError("The Vonage callback is not JSON, so that its signature cannot be read.") from problem
    if not isinstance(document, dict):
        raise SignatureError("The Vonage callback is not a JSON object, so that its signature cannot be read.")
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in document.items()}


def _verify_token(callback: Callback, token: str, secret: str) -> None:
    """A JSON Web Token (RFC 7519) by HS256 with the SHA-256 of the body (developer.vonage.com, signed webhooks)."""
    content, _, signature = token.rpartition(".")
    expected = hmac.new(secret.encode(), content.encode("utf-8", "replace"), hashlib.sha256).digest()
    header, claims = (_read_part(part) for part in (content.partition(".")[0], content.partition(".")[2]))
    # The algorithm is ours to choose: a token may not say that it needs no signature.
    if header.get("alg") != "HS256" or not hmac.compare_digest(expected, _decode(signature)):
        raise SignatureError("The token of the Vonage callback is not signed by the account's signature_secret.")
    claimed = str(claims.get("payload_hash", "")).lower().encode("utf-8", "replace")
    if not hmac.compare_digest(hashlib.sha256(callback.body).hexdigest().encode("ascii"), claimed):
        raise SignatureError("The token of the Vonage callback was made for other content.")


def _decode(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


def _read_part(text: str) -> dict[str, object]:
    try:
        document = json.loads(_decode(text))
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
