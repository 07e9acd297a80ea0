"""The inbox fulfils the contract by keeping what is kept anyway."""

from collections.abc import Iterator

import pytest

from notifier.foundation.errors import ConfigurationError
from notifier.foundation.ids import new_id
from notifier.providers.contract import Outgoing, OutgoingInbox, Provider
from notifier.providers.registry import check_channel, open_provider, read_identity
from notifier.vocabulary.channel import Channel
from tests.contracts.providers.contract import Journal, ProviderContract


class TestInboxProvider(ProviderContract):
    @pytest.fixture
    def provider(self) -> Iterator[Provider]:
        provider = open_provider("inbox", {}, allow_private_endpoints=False)
        yield provider
        provider.close()

    def make_outgoing(self, number: int = 1) -> Outgoing:
        return OutgoingInbox(new_id(), new_id(), f"recipient-{number}")

    def test_a_whole_batch_is_laid_in_at_once(self, provider: Provider) -> None:
        messages = [self.make_outgoing(number) for number in range(provider.width)]
        journal = Journal()
        outcomes = list(provider.send(messages, journal))
        assert provider.width == 100
        assert journal.attempts == [message.attempt_id for message in messages]
        assert [outcome.provider_message_id for outcome in outcomes] == [
            str(message.message_id) for message in messages
        ]


def test_the_inbox_takes_no_settings_and_writes_as_nobody() -> None:
    assert read_identity("inbox", {}).from_address == ""
    with pytest.raises(ConfigurationError, match="'url'"):
        open_provider("inbox", {"url": "https://shop.example"}, allow_private_endpoints=True)


def test_the_inbox_carries_the_inbox_and_nothing_else() -> None:
    check_channel("inbox", Channel.INBOX)
    with pytest.raises(ConfigurationError, match="does not carry email"):
        check_channel("inbox", Channel.EMAIL)
