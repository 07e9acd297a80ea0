"""A push service for tests, as strict as the real ones: checks who sends, decrypts as the browser would, keeps all."""

import base64
import hashlib
import hmac
import json
import os
import re
import ssl
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from notifier.foundation.clock import utc_now
from notifier.providers.contract import PushSubscription
from tests.running.http_sink import Arrival, HttpSink, Misbehaviour, Programme, Reply, running_http_sink

LONGEST_BODY = 4_096
_DAY_SECONDS = 86_400
_AUTHORIZATION = re.compile(r"vapid t=([\w-]+\.[\w-]+)\.([\w-]+), k=([\w-]+)")


@dataclass(frozen=True)
class Push:
    """One message that was taken."""

    path: str
    headers: Mapping[str, str]
    payload: bytes
    #: What the token says: `aud`, `exp`, `sub`.
    claims: dict[str, Any]
    connection: int

    @property
    def document(self) -> dict[str, Any]:
        """The payload as the service worker reads it."""
        document: dict[str, Any] = json.loads(self.payload)
        return document


@dataclass(frozen=True)
class Browser:
    """One subscribed browser; only it can read what is sent to it."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey
    auth: bytes
    #: The `applicationServerKey` it subscribed with, None when any will do.
    server_key: str | None

    @property
    def subscription(self) -> PushSubscription:
        """As the product stores it."""
        return PushSubscription(self.endpoint, encode(_write_point(self.key.public_key())), encode(self.auth))

    @property
    def document(self) -> dict[str, Any]:
        """As `PushSubscription.toJSON()` gives it to the page."""
        keys = {"p256dh": self.subscription.p256dh, "auth": self.subscription.auth}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}


@dataclass
class PushServer:
    """Where the pushes of a test arrive."""

    sink: HttpSink
    browsers: dict[str, Browser] = field(default_factory=dict)
    pushes: list[Push] = field(default_factory=list)
    #: Why requests were refused without being asked to.
    refusals: list[str] = field(default_factory=list)
    #: Scripted answers to the next requests, after which every proper one is taken.
    answers: deque[Reply | Misbehaviour] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def origin(self) -> str:
        return self.sink.url

    def subscribe(self, server_key: str | None = None) -> Browser:
        """A new browser."""
        path = f"/wpush/v2/{len(self.browsers) + 1:08d}"
        key = ec.generate_private_key(ec.SECP256R1())
        browser = Browser(self.origin + path, key, os.urandom(16), server_key)
        self.browsers[path] = browser
        return browser

    def answer(self, arrival: Arrival) -> Reply | Misbehaviour:
        """What RFC 8030, 8291 and 8292 want of the request, then what the test wants."""
        browser = self.browsers.get(arrival.path)
        if browser is None:
            return Reply(404)
        refusal = self._check(arrival, browser)
        if refusal is not None:
            with self._lock:
                self.refusals.append(refusal)
            return Reply.json({"reason": refusal}, 403 if refusal.startswith("Vapid") else 400)
        with self._lock:
            scripted = self.answers.popleft() if self.answers else None
        if scripted is not None:
            return scripted
        return self._take(arrival, browser)

    def _check(self, arrival: Arrival, browser: Browser) -> str | None:
        if not arrival.headers.get("ttl", "").isdecimal():
            return "MissingTtl"
        if arrival.headers.get("content-encoding") != "aes128gcm" or arrival.method != "POST":
            return "BadRequest"
        return find_token_problem(arrival.headers.get("authorization", ""), self.origin, browser.server_key)

    def _take(self, arrival: Arrival, browser: Browser) -> Reply:
        if len(arrival.body) > LONGEST_BODY:
            return Reply.json({"reason": "PayloadTooLarge"}, 413)
        try:
            payload = decrypt(arrival.body, browser)
        except (InvalidTag, ValueError) as problem:
            self.refusals.append(f"Undecipherable {problem}")
            return Reply.json({"reason": "Undecipherable"}, 400)
        claims = read_claims(arrival.headers["authorization"])
        with self._lock:
            self.pushes.append(Push(arrival.path, arrival.headers, payload, claims, arrival.connection))
            name = f"{self.origin}/m/{len(self.pushes)}"
        return Reply(201, headers=(("Location", name), ("TTL", arrival.headers["ttl"])))


@contextmanager
def running_push_server(
    programme: Programme | None = None, *, port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[PushServer]:
    """A push service on 127.0.0.1; with a programme it answers so, whatever it is sent."""
    with running_http_sink(port=port, tls=tls) as sink:
        server = PushServer(sink)
        sink.answer(programme or server.answer)
        yield server


def find_token_problem(authorization: str, origin: str, server_key: str | None) -> str | None:
    """What RFC 8292 has against a request, None when nothing."""
    found = _AUTHORIZATION.fullmatch(authorization)
    if found is None:
        return "VapidMissing"
    signed, signature, key = found.groups()
    if server_key is not None and key != server_key:
        return "VapidPkHashMismatch"
    octets = decode(signature)
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(key))
    numbers = encode_dss_signature(int.from_bytes(octets[:32], "big"), int.from_bytes(octets[32:], "big"))
    try:
        point.verify(numbers, signed.encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return "VapidBadSignature"
    claims, now = read_claims(authorization), utc_now().timestamp()
    if claims.get("aud") != origin:
        return "VapidWrongAudience"
    if not now < claims.get("exp", 0) <= now + _DAY_SECONDS:
        return "VapidBadExpiry"
    return None if str(claims.get("sub", "")).startswith(("mailto:", "https:")) else "VapidBadSubject"


def read_claims(authorization: str) -> dict[str, Any]:
    """What a token says, unchecked."""
    claims: dict[str, Any] = json.loads(decode(authorization.split(".")[1]))
    return claims


def decrypt(body: bytes, browser: Browser) -> bytes:
    """What the browser reads (RFC 8291, 3; RFC 8188, 2), written from the RFCs and with nothing of the product's."""
    salt, record_size, key_length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
    point, record = body[21 : 21 + key_length], body[21 + key_length :]
    if key_length != 65 or len(record) > record_size:
        raise ValueError("the header of the encryption is wrong")
    sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    secret = _mac(browser.auth, browser.key.exchange(ec.ECDH(), sender))
    info = b"WebPush: info\x00" + _write_point(browser.key.public_key()) + point
    material = _mac(salt, _mac(secret, info + b"\x01"))
    key = _mac(material, b"Content-Encoding: aes128gcm\x00\x01")[:16]
    nonce = _mac(material, b"Content-Encoding: nonce\x00\x01")[:12]
    padded = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\x00")
    if not padded.endswith(b"\x02"):
        raise ValueError("the last record does not say that it is")
    return padded[:-1]


def encode(octets: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The octets of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _mac(key: bytes, octets: bytes) -> bytes:
    return hmac.new(key, octets, hashlib.sha256).digest()


def _write_point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
