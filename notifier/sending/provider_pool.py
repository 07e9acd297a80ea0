"""Providers with their kept-open connections, each used by one thread at a time."""

import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from notifier.providers.contract import Provider
from notifier.providers.kinds import AccountTerms, ProviderIdentity
from notifier.providers.registry import open_provider
from notifier.sending.circuit_breaker import CircuitBreaker

#: Idle providers kept for each account.
KEPT_PER_ACCOUNT: Final = 4


@dataclass(frozen=True, slots=True)
class ProviderAccount:
    """A provider with one set of settings; `key` tells accounts apart without telling the secrets."""

    name: str
    key: str
    settings: Mapping[str, str]
    identity: ProviderIdentity
    terms: AccountTerms
    #: The `sender_channels` row, None for the deployment's own account.
    id: uuid.UUID | None = None
    #: Chosen by somebody at the machine, who may name hosts of its own network.
    may_be_private: bool = False


class ProviderPool:
    """Opens providers when they are needed and keeps them for the next batch."""

    def __init__(self, *, allow_private_endpoints: bool) -> None:
        """Begin without any provider."""
        self._allow_private_endpoints = allow_private_endpoints
        self._idle: dict[str, list[Provider[Any]]] = {}
        self.breaker = CircuitBreaker()
        self._lock = threading.Lock()

    @contextmanager
    def lend(self, account: ProviderAccount) -> Iterator[Provider[Any]]:
        """A provider for this thread alone; raises `ConfigurationError` when the settings cannot be used."""
        with self._lock:
            idle = self._idle.setdefault(account.key, [])
            provider = idle.pop() if idle else None
        if provider is None:
            is_allowed = self._allow_private_endpoints or account.may_be_private
            provider = open_provider(account.name, account.settings, allow_private_endpoints=is_allowed)
        try:
            yield provider
        except BaseException:
            # Nobody knows in which state an interrupted conversation was left.
            provider.close()
            raise
        self._give_back(account.key, provider)

    def close(self) -> None:
        """Close every idle provider."""
        with self._lock:
            providers = [provider for idle in self._idle.values() for provider in idle]
            self._idle.clear()
        for provider in providers:
            provider.close()

    def _give_back(self, key: str, provider: Provider[Any]) -> None:
        with self._lock:
            idle = self._idle.setdefault(key, [])
            if len(idle) < KEPT_PER_ACCOUNT:
                idle.append(provider)
                return
        provider.close()
