"""Every answer of a push service, and every way not to answer, has one meaning."""

from collections.abc import Iterator

import pytest

from notifier.providers.contract import Outcome, PushSubscription
from notifier.providers.web_push.provider import WebPushProvider
from notifier.providers.web_push.vapid import make_vapid_key
from notifier.vocabulary.message_status import AttemptOutcome
from tests.contracts.providers.contract import Journal
from tests.integration.push.scene import KEY, make_push, open_push_provider, send_one
from tests.running.http_sink import Misbehaviour, Reply
from tests.running.push_server import PushServer, running_push_server

ACCEPTED, TRANSIENT = AttemptOutcome.ACCEPTED, AttemptOutcome.TRANSIENT
PERMANENT, UNKNOWN = AttemptOutcome.PERMANENT, AttemptOutcome.UNKNOWN


@pytest.fixture
def server() -> Iterator[PushServer]:
    with running_push_server() as server:
        yield server


@pytest.fixture
def provider(server: PushServer) -> Iterator[WebPushProvider]:
    with open_push_provider(server.origin, read_seconds=0.4) as provider:
        yield provider


def ask(server: PushServer, provider: WebPushProvider, *answers: Reply | Misbehaviour) -> Outcome:
    """What became of a message that was answered so."""
    server.answers.extend(answers)
    return send_one(provider, make_push(server.subscribe(KEY.public).subscription))


@pytest.mark.parametrize(
    ("status", "kind", "is_bad"),
    [
        (200, ACCEPTED, False),
        (201, ACCEPTED, False),
        (202, ACCEPTED, False),
        (204, ACCEPTED, False),
        (301, PERMANENT, False),
        (302, PERMANENT, False),
        (307, PERMANENT, False),
        (308, PERMANENT, False),
        (400, PERMANENT, False),
        (401, PERMANENT, False),
        (403, PERMANENT, False),
        (404, PERMANENT, True),
        (405, PERMANENT, False),
        (406, TRANSIENT, False),
        (408, TRANSIENT, False),
        (410, PERMANENT, True),
        (415, PERMANENT, False),
        (429, TRANSIENT, False),
        (500, TRANSIENT, False),
        (501, TRANSIENT, False),
        (502, TRANSIENT, False),
        (503, TRANSIENT, False),
        (504, TRANSIENT, False),
    ],
)
def test_a_status_has_one_meaning(
    server: PushServer, provider: WebPushProvider, status: int, kind: AttemptOutcome, is_bad: bool
) -> None:
    outcome = ask(server, provider, Reply(status))
    assert (outcome.kind, outcome.address_is_bad, outcome.code) == (kind, is_bad, str(status))
    assert (outcome.detail is None) == (kind is ACCEPTED)


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ((("Location", "https://push.example/m/1"),), "https://push.example/m/1"),
        ((("apns-id", "5F5A2C4C-0142"),), "5F5A2C4C-0142"),
        ((("Location", "https://push.example/m/" + "x" * 240),), None),
        ((), None),
    ],
)
def test_the_name_a_service_gives_the_message_is_kept_if_it_is_not_too_long(
    server: PushServer, provider: WebPushProvider, headers: tuple[tuple[str, str], ...], name: str | None
) -> None:
    outcome = ask(server, provider, Reply(201, headers=headers))
    assert (outcome.kind, outcome.provider_message_id) == (ACCEPTED, name)


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_asks_to_be_left_alone_is(server: PushServer, provider: WebPushProvider, status: int) -> None:
    outcome = ask(server, provider, Reply(status, headers=(("Retry-After", "17"),)))
    assert (outcome.kind, outcome.wait_seconds) == (TRANSIENT, 17.0)


