"""What every provider must fulfil, whatever the channel: inherit, give a provider that works and messages for it."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import pytest

from notifier.foundation.ids import new_id
from notifier.providers.contract import Outcome, Outgoing, OutgoingEmail, Provider
from notifier.vocabulary.message_status import AttemptOutcome


class Journal:
    """Remembers which attempts were handed over, in order."""

    def __init__(self) -> None:
        """Begin empty."""
        self.attempts: list[UUID] = []
        self.leaving_attempts: list[UUID] = []

    def leaving(self, attempt_id: UUID) -> None:
        """Note one attempt as about to leave."""
        self.leaving_attempts.append(attempt_id)

    def handed_over(self, attempt_id: UUID) -> None:
        """Note one attempt."""
        self.attempts.append(attempt_id)


def make_email(
    number: int = 1, *, to_address: str = "mira@buyer.example", subject: str | None = None, text: str = "Hello Mira,\n"
) -> OutgoingEmail:
    """An e-mail to an invented person; `number` stands in its subject."""
    return OutgoingEmail(
        attempt_id=new_id(),
        message_id=new_id(),
        to_address=to_address,
        to_name="Mira Stone",
        from_address="orders@shop.example",
        from_name="Fern & Field",
        reply_to="care@shop.example",
        subject=subject if subject is not None else f"Your order {number} is on its way",
        text=text,
        html=f"<p>Parcel {number}</p>",
        headers=(
            ("List-Unsubscribe", f"<https://track.shop.example/u/{number}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ),
    )


class ProviderContract:
    """Inherited by the tests of each provider; the fixture `provider` is one whose messages are accepted."""

    @pytest.fixture
    def provider(self) -> Iterator[Provider]:
        """A provider in front of a carrier that accepts everything."""
        raise AssertionError("Each provider's tests bring their own.")

    def make_outgoing(self, number: int = 1) -> Outgoing:
        """A message the provider can carry, different for each number."""
        return make_email(number)

    def test_every_message_gets_one_outcome_in_order(self, provider: Provider) -> None:
        messages = [self.make_outgoing(number) for number in range(7)]
        outcomes = send_all(provider, messages, Journal())
        assert [outcome.attempt_id for outcome in outcomes] == [message.attempt_id for message in messages]
        assert {outcome.kind for outcome in outcomes} == {AttemptOutcome.ACCEPTED}

    def test_a_message_is_noted_as_handed_over_before_its_outcome_is_known(self, provider: Provider) -> None:
        journal = Journal()
        for number in range(3):
            message = self.make_outgoing(number)
            (outcome,) = provider.send([message], journal)
            assert outcome.attempt_id == message.attempt_id
            assert journal.attempts[-1] == message.attempt_id

    def test_an_empty_batch_has_no_outcome(self, provider: Provider) -> None:
        assert list(provider.send([], Journal())) == []

    def test_a_closed_provider_can_send_again(self, provider: Provider) -> None:
        for number in range(2):
            outcomes = list(provider.send([self.make_outgoing(number)], Journal()))
            assert [outcome.kind for outcome in outcomes] == [AttemptOutcome.ACCEPTED]
            provider.close()
            provider.close()

    def test_a_batch_that_nobody_reads_to_its_end_does_not_spoil_the_next(self, provider: Provider) -> None:
        begun = provider.send([self.make_outgoing(number) for number in range(provider.width)], Journal())
        next(begun)
        begun.close()
        outcomes = list(provider.send([self.make_outgoing(99)], Journal()))
        assert [outcome.kind for outcome in outcomes] == [AttemptOutcome.ACCEPTED]


def send_all(provider: Provider, messages: Sequence[Outgoing], journal: Journal) -> list[Outcome]:
    """The outcomes of messages given in parts as large as the provider carries at a time."""
    parts = [messages[start : start + provider.width] for start in range(0, len(messages), provider.width)]
    return [outcome for part in parts for outcome in provider.send(part, journal)]
