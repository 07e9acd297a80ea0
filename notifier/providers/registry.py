"""Every provider by name: the channels it carries, how it is opened, whom it writes as, how it reports."""

from collections.abc import Mapping
from typing import Any, Final

from notifier.foundation.errors import ConfigurationError
from notifier.providers.callbacks import CallbackSource
from notifier.providers.chat.kind import KIND as CHAT
from notifier.providers.contract import Provider
from notifier.providers.inbox.kind import KIND as INBOX
from notifier.providers.kinds import AccountTerms, ProviderIdentity, ProviderKind
from notifier.providers.mailgun.callbacks import SOURCE as MAILGUN_EVENTS
from notifier.providers.mandrill.callbacks import SOURCE as MANDRILL_EVENTS
from notifier.providers.postmark.callbacks import SOURCE as POSTMARK_EVENTS
from notifier.providers.recording.kind import KIND as RECORDING
from notifier.providers.sendgrid.callbacks import SOURCE as SENDGRID_EVENTS
from notifier.providers.ses.callbacks import SOURCE as SES_EVENTS
from notifier.providers.smtp.kind import KIND as SMTP
from notifier.providers.twilio.kind import KIND as TWILIO
from notifier.providers.vonage.kind import KIND as VONAGE
from notifier.providers.web_push.kind import KIND as WEB_PUSH
from notifier.providers.whatsapp_cloud.kind import KIND as WHATSAPP_CLOUD
from notifier.vocabulary.channel import Channel

PROVIDERS: Final[Mapping[str, ProviderKind]] = {
    "smtp": SMTP,
    "web_push": WEB_PUSH,
    "inbox": INBOX,
    "chat": CHAT,
    "twilio": TWILIO,
    "vonage": VONAGE,
    "whatsapp_cloud": WHATSAPP_CLOUD,
    "recording": RECORDING,
}

#: Services that report about mails they were given by SMTP.
MAIL_EVENTS: Final[Mapping[str, CallbackSource]] = {
    "ses": SES_EVENTS,
    "mailgun": MAILGUN_EVENTS,
    "sendgrid": SENDGRID_EVENTS,
    "postmark": POSTMARK_EVENTS,
    "mandrill": MANDRILL_EVENTS,
}


def open_provider(name: str, settings: Mapping[str, str], *, allow_private_endpoints: bool) -> Provider[Any]:
    """A provider ready to send, not yet connected; raises `ConfigurationError` that names each wrong key."""
    _, own = AccountTerms.parse(settings)
    return get_kind(name).open(own, allows_private=allow_private_endpoints)


def read_identity(name: str, settings: Mapping[str, str]) -> ProviderIdentity:
    """Whom a provider's messages come from; raises `ConfigurationError` as `open_provider` does."""
    _, own = AccountTerms.parse(settings)
    return get_kind(name).read_identity(own)


def find_callbacks(name: str) -> CallbackSource | None:
    """How callbacks of a provider or mail service are understood; None when it makes none."""
    if name in MAIL_EVENTS:
        return MAIL_EVENTS[name]
    kind = PROVIDERS.get(name)
    return kind.callbacks if kind else None


def get_kind(name: str) -> ProviderKind:
    """The provider with this name; raises `ConfigurationError` that lists the known ones."""
    kind = PROVIDERS.get(name)
    if kind is None:
        raise ConfigurationError((f"There is no provider {name!r}; known are {', '.join(PROVIDERS)}.",))
    return kind


def check_channel(name: str, channel: Channel) -> None:
    """Raise `ConfigurationError` unless the provider carries the channel."""
    if channel not in get_kind(name).channels:
        able = [other for other, kind in PROVIDERS.items() if channel in kind.channels]
        raise ConfigurationError((f"{name} does not carry {channel}; {', '.join(able) or 'nobody'} does.",))
