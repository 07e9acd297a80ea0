"""Every provider by name: how its settings are read, how it is opened, whom it writes as."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from notifier.foundation.errors import ConfigurationError
from notifier.providers.contract import Provider
from notifier.providers.recording.provider import RecordingProvider
from notifier.providers.smtp.provider import SmtpProvider
from notifier.providers.smtp.settings import SmtpSettings
from notifier.vocabulary.channel import Channel


@dataclass(frozen=True, slots=True)
class MailIdentity:
    """Whom the messages of a provider come from; names and `reply_to` are empty when not set."""

    from_address: str
    from_name: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class ProviderKind:
    """One provider Milepost can use."""

    channel: Channel
    open: Callable[[Mapping[str, str], bool], Provider]
    read_identity: Callable[[Mapping[str, str]], MailIdentity]


def _open_smtp(settings: Mapping[str, str], allow_private_endpoints: bool) -> Provider:  # noqa: FBT001  called by table
    return SmtpProvider(SmtpSettings.parse(settings), allow_private_endpoints=allow_private_endpoints)


def _read_smtp_identity(settings: Mapping[str, str]) -> MailIdentity:
    parsed = SmtpSettings.parse(settings)
    return MailIdentity(parsed.from_address, parsed.from_name, parsed.reply_to)


def _open_recording(settings: Mapping[str, str], _allow_private_endpoints: bool) -> Provider:  # noqa: FBT001  as above
    _read_recording_identity(settings)
    return RecordingProvider()


def _read_recording_identity(settings: Mapping[str, str]) -> MailIdentity:
    known = ("from", "from_name", "reply_to")
    problems = [
        f"recording does not know the setting {key!r}; it takes {', '.join(known)}."
        for key in settings
        if key not in known
    ]
    if problems:
        raise ConfigurationError(tuple(problems))
    return MailIdentity(
        settings.get("from", "outbox@localhost"), settings.get("from_name", ""), settings.get("reply_to", "")
    )


PROVIDERS: Final[Mapping[str, ProviderKind]] = {
    "smtp": ProviderKind(Channel.EMAIL, _open_smtp, _read_smtp_identity),
    "recording": ProviderKind(Channel.EMAIL, _open_recording, _read_recording_identity),
}


def open_provider(name: str, settings: Mapping[str, str], *, allow_private_endpoints: bool) -> Provider:
    """A provider ready to send, not yet connected; raises `ConfigurationError` that names each wrong key."""
    return _get_kind(name).open(settings, allow_private_endpoints)


def read_identity(name: str, settings: Mapping[str, str]) -> MailIdentity:
    """Whom a provider's messages come from; raises `ConfigurationError` as `open_provider` does."""
    return _get_kind(name).read_identity(settings)


def _get_kind(name: str) -> ProviderKind:
    kind = PROVIDERS.get(name)
    if kind is None:
        raise ConfigurationError((f"There is no provider {name!r}; known are {', '.join(PROVIDERS)}.",))
    return kind
