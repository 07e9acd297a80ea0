"""The settings of a mail server: one address with everything the connection needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from notifier.channels.addresses import AddressError, normalise_email
from notifier.foundation.errors import ConfigurationError
from notifier.providers.kinds import refuse_unknown_keys
from notifier.providers.smtp import reporting

_KEYS: Final = ("url", "from", "from_name", "reply_to", "ca_file", *reporting.KEYS)
_DEFAULT_PORTS: Final = {"smtp": 25, "smtps": 465}
_DEFAULT_TIMEOUT_SECONDS: Final = 60


class TlsMode(StrEnum):
    """When the connection is encrypted."""

    #: From the first byte (`smtps://`).
    IMPLICIT = "implicit"
    #: By STARTTLS, and never without it.
    REQUIRED = "required"
    #: By STARTTLS when the server offers it.
    OFFERED = "offered"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """One mail server and who writes through it."""

    host: str
    port: int
    tls: TlsMode
    user: str
    password: str
    timeout_seconds: int
    #: A file of certificates to trust instead of the system's, None for the system's.
    ca_file: str | None
    from_address: str
    from_name: str
    reply_to: str
    reporting: reporting.Reporting

    @classmethod
    def parse(cls, settings: Mapping[str, str]) -> "SmtpSettings":
        """Read `url`, `from` and optionally `from_name`, `reply_to`, `ca_file` and what `Reporting` reads.

        The address is `smtp://` or `smtps://`, `user:password@`, host, `:port`, and after `?`
        `tls=required`, `tls=offered` or `tls=off`, `timeout=SECONDS`. Raises `ConfigurationError` with every problem.
        """
        problems = refuse_unknown_keys("smtp", settings, _KEYS)
        connection = _Address.read(settings.get("url", ""), problems)
        from_address = _read_email(settings, "from", problems, is_required=True)
        reply_to = _read_email(settings, "reply_to", problems, is_required=False)
        from_name = settings.get("from_name", "").strip()
        if not from_name.isprintable():
            problems.append("from_name must be one line of text.")
        reports = reporting.Reporting.read(settings, problems)
        if problems:
            raise ConfigurationError(tuple(problems))
        return cls(
            host=connection.host,
            port=connection.port,
            tls=connection.tls,
            user=connection.user,
            password=connection.password,
            timeout_seconds=connection.timeout_seconds,
            ca_file=settings.get("ca_file") or None,
            from_address=from_address,
            from_name=from_name,
            reply_to=reply_to,
            reporting=reports,
        )


@dataclass(frozen=True, slots=True)
class _Address:
    host: str
    port: int
    tls: TlsMode
    user: str
    password: str
    timeout_seconds: int

    @classmethod
    def read(cls, url: str, problems: list[str]) -> "_Address":
        try:
            parts = urlsplit(url)
            port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
        except ValueError:
            parts, port = urlsplit(""), 0
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.path.strip("/") or not port:
            problems.append("url must be an address such as smtp://user:password@mail.shop.example:587?tls=required.")
            return cls("", 0, TlsMode.OFF, "", "", 0)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        tls = _read_tls(parts.scheme, options.pop("tls", None), problems)
        timeout = options.pop("timeout", str(_DEFAULT_TIMEOUT_SECONDS))
        if not (timeout.isascii() and timeout.isdigit() and 1 <= int(timeout) <= 600):
            problems.append(f"timeout in url is {timeout!r}, but must be a whole number of seconds from 1 to 600.")
            timeout = str(_DEFAULT_TIMEOUT_SECONDS)
        problems += [f"url has the unknown option {name!r}; it may have tls and timeout." for name in options]
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port, tls, user, password, int(timeout))


def _read_tls(scheme: str, wanted: str | None, problems: list[str]) -> TlsMode:
    if scheme == "smtps":
        if wanted is not None:
            problems.append("url begins with smtps://, which is always encrypted; leave out tls.")
        return TlsMode.IMPLICIT
    if wanted is None:
        return TlsMode.OFFERED
    if wanted not in (TlsMode.REQUIRED, TlsMode.OFFERED, TlsMode.OFF):
        problems.append(f"tls in url is {wanted!r}, but must be required, offered or off.")
        return TlsMode.OFFERED
    return TlsMode(wanted)


def _read_email(settings: Mapping[str, str], key: str, problems: list[str], *, is_required: bool) -> str:
    value = settings.get(key, "").strip()
    if not value:
        if is_required:
            problems.append(f"{key} is missing: the e-mail address messages come from.")
        return ""
    try:
        return normalise_email(value, allows_local=True)
    except AddressError as problem:
        problems.append(f"{key} is {value!r}, which is not an e-mail address: {problem}")
        return ""
