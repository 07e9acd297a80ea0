"""Senders as they are registered: profile, branding with its compiled layout, and the providers that carry channels."""

import dataclasses
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from notifier.authoring.layouts import compile_email_layout
from notifier.foundation.clock import utc_now
from notifier.foundation.database import insert_or_ignore
from notifier.foundation.errors import UnknownRecordError
from notifier.foundation.ids import new_id
from notifier.foundation.sealing import Sealer
from notifier.models import Sender, SenderChannel
from notifier.providers.registry import check_channel, open_provider
from notifier.vocabulary.channel import Channel

_SENDERS = cast(Table, Sender.__table__)
_CHANNELS = cast(Table, SenderChannel.__table__)


@dataclass(frozen=True, slots=True)
class BrandLink:
    """A link of the brand as its messages show it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SenderBranding:
    """What messages look like: colours as `#rrggbb`, absolute addresses, `stylesheet_url` for the notifier's pages."""

    accent: str
    on_accent: str
    logo_url: str | None = None
    logo_width: int | None = None
    links: tuple[BrandLink, ...] = ()
    #: The postal address of the shop, as commercial mail must show it.
    address: str | None = None
    stylesheet_url: str | None = None


@dataclass(frozen=True, slots=True)
class SenderProfile:
    """A brand as its owner describes it; `base_url` without a slash at the end, `language` as BCP 47, IANA zone."""

    id: uuid.UUID
    name: str
    language: str
    time_zone: str
    base_url: str
    support_email: str | None
    support_phone: str | None
    website: str | None
    branding: SenderBranding


@dataclass(frozen=True, slots=True)
class ProviderDraft:
    """Who is to carry a channel; `settings` are the provider's own."""

    channel: Channel
    provider: str
    settings: Mapping[str, str]
    #: Asked after those that carry the channel already, instead of taking their place.
    is_backup: bool = False
    #: Chosen by somebody at the machine, who may name hosts of its own network.
    may_be_private: bool = False


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """Who carries a channel, without the settings, which are secret; the lowest position is asked first."""

    id: uuid.UUID
    channel: Channel
    provider: str
    position: int
    is_on: bool


def register_sender(session: Session, profile: SenderProfile) -> None:
    """Store a sender or bring it up to date; its version grows only when something changed."""
    branding = _branding_document(profile.branding)
    wanted: dict[str, Any] = {
        "name": profile.name,
        "language": profile.language,
        "time_zone": profile.time_zone,
        "base_url": profile.base_url.rstrip("/"),
        "support_email": profile.support_email,
        "support_phone": profile.support_phone,
        "website": profile.website,
        "branding": branding,
        "email_layout": compile_email_layout(branding),
    }
    first = {"id": profile.id, "version": 1, "created_at": utc_now()}
    if insert_or_ignore(session, _SENDERS, [first | wanted], on=("id",)):
        return
    known = session.execute(select(_SENDERS).where(_SENDERS.c.id == profile.id).with_for_update()).mappings().one()
    if any(known[column] != value for column, value in wanted.items()):
        changed = _SENDERS.update().where(_SENDERS.c.id == profile.id)
        session.execute(changed.values(**wanted, version=known["version"] + 1))


def set_provider(session: Session, sealer: Sealer, sender_id: uuid.UUID, draft: ProviderDraft) -> uuid.UUID:
    """Let a provider carry a sender's channel, alone or behind those that do; returns the account's id.

    The provider's earlier settings on the channel are replaced. Raises `ConfigurationError` naming what is wrong in the
    settings, `UnknownRecordError` for an unknown sender.
    """
    check_channel(draft.provider, draft.channel)
    open_provider(draft.provider, draft.settings, allow_private_endpoints=draft.may_be_private).close()
    if session.scalar(select(_SENDERS.c.id).where(_SENDERS.c.id == sender_id)) is None:
        raise UnknownRecordError(f"There is no sender {sender_id}.")
    sealed = sealer.seal(json.dumps(dict(draft.settings), sort_keys=True))
    carried = (_CHANNELS.c.sender_id == sender_id, _CHANNELS.c.channel == draft.channel.value)
    position = 0
    if draft.is_backup:
        others = (*carried, _CHANNELS.c.is_on.is_(True), _CHANNELS.c.provider != draft.provider)
        position = (
            int(session.scalar(select(func.coalesce(func.max(_CHANNELS.c.position), -1)).where(*others)) or 0) + 1
        )
    else:
        session.execute(_CHANNELS.update().where(*carried).values(is_on=False))
    key = {"sender_id": sender_id, "channel": draft.channel.value, "provider": draft.provider}
    values = {"settings_sealed": sealed, "position": position, "is_on": True, "may_be_private": draft.may_be_private}
    insert_or_ignore(session, _CHANNELS, [{"id": new_id()} | key | values], on=tuple(key))
    same = [_CHANNELS.c[column] == value for column, value in key.items()]
    session.execute(_CHANNELS.update().where(*same).values(**values))
    account_id: uuid.UUID = session.execute(select(_CHANNELS.c.id).where(*same)).scalar_one()
    return account_id


def switch_off_provider(session: Session, sender_id: uuid.UUID, channel: Channel, provider: str) -> None:
    """Let a provider carry the sender's channel no longer; the settings stay, for the receipts that still come.

    Raises `UnknownRecordError` when it does not carry the channel.
    """
    carried = (_CHANNELS.c.sender_id == sender_id, _CHANNELS.c.channel == channel.value)
    is_carrier = (*carried, _CHANNELS.c.provider == provider, _CHANNELS.c.is_on.is_(True))
    result: Any = session.execute(_CHANNELS.update().where(*is_carrier).values(is_on=False))
    if not int(result.rowcount):
        raise UnknownRecordError(f"{provider!r} does not carry {channel} for this sender.")


def set_visit_counting(session: Session, sender_id: uuid.UUID, *, is_on: bool) -> None:
    """Count opens and clicks of the sender's mails from now on, or no longer; raises `UnknownRecordError`."""
    result: Any = session.execute(_SENDERS.update().where(_SENDERS.c.id == sender_id).values(counts_visits=is_on))
    if not int(result.rowcount):
        raise UnknownRecordError(f"There is no sender {sender_id}.")


def list_providers(session: Session, sender_id: uuid.UUID) -> tuple[ProviderChoice, ...]:
    """The providers of a sender in the order they are asked; none means the deployment's default."""
    rows = session.execute(
        select(_CHANNELS.c.id, _CHANNELS.c.channel, _CHANNELS.c.provider, _CHANNELS.c.position, _CHANNELS.c.is_on)
        .where(_CHANNELS.c.sender_id == sender_id)
        .order_by(_CHANNELS.c.channel, _CHANNELS.c.position, _CHANNELS.c.provider)
    )
    return tuple(ProviderChoice(row.id, Channel(row.channel), row.provider, row.position, row.is_on) for row in rows)


def _branding_document(branding: SenderBranding) -> dict[str, Any]:
    # Through JSON, so that it compares equal to what the database gives back.
    document: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(branding)))
    return document
