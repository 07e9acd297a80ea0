"""How web push is set up for the registry: it needs nothing, and may be told further origins of push services."""

from collections.abc import Mapping
from typing import Any, Final

from notifier.foundation.errors import ConfigurationError
from notifier.providers.contract import Provider
from notifier.providers.kinds import ProviderIdentity, ProviderKind, refuse_unknown_keys
from notifier.providers.web_push.origins import PushOrigins
from notifier.providers.web_push.provider import WebPushProvider, share_lines
from notifier.vocabulary.channel import Channel

_KEYS: Final = ("origins",)


def _open(settings: Mapping[str, str], *, allows_private: bool) -> Provider[Any]:
    return WebPushProvider(share_lines(_read_origins(settings)))


def _read_identity(settings: Mapping[str, str]) -> ProviderIdentity:
    """Nobody: the key of the sender travels with each message."""
    _read_origins(settings)
    return ProviderIdentity()


def _read_origins(settings: Mapping[str, str]) -> PushOrigins:
    problems = refuse_unknown_keys("web_push", settings, _KEYS)
    try:
        origins = PushOrigins.parse(settings.get("origins", ""))
    except ConfigurationError as problem:
        problems += [f"origins: {sentence}" for sentence in problem.problems]
        origins = PushOrigins()
    if problems:
        raise ConfigurationError(tuple(problems))
    return origins


KIND: Final = ProviderKind(frozenset({Channel.PUSH}), _open, _read_identity)
