"""What a browser reads is what was sent, on connections that are kept and with a token that is made once."""

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from urllib3.util.wait import wait_for_read

from notifier.providers.contract import PushSubscription
from notifier.providers.web_push.encryption import BrowserKeyError, encrypt_for_browser
from notifier.providers.web_push.provider import LONGEST_PAYLOAD, WIDTH, WebPushProvider
from notifier.vocabulary.message_status import AttemptOutcome
from tests.contracts.providers.contract import Journal, send_all
from tests.integration.push.scene import KEY, SUBJECT, make_push, open_push_provider, send_one
from tests.running.http_sink import Reply
from tests.running.push_server import Browser, PushServer, decode, decrypt, running_push_server

ACCEPTED, PERMANENT = AttemptOutcome.ACCEPTED, AttemptOutcome.PERMANENT


@pytest.fixture(scope="module")
def server() -> Iterator[PushServer]:
    with running_push_server() as server:
        yield server


@pytest.fixture(scope="module")
def provider(server: PushServer) -> Iterator[WebPushProvider]:
    with open_push_provider(server.origin) as provider:
        yield provider


@given(payload=st.binary(min_size=1, max_size=LONGEST_PAYLOAD))
@settings(max_examples=40)
def test_whatever_is_sent_the_browser_reads_the_same(
    server: PushServer, provider: WebPushProvider, payload: bytes
) -> None:
    outcome = send_one(provider, make_push(server.subscribe(KEY.public).subscription, payload=payload))
    assert outcome.kind is ACCEPTED, outcome.detail
    assert server.pushes[-1].payload == payload


@pytest.mark.parametrize("size", [1, LONGEST_PAYLOAD - 1, LONGEST_PAYLOAD])
def test_the_longest_payload_makes_a_body_of_4096_octets(
    server: PushServer, provider: WebPushProvider, size: int
) -> None:
    payload = b"x" * size
    message = make_push(server.subscribe(KEY.public).subscription, payload=payload)
    assert len(encrypt_for_browser(payload, message.subscription)) == size + 103
    assert send_one(provider, message).kind is ACCEPTED
    assert server.pushes[-1].payload == payload


def test_the_browser_of_these_tests_reads_the_example_of_rfc_8291() -> None:
    """Section 5; the numbers are the RFC's."""
    number = int.from_bytes(decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big")
    browser = Browser("", ec.derive_private_key(number, ec.SECP256R1()), decode("BTBZMqHH6r4Tts7J_aSIgg"), None)
    body = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert decrypt(decode(body), browser) == b"When I grow up, I want to be a watermelon"


def test_no_two_messages_are_encrypted_alike(server: PushServer) -> None:
    subscription = server.subscribe().subscription
    assert len({encrypt_for_browser(b"the same", subscription) for _ in range(8)}) == 8


def test_a_payload_that_is_too_long_leaves_in_its_short_form(server: PushServer, provider: WebPushProvider) -> None:
    message = make_push(server.subscribe(KEY.public).subscription, payload=b"x" * (LONGEST_PAYLOAD + 1))
    assert send_one(provider, message).kind is ACCEPTED
    assert server.pushes[-1].payload == message.shorter_payload


@pytest.mark.parametrize("payload", [b"", b"x" * (LONGEST_PAYLOAD + 1)])
def test_a_payload_that_fits_in_no_form_is_not_sent(
    server: PushServer, provider: WebPushProvider, payload: bytes
) -> None:
    journal, arrived = Journal(), len(server.sink.arrivals)
    message = make_push(server.subscribe(KEY.public).subscription, payload=payload, shorter_payload=payload)
    outcome = send_one(provider, message, journal)
    assert (outcome.kind, outcome.address_is_bad) == (PERMANENT, False)
    assert "3,993" in str(outcome.detail)
    assert (journal.attempts, len(server.sink.arrivals)) == ([], arrived)


def test_the_push_service_is_told_how_long_how_urgent_and_what_it_replaces(
    server: PushServer, provider: WebPushProvider
) -> None:
    message = make_push(server.subscribe(KEY.public).subscription, ttl_seconds=90, urgency="very-low", topic="o-7")
    outcome = send_one(provider, message)
    push = server.pushes[-1]
    told = {name: push.headers[name] for name in ("ttl", "urgency", "topic", "content-encoding")}
    assert told == {"ttl": "90", "urgency": "very-low", "topic": "o-7", "content-encoding": "aes128gcm"}
    assert (push.claims["aud"], push.claims["sub"]) == (server.origin, SUBJECT)
    assert outcome.provider_message_id == f"{server.origin}/m/{len(server.pushes)}"


@pytest.mark.parametrize(("wanted", "told"), [(-5, "0"), (0, "0"), (10_000_000, "2419200")])
def test_a_lifetime_stays_within_what_push_services_take(
    server: PushServer, provider: WebPushProvider, wanted: int, told: str
) -> None:
    message = make_push(server.subscribe(KEY.public).subscription, ttl_seconds=wanted, topic="")
    assert send_one(provider, message).kind is ACCEPTED
    assert server.pushes[-1].headers["ttl"] == told
    assert "topic" not in server.pushes[-1].headers


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"topic": "x" * 33}, "topic"),
        ({"topic": "order 1042"}, "topic"),
        ({"topic": "a\r\nX-Evil: b"}, "topic"),
        ({"urgency": "asap"}, "'asap'"),
        ({"private": "no key"}, "application server key"),
    ],
)
def test_a_message_that_no_push_service_would_take_is_not_sent(
    server: PushServer, provider: WebPushProvider, changes: dict[str, str], named: str
) -> None:
    journal = Journal()
    message = make_push(server.subscribe(KEY.public).subscription, **changes)  # type: ignore[arg-type]
    outcome = send_one(provider, message, journal)
    assert (outcome.kind, outcome.address_is_bad, journal.attempts) == (PERMANENT, False, [])
    assert named in str(outcome.detail)


