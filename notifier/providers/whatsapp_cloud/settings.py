"""The settings of a phone number at the WhatsApp Cloud API."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from notifier.foundation.errors import ConfigurationError
from notifier.providers.account_settings import is_e164, read_base_url, read_text
from notifier.providers.kinds import refuse_unknown_keys

_KEYS: Final = (
    "access_token", "phone_number_id", "from", "base_url", "app_secret", "verify_token", "api_version",
)  # fmt: skip
_DEFAULT_URL: Final = "https://graph.facebook.com"
_DEFAULT_VERSION: Final = "v23.0"


@dataclass(frozen=True, slots=True)
class WhatsAppCloudSettings:
    """One number of a WhatsApp Business account."""

    access_token: str
    phone_number_id: str
    #: The number people see, in E.164; empty when nobody has told it, as nothing depends on it.
    from_address: str
    base_url: str
    api_version: str

    @classmethod
    def parse(cls, settings: Mapping[str, str]) -> "WhatsAppCloudSettings":
        """Read the settings; raises `ConfigurationError` with every problem."""
        problems = refuse_unknown_keys("whatsapp_cloud", settings, _KEYS)
        access_token = read_text(settings, "access_token", "the token of the system user", problems)
        number_id = read_text(settings, "phone_number_id", "the id of the phone number, digits only", problems)
        if number_id and not re.fullmatch(r"[0-9]{5,30}", number_id):
            problems.append(f"phone_number_id must be digits only, not {number_id!r}; it is not the number itself.")
        from_address = settings.get("from", "").strip()
        if from_address and not is_e164(from_address):
            problems.append(f"from is {from_address!r}, but must be a number such as +15550100.")
        api_version = settings.get("api_version", "").strip() or _DEFAULT_VERSION
        if not re.fullmatch(r"v[0-9]{1,3}\.[0-9]{1,2}", api_version):
            problems.append(f"api_version must be a version such as {_DEFAULT_VERSION}, not {api_version!r}.")
        base_url = read_base_url(settings, _DEFAULT_URL, problems)
        if problems:
            raise ConfigurationError(tuple(problems))
        return cls(access_token, number_id, from_address, base_url, api_version)
