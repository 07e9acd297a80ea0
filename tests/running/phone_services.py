"""How Twilio, Vonage and Meta sign their callbacks, written from their documentation and without our own code."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from notifier.providers.callbacks import Callback
from tests.contracts.callbacks.contract import FORM, JSON, URL, SigningAccount, make_callback


def open_twilio_account(token: str) -> SigningAccount:
    """An account whose callbacks are forms, signed over the address and the sorted fields."""
    return SigningAccount({"auth_token": token}, lambda body: sign_as_twilio(body, token))


def sign_as_twilio(body: bytes, token: str, *, signed_url: str = URL, called_url: str = URL) -> Callback:
    """A form posted to one spelling of an address and signed for another."""
    text = signed_url + "".join(name + value for name, value in sorted(parse_qsl(body.decode(), True)))
    return make_callback(body, FORM, url=called_url, X_Twilio_Signature=_twilio_digest(text, token))


def sign_json_as_twilio(body: bytes, token: str) -> Callback:
    """A JSON body, signed by its digest in the address."""
    url = f"{URL}?bodySHA256={hashlib.sha256(body).hexdigest()}"
    return make_callback(body, JSON, url=url, X_Twilio_Signature=_twilio_digest(url, token))


def open_vonage_account(secret: str, method: str = "") -> SigningAccount:
    """An account whose callbacks are forms with a signature among their fields."""
    settings = {"signature_secret": secret} | ({"signature_method": method} if method else {})
    return SigningAccount(settings, lambda body: sign_as_vonage(body, secret, method))


def sign_as_vonage(body: bytes, secret: str, method: str = "", *, content_type: str = FORM) -> Callback:
    """A form or a flat JSON object with its `sig`."""
    fields = json.loads(body) if content_type == JSON else dict(parse_qsl(body.decode(), keep_blank_values=True))
    fields["sig"] = _vonage_digest(fields, secret, method)
    signed = json.dumps(fields).encode() if content_type == JSON else urlencode(fields).encode()
    return make_callback(signed, content_type)


def open_vonage_token_account(secret: str) -> SigningAccount:
    """An account whose callbacks are JSON with a signed token in the header."""
    return SigningAccount({"signature_secret": secret}, lambda body: sign_as_vonage_token(body, secret))


def sign_as_vonage_token(body: bytes, secret: str, *, algorithm: str = "HS256") -> Callback:
    """A JSON body with its token."""
    claims = {"iss": "Vonage", "iat": 1795342530, "payload_hash": hashlib.sha256(body).hexdigest()}
    content = f"{_part({'alg': algorithm, 'typ': 'JWT'})}.{_part(claims)}"
    digest = hmac.new(secret.encode(), content.encode(), hashlib.sha256).digest()
    return make_callback(body, JSON, Authorization=f"Bearer {content}.{_encode(digest)}")


def open_whatsapp_account(secret: str) -> SigningAccount:
    """An app whose callbacks are JSON signed in a header."""

    def sign(body: bytes) -> Callback:
        digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        return make_callback(body, JSON, X_Hub_Signature_256=f"sha256={digest}")

    return SigningAccount({"app_secret": secret}, sign)


def _twilio_digest(text: str, token: str) -> str:
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode("ascii")


def _vonage_digest(fields: Mapping[str, str], secret: str, method: str) -> str:
    text = "".join(f"&{name}={fields[name].replace('&', '_').replace('=', '_')}" for name in sorted(fields))
    if not method or method == "md5hash":
        return hashlib.md5((text + secret).encode(), usedforsecurity=False).hexdigest()
    return hmac.new(secret.encode(), text.encode(), method).hexdigest().upper()


def _part(document: Mapping[str, object]) -> str:
    return _encode(json.dumps(document).encode())


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
