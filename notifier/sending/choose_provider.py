"""Who carries a sender's channel: its own accounts in their order, else the deployment's."""

import json
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Row, Table, bindparam, select
from sqlalchemy.orm import Session

from notifier.foundation.digests import digest_text
from notifier.foundation.errors import ConfigurationError, PermanentError, TransientError
from notifier.foundation.key_sets import among
from notifier.foundation.sealing import Sealer
from notifier.models import SenderChannel
from notifier.providers.kinds import AccountTerms
from notifier.providers.registry import read_identity
from notifier.sending.provider_pool import ProviderAccount
from notifier.settings import Settings
from notifier.vocabulary.channel import Channel

_ACCOUNTS = cast(Table, SenderChannel.__table__).c
_SELECT_ACCOUNTS: Final = (
    select(_ACCOUNTS.id, _ACCOUNTS.sender_id, _ACCOUNTS.provider, _ACCOUNTS.settings_sealed, _ACCOUNTS.may_be_private)
    .where(among(_ACCOUNTS.sender_id, "senders"), _ACCOUNTS.channel == bindparam("channel"), _ACCOUNTS.is_on.is_(True))
    .order_by(_ACCOUNTS.position, _ACCOUNTS.provider)
)


@dataclass(frozen=True, slots=True)
class UnusableAccount:
    """Settings that cannot be used, with the sentence that says why."""

    problem: str


@dataclass(frozen=True, slots=True)
class ProviderChoices:
    """The accounts of each sender that has some of its own, in order, and the one of all others."""

    own: Mapping[uuid.UUID, tuple[ProviderAccount | UnusableAccount, ...]]
    default: ProviderAccount | UnusableAccount
    is_resting: Callable[[str], bool]

    def choose(self, sender_id: uuid.UUID, last_account_id: uuid.UUID | None, *, is_retry: bool) -> ProviderAccount:
        """The first account that is not resting, after a failure the one behind the last; at its end from the first.

        Raises `TransientError` while none can be used.
        """
        accounts = self.own.get(sender_id, (self.default,))
        usable = [account for account in accounts if isinstance(account, ProviderAccount)]
        if not usable:
            problems = " ".join(account.problem for account in accounts if isinstance(account, UnusableAccount))
            raise TransientError(problems)
        awake = [account for account in usable if not self.is_resting(account.key)]
        if not awake:
            raise TransientError(f"{usable[0].name} could not be used a moment ago.")
        ids = [account.id for account in usable]
        if not is_retry or last_account_id not in ids:
            return awake[0]
        place = ids.index(last_account_id) + 1
        return next(account for account in (*usable[place:], *usable[:place]) if account in awake)

    def has_backup(self, sender_id: uuid.UUID, account: ProviderAccount, tries: int) -> bool:
        """Whether another account could carry at once what this one did not.

        Once each has been asked, `tries` in all, the message waits: it may be the message that nobody takes.
        """
        accounts = [other for other in self.own.get(sender_id, ()) if isinstance(other, ProviderAccount)]
        if not accounts or tries % len(accounts) == 0:
            return False
        return any(other.key != account.key and not self.is_resting(other.key) for other in accounts)


@dataclass(frozen=True, slots=True)
class Chooser:
    """What accounts are opened with."""

    sealer: Sealer
    settings: Settings
    is_resting: Callable[[str], bool]

    def load(self, session: Session, channel: Channel, sender_ids: Collection[uuid.UUID]) -> ProviderChoices:
        """Who carries a channel for these senders."""
        rows = session.execute(_SELECT_ACCOUNTS, {"senders": sender_ids, "channel": channel.value})
        own: dict[uuid.UUID, tuple[ProviderAccount | UnusableAccount, ...]] = {}
        for row in rows:
            own[row.sender_id] = (*own.get(row.sender_id, ()), self._open(row))
        return ProviderChoices(own, default_account(self.settings, channel), self.is_resting)

    def _open(self, row: Row[*tuple[Any, ...]]) -> ProviderAccount | UnusableAccount:
        try:
            settings = json.loads(self.sealer.unseal(row.settings_sealed))
        except PermanentError as problem:
            return UnusableAccount(str(problem))
        return make_account(row.provider, settings, account_id=row.id, may_be_private=row.may_be_private)


def default_account(settings: Settings, channel: Channel) -> ProviderAccount | UnusableAccount:
    """The deployment's own carrier of a channel; mails stay in the machine when it has no mail server."""
    # The environment belongs to whoever runs the machine; a relay beside it is the usual case.
    if channel is Channel.PUSH:
        return make_account("web_push", {"origins": " ".join(settings.push_origins)}, may_be_private=False)
    if channel is Channel.INBOX:
        return make_account("inbox", {}, may_be_private=False)
    if channel is not Channel.EMAIL:
        return UnusableAccount(f"The sender has no provider for {channel}.")
    if settings.smtp_url:
        return make_account("smtp", {"url": settings.smtp_url, "from": settings.mail_from}, may_be_private=True)
    return make_account("recording", {"from": settings.mail_from}, may_be_private=True)


def make_account(
    name: str, settings: Mapping[str, str], *, account_id: uuid.UUID | None = None, may_be_private: bool
) -> ProviderAccount | UnusableAccount:
    """An account of a provider, or why its settings cannot be used."""
    try:
        terms, _ = AccountTerms.parse(settings)
        identity = read_identity(name, settings)
    except ConfigurationError as problem:
        return UnusableAccount(str(problem))
    key = digest_text(name, json.dumps(dict(settings), sort_keys=True), str(may_be_private))
    return ProviderAccount(name, key, settings, identity, terms, account_id, may_be_private)
