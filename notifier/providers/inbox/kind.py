"""How the inbox is set up: it takes no settings of its own."""

from collections.abc import Mapping
from typing import Any, Final

from notifier.foundation.errors import ConfigurationError
from notifier.providers.contract import Provider
from notifier.providers.inbox.provider import InboxProvider
from notifier.providers.kinds import ProviderIdentity, ProviderKind, refuse_unknown_keys
from notifier.vocabulary.channel import Channel


def _open(settings: Mapping[str, str], *, allows_private: bool) -> Provider[Any]:
    _read_identity(settings)
    return InboxProvider()


def _read_identity(settings: Mapping[str, str]) -> ProviderIdentity:
    problems = refuse_unknown_keys("inbox", settings, ())
    if problems:
        raise ConfigurationError(tuple(problems))
    return ProviderIdentity()


KIND: Final = ProviderKind(frozenset({Channel.INBOX}), _open, _read_identity)
