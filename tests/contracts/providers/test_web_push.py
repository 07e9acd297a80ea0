"""Web push fulfils the contract, in front of a strict push service."""

from collections.abc import Iterator

import pytest

from notifier.foundation.errors import ConfigurationError
from notifier.providers.contract import Outgoing, Provider
from notifier.providers.registry import check_channel, open_provider, read_identity
from notifier.vocabulary.channel import Channel
from tests.contracts.providers.contract import ProviderContract
from tests.integration.push.scene import KEY, make_push
from tests.running.push_server import PushServer, running_push_server


class TestWebPushProvider(ProviderContract):
    @pytest.fixture
    def server(self) -> Iterator[PushServer]:
        with running_push_server() as server:
            self.running = server
            yield server
            assert server.refusals == []

    @pytest.fixture
    def provider(self, server: PushServer) -> Iterator[Provider]:
        provider = open_provider("web_push", {"origins": server.origin}, allow_private_endpoints=False)
        yield provider
        provider.close()

    def make_outgoing(self, number: int = 1) -> Outgoing:
        return make_push(self.running.subscribe(KEY.public).subscription, payload=f'{{"title":"{number}"}}'.encode())


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"vapid": "x"}, "'vapid'"),
        ({"origins": "push.example"}, "'push.example'"),
        ({"origins": "https://push.example/path"}, "'https://push.example/path'"),
        ({"origins": "https://push.example ftp://other.example"}, "'ftp://other.example'"),
        ({"origins": "https://user@push.example"}, "'https://user@push.example'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(settings: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        open_provider("web_push", settings, allow_private_endpoints=True)


def test_it_carries_push_and_writes_as_nobody_in_particular() -> None:
    check_channel("web_push", Channel.PUSH)
    assert read_identity("web_push", {}).from_address == ""
