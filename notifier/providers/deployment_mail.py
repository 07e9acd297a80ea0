"""The deployment's own mail settings, tried at the start instead of at the first message."""

from typing import Final

from notifier.foundation.environment import EnvironmentReader
from notifier.foundation.errors import ConfigurationError
from notifier.providers.registry import read_identity
from notifier.settings import DEFAULT_MAIL_FROM, Settings

_GOOD_URL: Final = "smtp://localhost"


def note_mail_problems(reader: EnvironmentReader, settings: Settings) -> None:
    """Note with the reader what is wrong with the address of the mail server and with who writes."""
    # One at a time, so that each problem can be told by the name of its variable.
    _note(reader, "MILEPOST_SMTP_URL", settings.smtp_url or _GOOD_URL, DEFAULT_MAIL_FROM)
    _note(reader, "MILEPOST_MAIL_FROM", _GOOD_URL, settings.mail_from)


def _note(reader: EnvironmentReader, name: str, url: str, mail_from: str) -> None:
    try:
        read_identity("smtp", {"url": url, "from": mail_from})
    except ConfigurationError as wrong:
        for problem in wrong.problems:
            reader.problem(f"{name} cannot be used: {problem}")
