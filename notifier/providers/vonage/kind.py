"""How Vonage is set up for the registry."""

from collections.abc import Mapping
from typing import Any, Final

from notifier.providers.contract import Provider
from notifier.providers.http_provider import HttpProvider, open_client
from notifier.providers.kinds import PRICE_FIELDS, RATE_FIELD, ProviderIdentity, ProviderKind, SettingField
from notifier.providers.vonage.callbacks import SOURCE
from notifier.providers.vonage.requests import VonageRequests
from notifier.providers.vonage.settings import VonageSettings
from notifier.vocabulary.channel import Channel


def _open(settings: Mapping[str, str], *, allows_private: bool) -> Provider[Any]:
    requests = VonageRequests(VonageSettings.parse(settings))
    return HttpProvider(open_client(allows_private=allows_private), requests.compose, requests.judge)


def _read_identity(settings: Mapping[str, str]) -> ProviderIdentity:
    return ProviderIdentity(VonageSettings.parse(settings).from_address)


_FIELDS: Final = (
    SettingField("api_key", is_required=True),
    SettingField("api_secret", is_required=True, is_secret=True),
    SettingField("from", is_required=True, example="+15550100"),
    SettingField("signature_secret", is_secret=True, is_special=True),
    SettingField("signature_method", example="sha256", is_special=True),
    *PRICE_FIELDS,
    RATE_FIELD,
    SettingField("base_url", is_special=True, example="https://rest.nexmo.com"),
)
KIND: Final = ProviderKind(frozenset({Channel.SMS}), _open, _read_identity, SOURCE, fields=_FIELDS)
