"""How chat is set up for the registry."""

from collections.abc import Mapping
from typing import Any, Final

from notifier.providers.chat.provider import ChatProvider
from notifier.providers.chat.settings import ChatSettings
from notifier.providers.contract import Provider
from notifier.providers.kinds import ProviderIdentity, ProviderKind, SettingField
from notifier.vocabulary.channel import Channel


def _open(settings: Mapping[str, str], *, allows_private: bool) -> Provider[Any]:
    room, host = ChatSettings.parse(settings).open_room(allows_private=allows_private)
    return ChatProvider(room, host, allows_private=allows_private)


def _read_identity(settings: Mapping[str, str]) -> ProviderIdentity:
    ChatSettings.parse(settings)
    return ProviderIdentity()


_FIELDS: Final = (SettingField("url", is_required=True, is_secret=True, example="slack://…"),)
KIND: Final = ProviderKind(frozenset({Channel.CHAT}), _open, _read_identity, fields=_FIELDS)
