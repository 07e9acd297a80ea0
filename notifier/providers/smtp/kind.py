"""How SMTP is set up for the registry."""

from collections.abc import Mapping
from typing import Any, Final

from notifier.providers.contract import Provider
from notifier.providers.kinds import RATE_FIELD, ProviderIdentity, ProviderKind, SettingField
from notifier.providers.smtp.provider import SmtpProvider
from notifier.providers.smtp.settings import SmtpSettings
from notifier.vocabulary.channel import Channel


def _open(settings: Mapping[str, str], *, allows_private: bool) -> Provider[Any]:
    return SmtpProvider(SmtpSettings.parse(settings), allow_private_endpoints=allows_private)


def _read_identity(settings: Mapping[str, str]) -> ProviderIdentity:
    parsed = SmtpSettings.parse(settings)
    reports = parsed.reporting
    return ProviderIdentity(
        from_address=parsed.from_address,
        from_name=parsed.from_name,
        reply_to=parsed.reply_to,
        return_path=reports.return_path,
        events=reports.events,
    )


_FIELDS: Final = (
    SettingField("url", is_required=True, is_secret=True, example="smtps://user:password@mail.shop.example:465"),
    SettingField("from", is_required=True, example="orders@shop.example"),
    SettingField("from_name"),
    SettingField("reply_to", example="help@shop.example"),
    SettingField("return_path", example="bounces@shop.example", is_special=True),
    SettingField("bounces", is_secret=True, example="imaps://user:password@mail.shop.example/INBOX", is_special=True),
    SettingField("events", example="ses", is_special=True),
    SettingField("events_key", is_secret=True, is_special=True),
    RATE_FIELD,
)
KIND: Final = ProviderKind(frozenset({Channel.EMAIL}), _open, _read_identity, fields=_FIELDS)
