"""Channels with the accounts that carry them, as pages show them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from notifier.api.accounts import AccountView, SettingField, list_provider_names
from notifier.api.receipts import find_callbacks
from notifier.api.vocabulary import Channel
from portal.console.connections.ago import tell_ago
from portal.console.connections.provider_words import CHANNEL_ICONS, CHANNEL_TITLES, PROVIDER_TITLES, label_of

#: Channels on which people write back to the provider's number.
_ANSWERED = frozenset({Channel.SMS, Channel.WHATSAPP})


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the order it is asked; `rests` says until when it is left alone, None while it is awake."""

    id: uuid.UUID
    title: str
    sent_from: str
    is_on: bool
    rests: str | None
    rest_reason: str | None


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """A channel; without an account of the shop's own `default` tells who carries it: a word, empty for nobody."""

    channel: str
    title: str
    icon: str
    accounts: tuple[AccountRow, ...]
    default: str
    may_add: bool


@dataclass(frozen=True, slots=True)
class FormField:
    """A setting in a form; a secret's value is never in it, `masked` tells its end."""

    key: str
    label: str
    value: str
    masked: str
    example: str
    is_required: bool
    is_secret: bool
    is_special: bool


def make_channel_cards(accounts: Iterable[AccountView], *, has_mail: bool, now: dt.datetime) -> tuple[ChannelCard, ...]:
    """Every channel; `has_mail` when the deployment has a mail server for merchants without one."""
    by_channel: dict[Channel, list[AccountView]] = {channel: [] for channel in Channel}
    for account in accounts:
        by_channel[account.channel].append(account)
    return tuple(_card(channel, found, has_mail=has_mail, now=now) for channel, found in by_channel.items())


def make_fields(
    provider: str, fields: Sequence[SettingField], shown: Mapping[str, str], typed: Mapping[str, str] | None = None
) -> tuple[FormField, ...]:
    """The form of a provider with what is stored, or what was typed a moment ago."""
    return tuple(
        FormField(
            key=field.key,
            label=label_of(provider, field.key),
            value="" if field.is_secret else (shown if typed is None else typed).get(field.key, ""),
            masked=shown.get(field.key, "") if field.is_secret else "",
            example=field.example,
            is_required=field.is_required and not (field.is_secret and field.key in shown),
            is_secret=field.is_secret,
            is_special=field.is_special,
        )
        for field in fields
    )


def list_callback_urls(account: AccountView, base_url: str) -> tuple[str | None, str | None]:
    """Where the provider is to report deliveries and people's answers; None where it reports nothing."""
    reporter = account.shown.get("events") or account.provider
    if find_callbacks(reporter) is None:
        return None, None
    place = f"{reporter}/{account.id.hex}"
    inbound = f"{base_url}/hooks/inbound/{place}" if account.channel in _ANSWERED else None
    return f"{base_url}/hooks/receipts/{place}", inbound


def _card(channel: Channel, accounts: Sequence[AccountView], *, has_mail: bool, now: dt.datetime) -> ChannelCard:
    taken = {account.provider for account in accounts if account.is_on}
    built_in = channel in {Channel.PUSH, Channel.INBOX} or (channel is Channel.EMAIL and has_mail)
    return ChannelCard(
        channel=channel.value,
        title=CHANNEL_TITLES[channel.value],
        icon=CHANNEL_ICONS[channel.value],
        accounts=tuple(_row(account, now) for account in accounts),
        default="built_in" if built_in else "",
        may_add=any(name not in taken for name in list_provider_names(channel)),
    )


def _row(account: AccountView, now: dt.datetime) -> AccountRow:
    is_resting = account.rests_until is not None and account.rests_until > now
    return AccountRow(
        id=account.id,
        title=PROVIDER_TITLES.get(account.provider, account.provider),
        sent_from=account.shown.get("from", ""),
        is_on=account.is_on,
        rests=tell_ago(account.rests_until, now) if account.rests_until and is_resting else None,
        rest_reason=account.rest_reason if is_resting else None,
    )
