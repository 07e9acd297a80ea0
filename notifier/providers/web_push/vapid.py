"""Who we are, told to push services (RFC 8292): keys of senders, and tokens that are signed rarely."""

import datetime as dt
import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid.jwt import sign

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import PermanentError
from notifier.providers.web_push.base64url import decode_base64url, encode_base64url

PRIVATE_OCTETS: Final = 32
#: RFC 8292, 2 allows a day; half of it forgives a clock that is wrong, ours or theirs.
TOKEN_LIFETIME: Final = dt.timedelta(hours=12)
#: A token is renewed while it would still do for so long.
_TOKEN_RESERVE: Final = dt.timedelta(hours=1)
_MOST_TOKENS: Final = 4_096


class VapidKeyError(PermanentError):
    """A private key that is none."""


@dataclass(frozen=True, slots=True, repr=False)
class VapidKey:
    """A key pair on P-256 as browsers and databases take it: base64url without padding."""

    #: 32 octets.
    private: str
    #: 65 octets, the `applicationServerKey` of a subscription.
    public: str


@dataclass(frozen=True, slots=True)
class _Token:
    header: str
    renew_at: dt.datetime


class VapidTokens:
    """Values of the `Authorization` header, one for each push service, key and subject; shared by threads."""

    def __init__(self) -> None:
        """Begin without any."""
        self._tokens: dict[tuple[str, str, str], _Token] = {}
        self._lock = threading.Lock()

    def authorize(self, origin: str, private: str, subject: str) -> str:
        """`vapid t=…, k=…`, at most 12 hours valid and at least one; raises `VapidKeyError`."""
        name, now = (origin, private, subject), utc_now()
        token = self._tokens.get(name)
        if token is None or token.renew_at <= now:
            with self._lock:
                token = self._tokens.get(name)
                if token is None or token.renew_at <= now:
                    token = _make_token(origin, private, subject, now)
                    self._keep(name, token, now)
        return token.header

    def _keep(self, name: tuple[str, str, str], token: _Token, now: dt.datetime) -> None:
        if len(self._tokens) >= _MOST_TOKENS:
            kept = {known: other for known, other in self._tokens.items() if other.renew_at > now}
            self._tokens = kept if len(kept) < _MOST_TOKENS else {}
        self._tokens[name] = token


def make_vapid_key() -> VapidKey:
    """A new key pair."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_numbers().private_value.to_bytes(PRIVATE_OCTETS, "big")
    return VapidKey(encode_base64url(private), _write_point(key))


def public_key_of(private: str) -> str:
    """What browsers need to know of a private key; raises `VapidKeyError`."""
    return _write_point(_read_private_key(private))


def _make_token(origin: str, private: str, subject: str, now: dt.datetime) -> _Token:
    key = _read_private_key(private)
    claims = {"aud": origin, "exp": int((now + TOKEN_LIFETIME).timestamp()), "sub": subject}
    # Not `Vapid.sign`: it refuses subjects such as https://shop.example/contact, which RFC 8292 allows.
    header = f"vapid t={sign(claims, key)}, k={_write_point(key)}"
    return _Token(header, now + TOKEN_LIFETIME - _TOKEN_RESERVE)


@lru_cache(maxsize=256)
def _read_private_key(private: str) -> ec.EllipticCurvePrivateKey:
    octets = decode_base64url(private)
    if octets is None or len(octets) != PRIVATE_OCTETS:
        raise VapidKeyError("The application server key is not base64url of 32 octets.")
    try:
        return ec.derive_private_key(int.from_bytes(octets, "big"), ec.SECP256R1())
    except ValueError as problem:
        raise VapidKeyError("The application server key is not a private key on the curve P-256.") from problem


def _write_point(key: ec.EllipticCurvePrivateKey) -> str:
    return encode_base64url(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
