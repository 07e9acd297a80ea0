"""How mail services sign what they post, written from their documentation and not from our code."""

import base64
import datetime as dt
import hashlib
import hmac
import json
from dataclasses import replace
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlencode

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from notifier.foundation.clock import utc_now
from notifier.providers.callbacks import Callback
from tests.contracts.callbacks.contract import FORM, URL, SigningAccount, make_callback

TOPIC: Final = "arn:aws:sns:eu-west-1:000000000000:mail-events"


def open_mailgun_account(key: str) -> SigningAccount:
    """Mailgun signs the time and a token, and puts all three into the body."""

    def sign(body: bytes) -> Callback:
        timestamp, token = str(int(utc_now().timestamp())), "a-token-of-this-test"
        signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
        document = json.loads(body)
        document["signature"] = {"timestamp": timestamp, "token": token, "signature": signature}
        return make_callback(json.dumps(document).encode())

    return SigningAccount({"events_key": key}, sign)


def open_sendgrid_account() -> SigningAccount:
    """SendGrid signs the time and the raw body with a key of its own, whose public half the account knows."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(body: bytes) -> Callback:
        timestamp = str(int(utc_now().timestamp()))
        signature = base64.b64encode(key.sign(timestamp.encode() + body, ec.ECDSA(SHA256()))).decode()
        return make_callback(
            body,
            X_Twilio_Email_Event_Webhook_Signature=signature,
            X_Twilio_Email_Event_Webhook_Timestamp=timestamp,
        )

    return SigningAccount({"events_key": base64.b64encode(public).decode()}, sign)


def open_postmark_account(user: str, password: str) -> SigningAccount:
    """Postmark signs nothing and sends the name and password of the address it was given."""
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return SigningAccount(
        {"events_key": f"{user}:{password}"}, lambda body: make_callback(body, Authorization=f"Basic {pair}")
    )


def open_mandrill_account(key: str) -> SigningAccount:
    """Mandrill signs the address followed by names and values of the form."""

    def sign(body: bytes) -> Callback:
        signed = URL + "".join(name + value for name, value in sorted(parse_qsl(body.decode(), True)))
        signature = base64.b64encode(hmac.new(key.encode(), signed.encode(), hashlib.sha1).digest()).decode()
        return make_callback(body, FORM, X_Mandrill_Signature=signature)

    return SigningAccount({"events_key": key}, sign)


def open_mailgun_form_account(key: str) -> SigningAccount:
    """Mailgun before 2018: the three fields stand in the form."""

    def sign(body: bytes) -> Callback:
        fields = [field for field in parse_qsl(body.decode(), True) if field[0] not in {"timestamp", "signature"}]
        timestamp, token = str(int(utc_now().timestamp())), dict(fields)["token"]
        signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
        return make_callback(urlencode([*fields, ("timestamp", timestamp), ("signature", signature)]).encode(), FORM)

    return SigningAccount({"events_key": key}, sign)


@lru_cache
def _make_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


class SnsSigner:
    """Amazon SNS: an RSA key with a certificate that somebody serves at `origin`."""

    def __init__(
        self, origin: str, name: str = "SimpleNotificationService-fern", days: tuple[int, int] = (-1, 9)
    ) -> None:
        """`days` from now say when the certificate is valid; each name has a key of its own."""
        self.origin = origin
        self.path = f"/{name}.pem"
        self._key = _make_key(name)
        now = utc_now()
        named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.shop.example")])
        builder = x509.CertificateBuilder(named, named, self._key.public_key(), x509.random_serial_number())
        valid = builder.not_valid_before(now + dt.timedelta(days[0])).not_valid_after(now + dt.timedelta(days[1]))
        self.certificate = valid.sign(self._key, SHA256()).public_bytes(Encoding.PEM)

    def wrap(self, message: bytes, **changes: str) -> dict[str, str]:
        """The envelope of a message, signed after `changes` were made to it; version 2 unless they say otherwise."""
        envelope = {
            "Type": "Notification",
            "MessageId": "8b0e2f7a-fern-field-0001",
            "TopicArn": TOPIC,
            "Subject": "Amazon SES Email Event Notification",
            "Message": message.decode(),
            "Timestamp": "2026-03-02T09:15:05.000Z",
            "SignatureVersion": "2",
            "SigningCertURL": self.origin + self.path,
            "UnsubscribeURL": f"{self.origin}/?Action=Unsubscribe",
        }
        return self.sign(envelope | changes)

    def sign(self, envelope: dict[str, str]) -> dict[str, str]:
        """The envelope with its signature over what the documentation lists, in the order of the names."""
        names = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
        if envelope["Type"] == "Notification":
            names = [name for name in names if name not in {"SubscribeURL", "Token"}]
        else:
            names.remove("Subject")
        text = "".join(f"{name}\n{envelope[name]}\n" for name in names if name in envelope)
        algorithm = {"1": SHA1, "2": SHA256}[envelope["SignatureVersion"]]()
        signature = self._key.sign(text.encode(), padding.PKCS1v15(), algorithm)
        return envelope | {"Signature": base64.b64encode(signature).decode()}

    def post(self, message: bytes, **changes: str) -> Callback:
        """The request with the envelope of a message."""
        callback = make_callback(json.dumps(self.wrap(message, **changes)).encode(), "text/plain")
        return replace(callback, headers={**callback.headers, "x-amz-sns-message-type": changes.get("Type", "")})