def test_a_wait_may_be_a_date(server: PushServer, provider: WebPushProvider) -> None:
    outcome = ask(server, provider, Reply(429, headers=(("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"),)))
    assert (outcome.kind, outcome.wait_seconds) == (TRANSIENT, 0.0)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply.json({"reason": "BadJwtToken"}, 403), "BadJwtToken"),
        (Reply.json({"code": 401, "errno": 109, "message": "Request did not validate"}, 401), "did not validate"),
        (Reply.json({"error": "VapidPkHashMismatch"}, 400), "VapidPkHashMismatch"),
        (Reply(403, b"permission denied:\n crypto key\x00 mismatch"), "permission denied: crypto key mismatch"),
    ],
)
def test_the_reason_of_a_refusal_is_told(
    server: PushServer, provider: WebPushProvider, reply: Reply, said: str
) -> None:
    outcome = ask(server, provider, reply)
    assert outcome.kind is PERMANENT
    assert said in str(outcome.detail)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(400, b"<html><body>Bad</body></html>", (("Content-Type", "text/html; charset=utf-8"),)),
        Reply(400, b'{"reason": 5}'),
        Reply(400, b"[" * 60_000, (("Content-Type", "text/html"),)),
        Reply(400, b'["a"]'),
    ],
)
def test_what_nobody_could_read_is_left_out(server: PushServer, provider: WebPushProvider, reply: Reply) -> None:
    assert ask(server, provider, reply).detail == "The push service answered 400."


def test_a_key_the_browser_did_not_subscribe_with_is_refused_for_good(
    server: PushServer, provider: WebPushProvider
) -> None:
    message = make_push(server.subscribe(make_vapid_key().public).subscription)
    outcome = send_one(provider, message)
    assert (outcome.kind, outcome.address_is_bad) == (PERMANENT, False)
    assert "VapidPkHashMismatch" in str(outcome.detail)


def test_a_redirect_is_not_followed(server: PushServer, provider: WebPushProvider) -> None:
    with running_push_server() as secret:
        outcome = ask(server, provider, Reply(307, headers=(("Location", f"{secret.origin}/wpush/v2/1"),)))
        assert outcome.kind is PERMANENT
        assert "redirect" in str(outcome.detail)
        assert secret.sink.connections == 0


def test_a_message_that_is_too_long_for_one_service_is_sent_once_more_in_its_short_form(
    server: PushServer, provider: WebPushProvider
) -> None:
    outcome = ask(server, provider, Reply(413))
    assert outcome.kind is ACCEPTED
    assert [push.document for push in server.pushes] == [{"title": "Parcel today"}]


def test_a_message_that_is_too_long_twice_is_given_up(server: PushServer, provider: WebPushProvider) -> None:
    outcome = ask(server, provider, Reply(413), Reply(413))
    assert (outcome.kind, outcome.code, outcome.address_is_bad) == (PERMANENT, "413", False)
    assert len(server.sink.arrivals) == 2


@pytest.mark.parametrize("behaviour", [Misbehaviour.HANG, Misbehaviour.HANG_UP, Misbehaviour.GARBAGE])
def test_a_message_without_answer_has_an_unknown_outcome(
    server: PushServer, provider: WebPushProvider, behaviour: Misbehaviour
) -> None:
    journal = Journal()
    server.answers.append(behaviour)
    message = make_push(server.subscribe(KEY.public).subscription)
    outcome = send_one(provider, message, journal)
    assert (outcome.kind, outcome.code, outcome.address_is_bad) == (UNKNOWN, None, False)
    assert journal.attempts == [message.attempt_id]


def test_a_status_counts_even_if_its_body_is_cut_short(server: PushServer, provider: WebPushProvider) -> None:
    assert ask(server, provider, Misbehaviour.CUT_SHORT).kind is ACCEPTED
    assert ask(server, provider).kind is ACCEPTED


def test_a_message_that_reached_nobody_has_certainly_not_been_sent(server: PushServer) -> None:
    journal = Journal()
    with open_push_provider("http://127.0.0.1:9") as provider:
        subscription = server.subscribe(KEY.public).subscription
        nobody = PushSubscription("http://127.0.0.1:9/x", subscription.p256dh, subscription.auth)
        outcome = send_one(provider, make_push(nobody), journal)
    assert (outcome.kind, outcome.wait_seconds, journal.attempts) == (TRANSIENT, None, [])
    assert "127.0.0.1:9 cannot be reached" in str(outcome.detail)
