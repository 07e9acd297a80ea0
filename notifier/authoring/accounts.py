"""A sender's accounts with providers as a form shows and changes them: secrets go in and never come out."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Row, Table, func, select
from sqlalchemy.orm import Session

from notifier.foundation.database import insert_or_ignore
from notifier.foundation.errors import ConfigurationError, PermanentError, UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.models import SenderChannel
from notifier.providers.kinds import COMMON_KEYS, AccountTerms, SettingField
from notifier.providers.registry import PROVIDERS, check_channel, get_kind, open_provider
from notifier.vocabulary.channel import Channel

_CHANNELS = cast(Table, SenderChannel.__table__)
#: The end of a secret that is shown, so that people can tell two apart; of short ones nothing is.
_TAIL: Final = 4
_LEAST_FOR_TAIL: Final = 16
_HIDDEN: Final = "••••"
_SERVERS: Final = frozenset({"smtp", "smtps", "imap", "imaps"})
#: Needs no setting of anybody, or carries nothing anywhere.
_BUILT_IN: Final = frozenset({"inbox", "web_push", "recording"})


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account; `shown` has its settings, secrets as `••••1234`. The lowest position is asked first."""

    id: uuid.UUID
    channel: Channel
    provider: str
    position: int
    is_on: bool
    shown: Mapping[str, str]
    #: Nothing is given to it before, because it failed; None or past when it is awake.
    rests_until: dt.datetime | None
    rest_reason: str | None


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What a form says; an empty secret leaves the stored one as it is, any other empty setting is taken away."""

    channel: Channel
    provider: str
    settings: Mapping[str, str]
    #: Whether it may lead to hosts of our own network.
    may_be_private: bool = False


def list_provider_names(channel: Channel) -> tuple[str, ...]:
    """Who can carry a channel with an account of the sender's own."""
    return tuple(name for name, kind in PROVIDERS.items() if channel in kind.channels and name not in _BUILT_IN)


def list_setting_fields(provider: str) -> tuple[SettingField, ...]:
    """What a form for the provider asks for; raises `ConfigurationError` for an unknown one."""
    return get_kind(provider).fields


def list_accounts(session: Session, sealer: Sealer, sender_id: uuid.UUID) -> tuple[AccountView, ...]:
    """All accounts of a sender by channel, in the order they are asked."""
    rows = session.execute(
        select(_CHANNELS)
        .where(_CHANNELS.c.sender_id == sender_id)
        .order_by(_CHANNELS.c.channel, _CHANNELS.c.position, _CHANNELS.c.provider)
    )
    return tuple(_view(row, sealer) for row in rows)


def find_account(session: Session, sealer: Sealer, sender_id: uuid.UUID, account_id: uuid.UUID) -> AccountView | None:
    """One account of a sender."""
    wanted = select(_CHANNELS).where(_CHANNELS.c.id == account_id, _CHANNELS.c.sender_id == sender_id)
    row = session.execute(wanted).one_or_none()
    return None if row is None else _view(row, sealer)


def save_account(session: Session, sealer: Sealer, sender_id: uuid.UUID, draft: AccountDraft) -> uuid.UUID:
    """Open an account behind those that carry the channel, or change it where it stands; returns its id.

    Raises `ConfigurationError` naming what is wrong in the settings.
    """
    check_channel(draft.provider, draft.channel)
    key = {"sender_id": sender_id, "channel": draft.channel.value, "provider": draft.provider}
    same = [_CHANNELS.c[column] == value for column, value in key.items()]
    known = session.execute(select(_CHANNELS).where(*same).with_for_update()).one_or_none()
    settings = _merge(draft, {} if known is None else _read(known, sealer))
    _check(draft, settings)
    values: dict[str, Any] = {
        "settings_sealed": sealer.seal(json.dumps(settings, sort_keys=True)),
        "is_on": True,
        "may_be_private": draft.may_be_private,
        # It is another account now, as far as resting goes.
        "rests_until": None,
        "rest_reason": None,
    }
    if known is None or not known.is_on:
        values["position"] = _next_position(session, sender_id, draft.channel)
    insert_or_ignore(session, _CHANNELS, [{"id": new_id(), "position": 0} | key | values], on=tuple(key))
    session.execute(_CHANNELS.update().where(*same).values(**values))
    account_id: uuid.UUID = session.execute(select(_CHANNELS.c.id).where(*same)).scalar_one()
    return account_id


