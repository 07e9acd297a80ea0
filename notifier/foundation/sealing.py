"""Sealing of credentials at rest: secrets of connections, provider keys, link tokens."""

import base64
import hashlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from notifier.foundation.errors import PermanentError


class Sealer:
    """Encrypts with the newest key, reads with any; keys are texts of any length."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Derive one Fernet key from each secret key, newest first."""
        self._fernet = MultiFernet([Fernet(_fernet_key(key)) for key in keys])

    def seal(self, text: str) -> str:
        """The text, encrypted and authenticated."""
        return self._fernet.encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """The text that was sealed; `PermanentError` when no key of ours fits."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as problem:
            message = "A stored secret cannot be read with the current secret keys; set MILEPOST_SECRET_KEYS_OLD."
            raise PermanentError(message) from problem


def _fernet_key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"milepost sealing\0" + secret.encode()).digest())
