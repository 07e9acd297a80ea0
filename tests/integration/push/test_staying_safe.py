"""A push service that is dead, slow or no push service at all harms nobody else."""

import datetime as dt
import ipaddress
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from notifier.foundation.clock import utc_now
from notifier.providers.contract import OutgoingPush, PushSubscription
from notifier.providers.http_client import get_tls_context
from notifier.providers.registry import open_provider
from notifier.providers.web_push import connections, origins, resting
from notifier.providers.web_push.provider import WIDTH
from notifier.vocabulary.message_status import AttemptOutcome
from tests.contracts.providers.contract import Journal, send_all
from tests.integration.push.scene import KEY, make_push, open_push_provider, send_one
from tests.running.http_sink import Misbehaviour
from tests.running.push_server import PushServer, running_push_server

ACCEPTED, TRANSIENT = AttemptOutcome.ACCEPTED, AttemptOutcome.TRANSIENT
PERMANENT, UNKNOWN = AttemptOutcome.PERMANENT, AttemptOutcome.UNKNOWN


def message_to(endpoint: str) -> OutgoingPush:
    """A message for a browser that claims to be reached there."""
    with running_push_server() as anywhere:
        keys = anywhere.subscribe().subscription
    return make_push(PushSubscription(endpoint, keys.p256dh, keys.auth))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "0.0.0.0", "[::1]"])
def test_an_origin_that_nobody_has_named_is_not_asked_even_if_a_subscription_has_it(host: str) -> None:
    with running_push_server() as server, open_push_provider("") as provider:
        for scheme in ("http", "https"):
            outcome = send_one(provider, message_to(f"{scheme}://{host}:{server.sink.port}/x"))
            assert outcome.kind is PERMANENT
            assert "not a push service we know" in str(outcome.detail)
        assert server.sink.connections == 0


def test_a_known_name_that_leads_into_our_own_network_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "_HOSTS", frozenset({"localhost"}))
    journal = Journal()
    with open_push_provider("") as provider:
        outcome = send_one(provider, message_to("https://localhost/x"), journal)
    assert (outcome.kind, journal.attempts) == (TRANSIENT, [])
    assert "private addresses are not allowed" in str(outcome.detail)


def test_a_subscription_whose_origin_is_no_longer_named_is_not_served() -> None:
    with running_push_server() as server, running_push_server() as other:
        message = make_push(server.subscribe(KEY.public).subscription)
        with open_push_provider(f"{server.origin} {other.origin}") as provider:
            assert send_one(provider, message).kind is ACCEPTED
        with open_push_provider(other.origin) as provider:
            assert send_one(provider, message).kind is PERMANENT
        assert len(server.pushes) == 1


def test_a_service_that_keeps_silent_is_left_alone_and_the_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        running_push_server(lambda _arrival: Misbehaviour.HANG) as silent,
        running_push_server() as lively,
        open_push_provider(f"{silent.origin} {lively.origin}", read_seconds=0.3) as provider,
    ):
        waiting = [make_push(silent.subscribe().subscription) for _ in range(2)]
        assert [outcome.kind for outcome in provider.send(waiting, Journal())] == [UNKNOWN, UNKNOWN]
        asked = len(silent.sink.arrivals)

        def mix() -> list[OutgoingPush]:
            half = WIDTH // 2
            lucky = [make_push(lively.subscribe(KEY.public).subscription) for _ in range(half)]
            return [*(make_push(silent.subscribe().subscription) for _ in range(half)), *lucky]

        outcomes = send_all(provider, mix() + mix(), Journal())
        left_alone = [outcome for outcome in outcomes if outcome.kind is TRANSIENT]
        assert len(left_alone) == WIDTH
        assert all(0 < (outcome.wait_seconds or 0) <= resting.REST_SECONDS for outcome in left_alone)
        assert len(silent.sink.arrivals) == asked
        assert len(lively.pushes) == WIDTH

        silent.sink.answer(silent.answer)
        now = time.monotonic() + resting.REST_SECONDS
        monkeypatch.setattr(resting, "monotonic_seconds", lambda: now)
        assert send_one(provider, make_push(silent.subscribe(KEY.public).subscription)).kind is ACCEPTED


def test_one_silence_between_answers_is_forgiven() -> None:
    with running_push_server() as server, open_push_provider(server.origin, read_seconds=0.2) as provider:
        message = make_push(server.subscribe(KEY.public).subscription)
        for _ in range(3):
            server.answers.append(Misbehaviour.HANG_UP)
            assert send_one(provider, message).kind is UNKNOWN
            assert send_one(provider, message).kind is ACCEPTED


def test_an_idle_connection_is_not_trusted_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    with running_push_server() as server, open_push_provider(server.origin) as provider:
        message = make_push(server.subscribe(KEY.public).subscription)
        assert send_one(provider, message).kind is ACCEPTED
        later = time.monotonic() + 31
        monkeypatch.setattr(connections, "monotonic_seconds", lambda: later)
        assert send_one(provider, message).kind is ACCEPTED
        assert server.sink.connections == 2


def test_providers_with_the_same_origins_share_connections_and_tokens() -> None:
    with running_push_server() as server:
        opened = [
            open_provider("web_push", {"origins": server.origin}, allow_private_endpoints=False) for _ in range(3)
        ]
        for provider in opened:
            outcomes = send_all(provider, [make_push(server.subscribe(KEY.public).subscription)], Journal())
            assert [outcome.kind for outcome in outcomes] == [ACCEPTED]
        assert server.sink.connections == 1
        assert len({arrival.headers["authorization"] for arrival in server.sink.arrivals}) == 1
        for provider in opened:
            provider.close()


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[tuple[PushServer, Path]]:
    """A push service over TLS, and the file with its certificate."""
    file = _write_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    get_tls_context.cache_clear()
    with running_push_server(tls=context) as server:
        yield server, file
    get_tls_context.cache_clear()


def test_over_tls_the_certificate_of_the_service_counts(
    encrypted: tuple[PushServer, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, file = encrypted
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with open_push_provider(server.origin) as provider:
        for _ in range(3):
            assert send_one(provider, make_push(server.subscribe(KEY.public).subscription)).kind is ACCEPTED
    assert (server.sink.connections, len(server.pushes)) == (1, 3)


def test_over_tls_a_service_that_cannot_prove_its_name_is_told_nothing(encrypted: tuple[PushServer, Path]) -> None:
    server, _ = encrypted
    journal = Journal()
    with open_push_provider(server.origin) as provider:
        outcome = send_one(provider, make_push(server.subscribe(KEY.public).subscription), journal)
    assert (outcome.kind, journal.attempts, server.sink.arrivals) == (TRANSIENT, [], [])
    assert "certificate" in str(outcome.detail)


def _write_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "push.example")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(utc_now() - dt.timedelta(days=1))
        .not_valid_after(utc_now() + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "push.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return file
