"""The settings of a Vonage account."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from notifier.foundation.errors import ConfigurationError
from notifier.providers.account_settings import is_e164, read_base_url, read_text
from notifier.providers.kinds import refuse_unknown_keys

_KEYS: Final = ("api_key", "api_secret", "from", "base_url", "signature_secret", "signature_method")
_DEFAULT_URL: Final = "https://rest.nexmo.com"
_SENDER: Final = re.compile(r"\d{3,15}|(?=.*[A-Za-z])[A-Za-z0-9 &+_.-]{1,11}")
SIGNATURE_METHODS: Final = ("md5hash", "md5", "sha1", "sha256", "sha512")


@dataclass(frozen=True, slots=True)
class VonageSettings:
    """One account and who writes through it."""

    api_key: str
    api_secret: str
    #: A number in E.164 or a sender name.
    from_address: str
    base_url: str

    @classmethod
    def parse(cls, settings: Mapping[str, str]) -> "VonageSettings":
        """Read the settings; raises `ConfigurationError` with every problem."""
        problems = refuse_unknown_keys("vonage", settings, _KEYS)
        api_key = read_text(settings, "api_key", "the account's API key", problems)
        api_secret = read_text(settings, "api_secret", "the secret of api_key", problems)
        meaning = "a number such as +15550100 or a name of at most 11 characters"
        sender = read_text(settings, "from", meaning, problems)
        if sender and not (is_e164(sender) or _SENDER.fullmatch(sender)):
            problems.append(f"from is {sender!r}, but must be {meaning}.")
        base_url = read_base_url(settings, _DEFAULT_URL, problems)
        method = settings.get("signature_method", "").strip()
        if method and method not in SIGNATURE_METHODS:
            problems.append(f"signature_method is {method!r}, but must be one of {', '.join(SIGNATURE_METHODS)}.")
        if problems:
            raise ConfigurationError(tuple(problems))
        return cls(api_key, api_secret, sender, base_url)
