"""How the recording provider is set up: it takes an identity and nothing else."""

from collections.abc import Mapping
from typing import Any, Final

from notifier.foundation.errors import ConfigurationError
from notifier.providers.contract import Provider
from notifier.providers.kinds import ProviderIdentity, ProviderKind, refuse_unknown_keys
from notifier.providers.recording.provider import RecordingProvider
from notifier.vocabulary.channel import Channel

_KEYS: Final = ("from", "from_name", "reply_to")


def _open(settings: Mapping[str, str], *, allows_private: bool) -> Provider[Any]:
    _read_identity(settings)
    return RecordingProvider()


def _read_identity(settings: Mapping[str, str]) -> ProviderIdentity:
    problems = refuse_unknown_keys("recording", settings, _KEYS)
    if problems:
        raise ConfigurationError(tuple(problems))
    return ProviderIdentity(
        settings.get("from", "outbox@localhost"), settings.get("from_name", ""), settings.get("reply_to", "")
    )


KIND: Final = ProviderKind(frozenset(Channel), _open, _read_identity)
