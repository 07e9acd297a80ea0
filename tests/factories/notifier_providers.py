"""Providers that do as a test says, in the pool where the real ones would be."""

import uuid
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager

from notifier.providers.contract import Handovers, Outcome, OutgoingEmail, Provider
from notifier.sending.provider_pool import ProviderAccount, ProviderPool
from notifier.vocabulary.message_status import AttemptOutcome

Answer = Callable[[OutgoingEmail, Handovers], Outcome]


def answer(
    email: OutgoingEmail, kind: AttemptOutcome, *, code: str | None = "250", address_is_bad: bool = False
) -> Outcome:
    return Outcome(email.attempt_id, kind, f"q-{email.message_id}", code, f"said {kind}", address_is_bad=address_is_bad)


def accept(email: OutgoingEmail, handovers: Handovers) -> Outcome:
    handovers.handed_over(email.attempt_id)
    return answer(email, AttemptOutcome.ACCEPTED)


class ScriptedProvider:
    """Remembers what it was given; `answers` by address, else it accepts."""

    width = 1

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self.answers = dict(answers or {})
        self.received: list[OutgoingEmail] = []
        self.handed_over: list[uuid.UUID] = []

    def send(self, outgoing: Sequence[OutgoingEmail], handovers: Handovers) -> Generator[Outcome, None, None]:
        for email in outgoing:
            self.received.append(email)
            outcome = self.answers.get(email.to_address, accept)(email, handovers)
            if outcome.kind in (AttemptOutcome.ACCEPTED, AttemptOutcome.UNKNOWN):
                self.handed_over.append(email.message_id)
            yield outcome

    def close(self) -> None:
        """Nothing is open."""


class OneProviderPool(ProviderPool):
    """Lends the same provider to everybody."""

    def __init__(self, provider: Provider) -> None:
        super().__init__(allow_private_endpoints=True)
        self.provider = provider

    @contextmanager
    def lend(self, account: ProviderAccount) -> Iterator[Provider]:
        yield self.provider
