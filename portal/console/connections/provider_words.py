"""What providers, channels and their settings are called on pages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from portal.vocabulary.marking import N_

#: Names of companies and techniques are not translated.
PROVIDER_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "smtp": "SMTP",
        "twilio": "Twilio",
        "vonage": "Vonage",
        "whatsapp_cloud": "WhatsApp Cloud API",
        "chat": "Slack, Teams, Mattermost …",
        "web_push": "Web Push",
        "inbox": "Milepost",
        "recording": "Outbox (demo)",
    }
)
CHANNEL_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "email": N_("E-mail"),
        "sms": N_("Text message"),
        "whatsapp": N_("WhatsApp"),
        "push": N_("Push"),
        "inbox": N_("Inbox on your page"),
        "chat": N_("Chat of your team"),
    }
)
CHANNEL_ICONS: Final[Mapping[str, str]] = MappingProxyType(
    {"email": "mail", "sms": "phone", "whatsapp": "talk", "push": "bell", "inbox": "receipt", "chat": "people"}
)
_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "from": N_("Sent from"),
        "from_name": N_("Name of the sender"),
        "reply_to": N_("Answers go to"),
        "return_path": N_("Bounces go to"),
        "bounces": N_("Mailbox of the bounces"),
        "events": N_("Service that reports deliveries"),
        "events_key": N_("Key of its reports"),
        "account_sid": N_("Account SID"),
        "auth_token": N_("Auth token"),
        "api_key": N_("API key"),
        "api_secret": N_("API secret"),
        "signature_secret": N_("Signature secret"),
        "signature_method": N_("Signature method"),
        "access_token": N_("Access token"),
        "phone_number_id": N_("Phone number ID"),
        "app_secret": N_("App secret"),
        "verify_token": N_("Verify token"),
        "api_version": N_("API version"),
        "base_url": N_("Address of the API"),
        "price": N_("Price of one message"),
        "currency": N_("Currency of the price"),
        "rate": N_("Most messages in a time"),
    }
)
_URLS: Final[Mapping[str, str]] = MappingProxyType(
    {"smtp": N_("Address of the mail server"), "chat": N_("Address of the chat room")}
)


def label_of(provider: str, key: str) -> str:
    """The msgid of a setting's label."""
    if key == "url":
        return _URLS.get(provider, "url")
    return _LABELS.get(key, key)
