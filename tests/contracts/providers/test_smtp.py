"""SMTP fulfils the contract, in front of a server that pipelines and one that does not."""

from collections.abc import Iterator

import pytest

from notifier.foundation.errors import ConfigurationError
from notifier.providers.contract import Provider
from notifier.providers.registry import open_provider, read_identity
from tests.contracts.providers.contract import ProviderContract
from tests.integration.smtp.servers import Inbox, running_server


@pytest.fixture(params=["step by step", "pipelining"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    with running_server(Inbox(pipelines=request.param == "pipelining")) as port:
        yield port


class TestSmtpProvider(ProviderContract):
    @pytest.fixture
    def provider(self, port: int) -> Iterator[Provider]:
        settings = {"url": f"smtp://127.0.0.1:{port}", "from": "orders@shop.example"}
        provider = open_provider("smtp", settings, allow_private_endpoints=True)
        yield provider
        provider.close()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"from": "orders@shop.example"}, "url"),
        ({"url": "http://mail.example", "from": "orders@shop.example"}, "url"),
        ({"url": "smtp://mail.example:70000", "from": "orders@shop.example"}, "url"),
        ({"url": "smtp://mail.example"}, "from is missing"),
        ({"url": "smtp://mail.example", "from": "nobody"}, "from is 'nobody'"),
        ({"url": "smtp://mail.example", "from": "a@shop.example", "reply_to": "x@"}, "reply_to"),
        ({"url": "smtp://mail.example", "from": "a@shop.example", "from_name": "A\r\nBcc: b@c.example"}, "from_name"),
        ({"url": "smtp://mail.example?tls=maybe", "from": "a@shop.example"}, "tls"),
        ({"url": "smtps://mail.example?tls=off", "from": "a@shop.example"}, "leave out tls"),
        ({"url": "smtp://mail.example?timeout=soon", "from": "a@shop.example"}, "timeout"),
        ({"url": "smtp://mail.example?retries=3", "from": "a@shop.example"}, "'retries'"),
        ({"url": "smtp://mail.example", "from": "a@shop.example", "colour": "red"}, "'colour'"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(settings: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        open_provider("smtp", settings, allow_private_endpoints=True)


def test_an_unknown_provider_is_refused_with_those_that_exist() -> None:
    with pytest.raises(ConfigurationError, match=r"'pigeon'.*smtp"):
        open_provider("pigeon", {}, allow_private_endpoints=True)


def test_the_identity_of_a_mail_server_is_read_without_connecting() -> None:
    settings = {"url": "smtp://mail.example", "from": "Orders@Shop.EXAMPLE", "from_name": "Fern & Field"}
    identity = read_identity("smtp", settings)
    assert (identity.from_address, identity.from_name) == ("Orders@shop.example", "Fern & Field")
