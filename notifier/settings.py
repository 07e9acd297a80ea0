"""What the notifier can be told from outside."""

from dataclasses import dataclass
from pathlib import Path

from notifier.foundation.environment import EnvironmentReader

DEFAULT_MAIL_FROM = "orders@localhost"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the notifier reads from the environment."""

    #: Newest first; the first one signs and seals.
    secret_keys: tuple[str, ...]
    #: Public address used in links, without a slash at the end.
    base_url: str
    #: Folder for the hand-over journals of this machine's workers.
    data_folder: Path
    #: `smtp://`, `smtps://`; empty when the deployment has no mail provider of its own.
    smtp_url: str
    mail_from: str
    #: How long the exact words of a message are kept.
    content_days: int
    #: Whether provider addresses may point to private or loopback hosts.
    allow_private_endpoints: bool

    @classmethod
    def read(
        cls, reader: EnvironmentReader, *, secret_keys: tuple[str, ...], base_url: str, data_folder: Path
    ) -> "Settings":
        """Read the notifier's own variables; problems are left with the reader."""
        return cls(
            secret_keys=secret_keys,
            base_url=base_url,
            data_folder=data_folder,
            smtp_url=reader.url("MILEPOST_SMTP_URL", "", ("smtp", "smtps")),
            mail_from=reader.text("MILEPOST_MAIL_FROM", DEFAULT_MAIL_FROM),
            content_days=reader.whole_number("MILEPOST_CONTENT_DAYS", 30, least=1, most=365),
            allow_private_endpoints=reader.flag("MILEPOST_ALLOW_PRIVATE_ENDPOINTS", default=False),
        )
