"""The recording provider fulfils the contract and leaves nothing."""

from collections.abc import Iterator

import pytest

from notifier.foundation.errors import ConfigurationError
from notifier.providers.contract import Provider
from notifier.providers.registry import open_provider, read_identity
from tests.contracts.providers.contract import ProviderContract


class TestRecordingProvider(ProviderContract):
    @pytest.fixture
    def provider(self) -> Iterator[Provider]:
        provider = open_provider("recording", {}, allow_private_endpoints=False)
        yield provider
        provider.close()


def test_a_setting_that_recording_does_not_know_is_refused_by_name() -> None:
    with pytest.raises(ConfigurationError, match="'url'"):
        open_provider("recording", {"url": "smtp://mail.example"}, allow_private_endpoints=True)


def test_recording_writes_as_whom_it_is_told() -> None:
    identity = read_identity("recording", {"from": "orders@shop.example", "from_name": "Fern & Field"})
    assert (identity.from_address, identity.from_name, identity.reply_to) == (
        "orders@shop.example",
        "Fern & Field",
        "",
    )
