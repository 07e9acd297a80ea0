"""What both ways to push are given: a certificate both trust, browsers with keys of their own, one payload."""

import datetime as dt
import ipaddress
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from notifier.foundation.clock import utc_now
from notifier.providers.web_push.base64url import encode_base64url

SUBJECT: Final = "mailto:orders@fernhollow.example"
TTL_SECONDS: Final = 86_400
_BROWSERS: Final = 64


@dataclass(frozen=True, slots=True)
class Browser:
    """One subscription."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of one run."""

    #: What the server shows, with its key.
    server: Path
    #: The usual certificates of the web, and the server's: what a machine in earnest would have to read.
    trusted: Path


def make_certificate(folder: Path) -> Certificate:
    """A certificate for 127.0.0.1, signed by itself, for one day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "push.example")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(utc_now() - dt.timedelta(hours=1))
        .not_valid_after(utc_now() + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown = made.public_bytes(Encoding.PEM)
    server, trusted = folder / "push_server.pem", folder / "push_trusted.pem"
    server.write_bytes(shown + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    trusted.write_bytes(Path(certifi.where()).read_bytes() + shown)
    return Certificate(server, trusted)


def make_browsers(origin: str) -> list[Browser]:
    """Browsers of one push service."""
    return [_make_browser(f"{origin}/wpush/v2/{number:064d}") for number in range(_BROWSERS)]


def make_payload() -> bytes:
    """What the service worker shows: about 350 octets."""
    document = {
        "title": "Your parcel comes today",
        "body": "Order #1042 is out for delivery in Berlin and should be with you between 14:00 and 16:00.",
        "link": "http://127.0.0.1:8000/t/0000000000000000001042",
        "icon": "http://127.0.0.1:8000/m/fernhollow/icon.png",
        "tag": "order-1042",
        "actions": [{"action": "open", "title": "Follow the parcel"}],
    }
    return json.dumps(document).encode()


def _make_browser(endpoint: str) -> Browser:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    octets = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Browser(endpoint, encode_base64url(octets), encode_base64url(os.urandom(16)))
