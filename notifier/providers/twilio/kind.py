"""How Twilio is set up for the registry."""

from collections.abc import Mapping
from typing import Any, Final

from notifier.providers.contract import Provider
from notifier.providers.http_provider import HttpProvider, open_client
from notifier.providers.kinds import PRICE_FIELDS, RATE_FIELD, ProviderIdentity, ProviderKind, SettingField
from notifier.providers.twilio.callbacks import SOURCE
from notifier.providers.twilio.requests import TwilioRequests
from notifier.providers.twilio.settings import TwilioSettings
from notifier.vocabulary.channel import Channel


def _open(settings: Mapping[str, str], *, allows_private: bool) -> Provider[Any]:
    requests = TwilioRequests(TwilioSettings.parse(settings))
    return HttpProvider(open_client(allows_private=allows_private), requests.compose, requests.judge)


def _read_identity(settings: Mapping[str, str]) -> ProviderIdentity:
    return ProviderIdentity(TwilioSettings.parse(settings).from_address)


_FIELDS: Final = (
    SettingField("account_sid", is_required=True, example="AC0123456789abcdef0123456789abcdef"),
    SettingField("auth_token", is_required=True, is_secret=True),
    SettingField("from", is_required=True, example="+15550100"),
    *PRICE_FIELDS,
    RATE_FIELD,
    SettingField("base_url", is_special=True, example="https://api.twilio.com"),
)
KIND: Final = ProviderKind(
    frozenset({Channel.SMS, Channel.WHATSAPP}), _open, _read_identity, SOURCE, calls_by_message=True, fields=_FIELDS
)