def test_keys_with_which_nothing_can_be_encrypted_are_as_good_as_no_address(
    server: PushServer, provider: WebPushProvider
) -> None:
    good = server.subscribe(KEY.public).subscription
    bad = PushSubscription(good.endpoint, good.p256dh[:20] + "AAAA" + good.p256dh[24:], good.auth)
    outcome = send_one(provider, make_push(bad))
    assert (outcome.kind, outcome.address_is_bad) == (PERMANENT, True)
    with pytest.raises(BrowserKeyError):
        encrypt_for_browser(b"x", bad)


def test_connections_and_the_token_are_kept_from_batch_to_batch() -> None:
    with running_push_server() as server, open_push_provider(server.origin) as provider:
        server.sink.answer(lambda arrival: _slowly(server.answer(arrival)))
        messages = [make_push(server.subscribe(KEY.public).subscription) for _ in range(4 * WIDTH)]
        outcomes = send_all(provider, messages, Journal())
        assert {outcome.kind for outcome in outcomes} == {ACCEPTED}
        assert server.sink.connections <= WIDTH
        assert len({arrival.headers["authorization"] for arrival in server.sink.arrivals}) == 1


def test_messages_leave_side_by_side() -> None:
    with running_push_server() as server, open_push_provider(server.origin) as provider:
        # Long enough for a busy machine to begin them all.
        server.sink.answer(lambda arrival: _slowly(server.answer(arrival), 0.5))
        messages = [make_push(server.subscribe(KEY.public).subscription) for _ in range(WIDTH)]
        send_all(provider, messages, Journal())
        assert server.sink.connections > WIDTH // 2


def test_a_connection_that_the_service_has_ended_is_replaced() -> None:
    with running_push_server() as server, open_push_provider(server.origin) as provider:
        message = make_push(server.subscribe(KEY.public).subscription)
        server.answers.append(Reply(201, hangs_up=True))
        assert send_one(provider, message).kind is ACCEPTED
        (kept,) = provider._lines.connections._kept[server.origin]
        assert wait_for_read(kept.connection, timeout=5.0), "the good-bye has not arrived"
        assert send_one(provider, message).kind is ACCEPTED
        assert send_one(provider, message).kind is ACCEPTED
        assert server.sink.connections == 2


def test_bodies_of_every_shape_leave_the_connection_usable() -> None:
    with running_push_server() as server, open_push_provider(server.origin) as provider:
        message = make_push(server.subscribe(KEY.public).subscription)
        chunked = Reply(201, b"3\r\nabc\r\n0\r\n\r\n", (("Transfer-Encoding", "chunked"),))
        for reply in (Reply(201, b"taken"), Reply(204), chunked, Reply(200), Reply(201)):
            server.answers.append(reply)
            assert send_one(provider, message).kind is ACCEPTED
        assert server.sink.connections == 1


def _slowly(reply: object, seconds: float = 0.03) -> Reply:
    assert isinstance(reply, Reply)
    return Reply(reply.status, reply.body, reply.headers, delay_seconds=seconds)
