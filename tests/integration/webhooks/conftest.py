"""A shop whose news is told to a real HTTP server on this machine."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from notifier.api.http import HttpClient
from notifier.foundation.database import Database
from portal.merchants.webhook_endpoints import EndpointDraft, add_endpoint
from portal.tasks.webhooks import send_due_webhooks
from tests.integration.ingest.shop import Shop
from tests.running.http_sink import HttpSink, running_http_sink


@dataclass
class ToldShop:
    """A shop with one endpoint."""

    shop: Shop
    sink: HttpSink
    endpoint_id: uuid.UUID
    secret: str
    client: HttpClient

    def send(self) -> None:
        """Send everything that is due now."""
        while send_due_webhooks(self.shop.context, self.client):
            pass


@pytest.fixture
def sink() -> Iterator[HttpSink]:
    """The merchant's software."""
    with running_http_sink() as running:
        yield running


@pytest.fixture
def told(database: Database, tmp_path: Path, sink: HttpSink) -> Iterator[ToldShop]:
    """A shop that tells the sink everything."""
    shop = Shop(database, tmp_path)
    with database.unit_of_work() as session:
        draft = EndpointDraft(f"{sink.url}/hook", ())
        endpoint_id, secret = add_endpoint(session, shop.sealer, shop.merchant_id, draft, allows_private=True)
    client = HttpClient(allows_private=True, read_seconds=1.0)
    yield ToldShop(shop, sink, endpoint_id, secret, client)
    client.close()
