"""What every e-mail provider must fulfil, whoever carries the message: inherit and give a provider that works."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from notifier.foundation.ids import new_id
from notifier.providers.contract import OutgoingEmail, Provider
from notifier.vocabulary.message_status import AttemptOutcome


class Journal:
    """Remembers which attempts were handed over, in order."""

    def __init__(self) -> None:
        """Begin empty."""
        self.attempts: list[UUID] = []

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

    def test_every_message_gets_one_outcome_in_order(self, provider: Provider) -> None:
        emails = [make_email(number) for number in range(7)]
        outcomes = list(provider.send(emails, Journal()))
        assert [outcome.attempt_id for outcome in outcomes] == [email.attempt_id for email in emails]
        assert {outcome.kind for outcome in outcomes} == {AttemptOutcome.ACCEPTED}

    def test_a_message_is_noted_as_handed_over_before_its_outcome_is_known(self, provider: Provider) -> None:
        journal = Journal()
        emails = [make_email(number) for number in range(3)]
        for email, outcome in zip(emails, provider.send(emails, journal), strict=True):
            assert outcome.attempt_id == email.attempt_id
            assert journal.attempts[-1] == email.attempt_id

    def test_an_empty_batch_has_no_outcome(self, provider: Provider) -> None:
        assert list(provider.send([], Journal())) == []

    def test_a_closed_provider_can_send_again(self, provider: Provider) -> None:
        assert [outcome.kind for outcome in provider.send([make_email()], Journal())] == [AttemptOutcome.ACCEPTED]
        provider.close()
        provider.close()
        assert [outcome.kind for outcome in provider.send([make_email()], Journal())] == [AttemptOutcome.ACCEPTED]

    def test_a_batch_that_nobody_reads_to_its_end_does_not_spoil_the_next(self, provider: Provider) -> None:
        begun = provider.send([make_email(1), make_email(2), make_email(3)], Journal())
        next(begun)
        begun.close()
        outcomes = list(provider.send([make_email(4)], Journal()))
        assert [outcome.kind for outcome in outcomes] == [AttemptOutcome.ACCEPTED]
