"""How the WhatsApp Cloud API is set up for the registry."""

from collections.abc import Mapping
from typing import Any, Final

from notifier.providers.contract import Provider
from notifier.providers.http_provider import HttpProvider, open_client
from notifier.providers.kinds import PRICE_FIELDS, RATE_FIELD, ProviderIdentity, ProviderKind, SettingField
from notifier.providers.whatsapp_cloud.callbacks import SOURCE
from notifier.providers.whatsapp_cloud.requests import WhatsAppCloudRequests
from notifier.providers.whatsapp_cloud.settings import WhatsAppCloudSettings
from notifier.vocabulary.channel import Channel


def _open(settings: Mapping[str, str], *, allows_private: bool) -> Provider[Any]:
    requests = WhatsAppCloudRequests(WhatsAppCloudSettings.parse(settings))
    return HttpProvider(open_client(allows_private=allows_private), requests.compose, requests.judge)


def _read_identity(settings: Mapping[str, str]) -> ProviderIdentity:
    return ProviderIdentity(WhatsAppCloudSettings.parse(settings).from_address)


_FIELDS: Final = (
    SettingField("access_token", is_required=True, is_secret=True),
    SettingField("phone_number_id", is_required=True, example="100000000000001"),
    SettingField("from", example="+15550100"),
    SettingField("app_secret", is_secret=True),
    SettingField("verify_token", is_secret=True),
    *PRICE_FIELDS,
    RATE_FIELD,
    SettingField("api_version", example="v23.0", is_special=True),
    SettingField("base_url", is_special=True, example="https://graph.facebook.com"),
)
KIND: Final = ProviderKind(frozenset({Channel.WHATSAPP}), _open, _read_identity, SOURCE, fields=_FIELDS)
