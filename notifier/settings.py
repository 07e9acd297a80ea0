"""What the notifier can be told from outside."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

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
    #: Whom push services may ask about our messages, `mailto:` or `https:`.
    vapid_subject: str
    #: Push origins to accept beside the built-in list, such as `http://127.0.0.1:9911`.
    push_origins: tuple[str, ...]

    @classmethod
    def read(
        cls, reader: EnvironmentReader, *, secret_keys: tuple[str, ...], base_url: str, data_folder: Path
    ) -> "Settings":
        """Read the notifier's own variables; problems are left with the reader."""
        mail_from = reader.text("MILEPOST_MAIL_FROM", DEFAULT_MAIL_FROM)
        return cls(
            secret_keys=secret_keys,
            base_url=base_url,
            data_folder=data_folder,
            smtp_url=reader.url("MILEPOST_SMTP_URL", "", ("smtp", "smtps")),
            mail_from=mail_from,
            content_days=reader.whole_number("MILEPOST_CONTENT_DAYS", 30, least=1, most=365),
            allow_private_endpoints=reader.flag("MILEPOST_ALLOW_PRIVATE_ENDPOINTS", default=False),
            vapid_subject=_read_subject(reader, base_url, mail_from),
            push_origins=tuple(_read_origins(reader)),
        )


def _read_subject(reader: EnvironmentReader, base_url: str, mail_from: str) -> str:
    # RFC 8292, 2.1: an address where the push service can reach somebody.
    subject = reader.text(
        "MILEPOST_VAPID_SUBJECT", base_url if base_url.startswith("https:") else f"mailto:{mail_from}"
    )
    if not subject.startswith(("mailto:", "https://")):
        reader.problem(f"MILEPOST_VAPID_SUBJECT is {subject!r}, but must start with mailto: or https://.")
    return subject


def _read_origins(reader: EnvironmentReader) -> Iterator[str]:
    for word in reader.words("MILEPOST_PUSH_ORIGINS"):
        parts = urlsplit(word)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            reader.problem(f"MILEPOST_PUSH_ORIGINS names {word!r}, which is no origin such as https://push.example.")
        else:
            yield f"{parts.scheme}://{parts.netloc}".lower()
