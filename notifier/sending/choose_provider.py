"""Who carries a sender's e-mail: the first provider of its own, else the deployment's, else the recording one."""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifier.foundation.digests import digest_text
from notifier.foundation.errors import ConfigurationError, PermanentError, TransientError
from notifier.foundation.sealing import Sealer
from notifier.models import SenderChannel
from notifier.providers.registry import read_identity
from notifier.sending.provider_pool import ProviderAccount
from notifier.settings import Settings
from notifier.vocabulary.channel import Channel


@dataclass(frozen=True, slots=True)
class UnusableAccount:
    """Settings that cannot be used, with the sentence that says why."""

    problem: str


@dataclass(frozen=True, slots=True)
class ProviderChoices:
    """The account of each sender that has one of its own, and the one of all others."""

    own: Mapping[uuid.UUID, ProviderAccount | UnusableAccount]
    default: ProviderAccount | UnusableAccount

    def choose(self, sender_id: uuid.UUID) -> ProviderAccount:
        """The account that carries this sender's messages; raises `TransientError` while it cannot be used."""
        account = self.own.get(sender_id, self.default)
        if isinstance(account, UnusableAccount):
            raise TransientError(account.problem)
        return account


def load_provider_choices(
    session: Session, sealer: Sealer, settings: Settings, channel: Channel, sender_ids: Collection[uuid.UUID]
) -> ProviderChoices:
    """Who carries a channel for these senders."""
    rows = session.execute(
        select(
            SenderChannel.sender_id, SenderChannel.provider, SenderChannel.settings_sealed, SenderChannel.may_be_private
        )
        .where(
            SenderChannel.sender_id.in_(sender_ids),
            SenderChannel.channel == channel.value,
            SenderChannel.is_on.is_(True),
        )
        .order_by(SenderChannel.position.desc(), SenderChannel.provider.desc())
    )
    # The last one written is the first in order of position.
    own = {row.sender_id: _open_account(sealer, row.provider, row.settings_sealed, row.may_be_private) for row in rows}
    return ProviderChoices(own, default_account(settings))


def default_account(settings: Settings) -> ProviderAccount | UnusableAccount:
    """The deployment's mail server, or the provider that keeps everything to itself."""
    if settings.smtp_url:
        # The environment belongs to whoever runs the machine; a relay beside it is the usual case.
        return _make_account("smtp", {"url": settings.smtp_url, "from": settings.mail_from}, may_be_private=True)
    return _make_account("recording", {"from": settings.mail_from}, may_be_private=True)


def _open_account(
    sealer: Sealer,
    provider: str,
    settings_sealed: str,
    may_be_private: bool,  # noqa: FBT001  a column as it is
) -> ProviderAccount | UnusableAccount:
    try:
        return _make_account(provider, json.loads(sealer.unseal(settings_sealed)), may_be_private=may_be_private)
    except PermanentError as problem:
        return UnusableAccount(str(problem))


def _make_account(name: str, settings: Mapping[str, str], *, may_be_private: bool) -> ProviderAccount | UnusableAccount:
    try:
        identity = read_identity(name, settings)
    except ConfigurationError as problem:
        return UnusableAccount(str(problem))
    key = digest_text(name, json.dumps(dict(settings), sort_keys=True), str(may_be_private))
    return ProviderAccount(name, key, settings, identity, may_be_private)
