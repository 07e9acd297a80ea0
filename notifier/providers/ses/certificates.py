"""The certificates that Amazon SNS signs with: from where they may come, fetched once, kept for a while."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import Certificate, load_pem_x509_certificate

from notifier.foundation.clock import utc_now
from notifier.foundation.errors import TransientError
from notifier.providers.callbacks import SignatureError
from notifier.providers.http_client import HttpClient, HttpRequest

_AMAZON: Final = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com(?:\.cn)?")
_PATH: Final = re.compile(r"/[A-Za-z0-9_-]{1,100}\.pem")
_SMALLEST_KEY_BITS: Final = 2048
_READ_SECONDS: Final = 5.0
#: SNS signs with one certificate per region at a time; more are kept only while they change.
_MOST_KEPT: Final = 32


class CertificateUnavailableError(TransientError):
    """The certificate could not be fetched: nobody can say yet whether the callback is genuine."""


@dataclass(frozen=True, slots=True)
class Origin:
    """From where certificates and confirmations may come: Amazon SNS, or the one address an account names instead."""

    #: `https://host` or `https://host:port`, without a slash at its end; empty for Amazon's own.
    override: str = ""

    @property
    def allows_private(self) -> bool:
        """Only an address that an operator wrote down may lead into a private network."""
        return bool(self.override)

    def admits(self, url: str) -> bool:
        """Whether an address is on the origin, and plain: without user, port of somebody's choice or fragment."""
        try:
            parts = urlsplit(url)
            if not url.isprintable() or "\\" in url or parts.username is not None or parts.fragment:
                return False
            if self.override:
                return _same_origin(parts, urlsplit(self.override))
            return parts.scheme == "https" and parts.port is None and bool(_AMAZON.fullmatch(parts.netloc))
        except ValueError:
            return False


def get_public_key(url: str, origin: Origin) -> RSAPublicKey:
    """The key of the certificate at `SigningCertURL`, which is valid today.

    Raises `SignatureError`, or `CertificateUnavailableError` when it may work later.
    """
    if not origin.admits(url) or not _PATH.fullmatch(urlsplit(url).path) or urlsplit(url).query:
        raise SignatureError("The signing certificate is not offered by Amazon SNS.")
    certificate = _fetch(url, allows_private=origin.allows_private)
    if not certificate.not_valid_before_utc <= utc_now() <= certificate.not_valid_after_utc:
        raise SignatureError("The signing certificate is not valid today.")
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size < _SMALLEST_KEY_BITS:
        raise SignatureError("The signing certificate has a key of another kind than Amazon SNS uses.")
    return key


def forget_certificates() -> None:
    """Fetch every certificate anew from now on."""
    _fetch.cache_clear()


@lru_cache(maxsize=_MOST_KEPT)
def _fetch(url: str, *, allows_private: bool) -> Certificate:
    try:
        answer = _get_client(allows_private=allows_private).send(HttpRequest("GET", url))
    except TransientError as problem:
        raise CertificateUnavailableError(f"The signing certificate cannot be fetched: {problem}") from problem
    if answer.status >= 500 or answer.status == 429:
        raise CertificateUnavailableError(f"The signing certificate cannot be fetched: HTTP {answer.status}.")
    if answer.status != 200:
        raise SignatureError(f"There is no signing certificate at the address: HTTP {answer.status}.")
    try:
        return load_pem_x509_certificate(answer.body)
    except ValueError as problem:
        raise SignatureError("What the address offers is not a certificate.") from problem


@lru_cache(maxsize=2)
def _get_client(*, allows_private: bool) -> HttpClient:
    return HttpClient(allows_private=allows_private, pool_size=1, read_seconds=_READ_SECONDS)


def _same_origin(left: SplitResult, right: SplitResult) -> bool:
    return (left.scheme, left.hostname, left.port) == (right.scheme, right.hostname, right.port)
