"""How the WhatsApp Cloud API is set up for the registry."""

from collections.abc import Mapping
from typing import Any, Final

from notifier.providers.contract import Provider
from notifier.providers.http_provider import HttpProvider, open_client
from notifier.providers.kinds import ProviderIdentity, ProviderKind
from notifier.providers.whatsapp_cloud.callbacks import SOURCE
from notifier.providers.whatsapp_cloud.requests import WhatsAppCloudRequests
from notifier.providers.whatsapp_cloud.settings import WhatsAppCloudSettings
from notifier.vocabulary.channel import Channel


def _open(settings: Mapping[str, str], *, allows_private: bool) -> Provider[Any]:
    requests = WhatsAppCloudRequests(WhatsAppCloudSettings.parse(settings))
    return HttpProvider(open_client(allows_private=allows_private), requests.compose, requests.judge)


def _read_identity(settings: Mapping[str, str]) -> ProviderIdentity:
    return ProviderIdentity(WhatsAppCloudSettings.parse(settings).from_address)


KIND: Final = ProviderKind(frozenset({Channel.WHATSAPP}), _open, _read_identity, SOURCE)