def switch_account(session: Session, sender_id: uuid.UUID, account_id: uuid.UUID, *, is_on: bool) -> None:
    """Let an account carry its channel again or no longer; receipts of it are taken all the same.

    Raises `UnknownRecordError`.
    """
    same = (_CHANNELS.c.id == account_id, _CHANNELS.c.sender_id == sender_id)
    result: Any = session.execute(_CHANNELS.update().where(*same).values(is_on=is_on))
    if not int(result.rowcount):
        raise UnknownRecordError("There is no such account.")


def ask_first(session: Session, sender_id: uuid.UUID, account_id: uuid.UUID) -> None:
    """Ask an account before all others of its channel; raises `UnknownRecordError`."""
    of_sender = select(_CHANNELS.c.id, _CHANNELS.c.channel).where(_CHANNELS.c.sender_id == sender_id)
    channel = {row.id: row.channel for row in session.execute(of_sender)}.get(account_id)
    if channel is None:
        raise UnknownRecordError("There is no such account.")
    others = session.scalars(
        select(_CHANNELS.c.id)
        .where(_CHANNELS.c.sender_id == sender_id, _CHANNELS.c.channel == channel, _CHANNELS.c.id != account_id)
        .order_by(_CHANNELS.c.position, _CHANNELS.c.provider)
    ).all()
    for position, each in enumerate((account_id, *others)):
        session.execute(_CHANNELS.update().where(_CHANNELS.c.id == each).values(position=position))


def _check(draft: AccountDraft, settings: Mapping[str, str]) -> None:
    """Raise `ConfigurationError` with everything that is wrong, in the terms and in the provider's own settings."""
    problems: list[str] = []
    try:
        AccountTerms.parse(settings)
    except ConfigurationError as wrong:
        problems += wrong.problems
    own = {key: value for key, value in settings.items() if not problems or key not in COMMON_KEYS}
    try:
        open_provider(draft.provider, own, allow_private_endpoints=draft.may_be_private).close()
    except ConfigurationError as wrong:
        problems += wrong.problems
    if problems:
        raise ConfigurationError(tuple(problems))


def _next_position(session: Session, sender_id: uuid.UUID, channel: Channel) -> int:
    carried = (_CHANNELS.c.sender_id == sender_id, _CHANNELS.c.channel == channel.value, _CHANNELS.c.is_on.is_(True))
    return int(session.scalar(select(func.coalesce(func.max(_CHANNELS.c.position), -1)).where(*carried)) or 0) + 1


def _merge(draft: AccountDraft, stored: Mapping[str, str]) -> dict[str, str]:
    fields = {field.key: field for field in get_kind(draft.provider).fields}
    # What no form shows, such as the names of templates, stays as somebody at the machine has set it.
    settings = {key: value for key, value in stored.items() if key not in fields}
    for key, value in draft.settings.items():
        text = value.strip()
        if not text and key in fields and fields[key].is_secret:
            text = stored.get(key, "")
        if text:
            settings[key] = text
    return settings


def _view(row: Row[Any], sealer: Sealer) -> AccountView:
    settings = _read(row, sealer)
    fields = {field.key: field for field in PROVIDERS[row.provider].fields} if row.provider in PROVIDERS else {}
    shown = {
        key: _mask(settings[key]) if field.is_secret else settings[key]
        for key, field in fields.items()
        if settings.get(key)
    }
    return AccountView(
        *(row.id, Channel(row.channel), row.provider, row.position, row.is_on),
        shown=shown,
        rests_until=row.rests_until,
        rest_reason=row.rest_reason,
    )


def _read(row: Row[Any], sealer: Sealer) -> dict[str, str]:
    try:
        settings: dict[str, str] = json.loads(sealer.unseal(row.settings_sealed))
    except PermanentError:
        # Sealed with a key that is gone: a form can only be filled anew.
        return {}
    return settings


def _mask(secret: str) -> str:
    scheme, mark, rest = secret.partition("://")
    if scheme in _SERVERS and mark:
        # Which server it is, without who signs in there.
        return f"{scheme}://••••@{rest.rpartition('@')[2].partition('?')[0]}"
    return _HIDDEN + (secret[-_TAIL:] if len(secret) >= _LEAST_FOR_TAIL and not mark else "")
