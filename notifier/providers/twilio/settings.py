"""The settings of a Twilio account."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from notifier.foundation.errors import ConfigurationError
from notifier.providers.account_settings import is_e164, read_base_url, read_text
from notifier.providers.kinds import refuse_unknown_keys

_KEYS: Final = ("account_sid", "auth_token", "api_key", "api_secret", "from", "base_url", "content.<template name>")
_CONTENT: Final = "content."
_DEFAULT_URL: Final = "https://api.twilio.com"
_ACCOUNT_SID: Final = re.compile(r"AC[0-9a-fA-F]{32}")
_SERVICE_SID: Final = re.compile(r"MG[0-9a-fA-F]{32}")
_CONTENT_SID: Final = re.compile(r"HX[0-9a-fA-F]{32}")
_SHORT_CODE: Final = re.compile(r"\d{3,8}")
_SENDER_NAME: Final = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}")


@dataclass(frozen=True, slots=True)
class TwilioSettings:
    """One account and who writes through it."""

    account_sid: str
    #: User and password of the API: the account with its token, or a key with its secret.
    user: str
    password: str
    #: A number in E.164, a short code, a sender name, or the SID of a messaging service (`MG…`).
    from_address: str
    base_url: str
    #: The SID of the content (`HX…`) that stands for an approved WhatsApp template, by the template's name.
    contents: Mapping[str, str]

    @classmethod
    def parse(cls, settings: Mapping[str, str]) -> "TwilioSettings":
        """Read the settings; raises `ConfigurationError` with every problem."""
        contents = {key.removeprefix(_CONTENT): text.strip() for key, text in settings.items() if _names_template(key)}
        own = {key: value for key, value in settings.items() if not _names_template(key)}
        problems = refuse_unknown_keys("twilio", own, _KEYS)
        account_sid = read_text(own, "account_sid", "the account's SID, AC and 32 digits", problems)
        if account_sid and not _ACCOUNT_SID.fullmatch(account_sid):
            problems.append(f"account_sid must be AC and 32 hexadecimal digits, not {account_sid!r}.")
        user, password = _read_credentials(own, account_sid, problems)
        from_address = _read_sender(own, problems)
        base_url = read_base_url(own, _DEFAULT_URL, problems)
        problems += [
            f"{_CONTENT}{name} must be the SID of a content, HX and 32 hexadecimal digits, not {sid!r}."
            for name, sid in contents.items()
            if not is_content_sid(sid)
        ]
        if problems:
            raise ConfigurationError(tuple(problems))
        return cls(account_sid, user, password, from_address, base_url, contents)


def is_content_sid(text: str) -> bool:
    """Whether the text is the SID of a content, Twilio's name for a template."""
    return _CONTENT_SID.fullmatch(text) is not None


def is_service_sid(text: str) -> bool:
    """Whether the text is the SID of a messaging service, which chooses the number a message comes from."""
    return _SERVICE_SID.fullmatch(text) is not None


def _names_template(key: str) -> bool:
    return key.startswith(_CONTENT) and len(key) > len(_CONTENT)


def _read_credentials(settings: Mapping[str, str], account_sid: str, problems: list[str]) -> tuple[str, str]:
    """User and password; beside an API key the auth token is still welcome, because callbacks are checked by it."""
    if settings.get("api_key", "").strip() or settings.get("api_secret", "").strip():
        return (
            read_text(settings, "api_key", "the API key's SID that api_secret belongs to", problems),
            read_text(settings, "api_secret", "the secret of api_key", problems),
        )
    return account_sid, read_text(settings, "auth_token", "the account's token, or api_key and api_secret", problems)


def _read_sender(settings: Mapping[str, str], problems: list[str]) -> str:
    meaning = "a number such as +15550100, a short code, a name, or a messaging service (MG and 32 digits)"
    sender = read_text(settings, "from", meaning, problems).removeprefix("whatsapp:")
    is_sender = is_e164(sender) or is_service_sid(sender) or _SHORT_CODE.fullmatch(sender)
    if sender and not (is_sender or _SENDER_NAME.fullmatch(sender)):
        problems.append(f"from is {sender!r}, but must be {meaning}.")
    return sender
