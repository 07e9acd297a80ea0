"""Chat by Apprise fulfils the contract, against a real server that answers well and badly."""

import importlib.util
from collections.abc import Iterator

import pytest

from notifier.foundation.errors import ConfigurationError
from notifier.foundation.ids import new_id
from notifier.providers.chat.apprise_library import open_room
from notifier.providers.chat.provider import ChatProvider
from notifier.providers.contract import Outcome, Outgoing, OutgoingChat, Provider
from notifier.providers.registry import open_provider, read_identity
from notifier.vocabulary.message_status import AttemptOutcome
from tests.contracts.providers.contract import Journal, ProviderContract
from tests.running.http_sink import HttpSink, Misbehaviour, Reply, running_http_sink


@pytest.fixture
def sink() -> Iterator[HttpSink]:
    with running_http_sink() as sink:
        yield sink


def make_line(text: str = "Order 1001 <b>has</b> no scan & is late.") -> OutgoingChat:
    return OutgoingChat(new_id(), new_id(), "team", "Parcel without news", text)


def say(sink: HttpSink, options: str = "") -> tuple[Outcome, Journal]:
    provider = open_provider("chat", {"url": make_url(sink, options)}, allow_private_endpoints=True)
    journal = Journal()
    (outcome,) = provider.send([make_line()], journal)
    return outcome, journal


def make_url(sink: HttpSink, options: str = "") -> str:
    return f"json://127.0.0.1:{sink.port}/room{options}"


class TestChatProvider(ProviderContract):
    @pytest.fixture
    def provider(self, sink: HttpSink) -> Iterator[Provider]:
        provider = open_provider("chat", {"url": make_url(sink)}, allow_private_endpoints=True)
        yield provider
        provider.close()

    def make_outgoing(self, number: int = 1) -> Outgoing:
        return make_line(f"Line {number}")


def test_the_team_reads_what_was_written_and_nothing_of_apprise(sink: HttpSink) -> None:
    outcome, _ = say(sink)
    (arrival,) = sink.arrivals
    assert outcome.kind is AttemptOutcome.ACCEPTED
    assert outcome.provider_message_id is None
    assert arrival.path == "/room"
    assert arrival.json()["title"] == "Parcel without news"
    assert arrival.json()["message"] == "Order 1001 <b>has</b> no scan & is late."
    assert "apprise" not in f"{arrival.headers} {arrival.body!r}".lower()


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (Reply(204), AttemptOutcome.ACCEPTED, None),
        (Reply(400), AttemptOutcome.PERMANENT, "400"),
        (Reply(401), AttemptOutcome.TRANSIENT, "401"),
        (Reply(404), AttemptOutcome.PERMANENT, "404"),
        (Reply(429), AttemptOutcome.TRANSIENT, "429"),
        (Reply(500), AttemptOutcome.TRANSIENT, "500"),
        (Reply(504), AttemptOutcome.UNKNOWN, "504"),
        (Misbehaviour.GARBAGE, AttemptOutcome.TRANSIENT, None),
        (Misbehaviour.HANG_UP, AttemptOutcome.TRANSIENT, None),
    ],
)
def test_what_the_chat_answers_decides_what_becomes_of_the_message(
    sink: HttpSink, answer: Reply | Misbehaviour, kind: AttemptOutcome, code: str | None
) -> None:
    sink.answer(answer)
    outcome, journal = say(sink)
    assert (outcome.kind, outcome.code) == (kind, code)
    assert journal.attempts == [outcome.attempt_id]
    assert len(sink.arrivals) == 1


def test_a_chat_that_says_nothing_is_given_up_after_the_time_in_its_url(sink: HttpSink) -> None:
    sink.answer(Misbehaviour.HANG)
    outcome, _ = say(sink, "?rto=0.2")
    assert outcome.kind is AttemptOutcome.TRANSIENT


def test_a_message_nobody_waits_for_any_longer_has_an_unknown_outcome(sink: HttpSink) -> None:
    sink.answer(Misbehaviour.HANG)
    room = open_room(make_url(sink), longest_seconds=0.2)
    assert room is not None
    (outcome,) = ChatProvider(room, None, allows_private=True).send([make_line()], Journal())
    assert outcome.kind is AttemptOutcome.UNKNOWN


def test_options_of_the_url_cannot_repeat_a_message_or_hide_a_failure(sink: HttpSink) -> None:
    sink.answer(Reply(500))
    outcome, _ = say(sink, "?retry=3&wait=0&optional=yes")
    assert outcome.kind is AttemptOutcome.TRANSIENT
    assert len(sink.arrivals) == 1


def test_a_redirect_is_not_followed_even_when_the_url_asks_for_it(sink: HttpSink) -> None:
    sink.answer(Reply(302, headers=(("Location", f"{sink.url}/elsewhere"),)))
    outcome, _ = say(sink, "?redirect=yes")
    assert (outcome.kind, outcome.code) == (AttemptOutcome.PERMANENT, "302")
    assert [arrival.path for arrival in sink.arrivals] == ["/room"]


def test_a_long_text_stays_one_message(sink: HttpSink) -> None:
    provider = open_provider("chat", {"url": make_url(sink, "?overflow=split")}, allow_private_endpoints=True)
    (outcome,) = provider.send([make_line("late " * 20_000)], Journal())
    assert outcome.kind is AttemptOutcome.ACCEPTED
    assert len(sink.arrivals) == 1


def test_a_server_that_is_not_there_is_transient() -> None:
    with running_http_sink() as sink:
        gone = sink
    outcome, _ = say(gone)
    assert outcome.kind is AttemptOutcome.TRANSIENT


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.5", "[::1]", "localhost", "192.168.1.1:8080", "169.254.169.254"])
def test_a_private_address_is_refused_when_chat_is_set_up(host: str) -> None:
    with pytest.raises(ConfigurationError, match="private addresses are not allowed"):
        open_provider("chat", {"url": f"json://{host}/room"}, allow_private_endpoints=False)


def test_a_name_that_leads_to_a_private_address_is_refused_before_anything_is_sent(sink: HttpSink) -> None:
    room = open_room(f"json://localhost:{sink.port}/room", longest_seconds=5)
    assert room is not None
    journal = Journal()
    (outcome,) = ChatProvider(room, room.host, allows_private=False).send([make_line()], journal)
    assert outcome.kind is AttemptOutcome.TRANSIENT
    assert "private" in str(outcome.detail)
    assert (journal.attempts, sink.arrivals) == ([], [])


@pytest.mark.parametrize(
    "url",
    [
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "workflows://prod.flow.example:443/643e69f83c8944/7c8d0b5f1a",
        "mmosts://chat.shop.example/3ccdd113474722377935511fc85d3dd4",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "ntfy://parcels-of-fern-and-field",
        "ntfys://ntfy.shop.example/parcels",
    ],
)
def test_the_usual_chats_can_be_set_up_without_a_connection(url: str) -> None:
    provider = open_provider("chat", {"url": url, "rate": "1/s"}, allow_private_endpoints=False)
    provider.close()
    assert read_identity("chat", {"url": url}).from_address == ""


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({}, "url is missing"),
        ({"url": " "}, "url is missing"),
        ({"url": "json://chat.example/", "colour": "red"}, "'colour'"),
        ({"url": "pigeon://loft"}, "'pigeon'.*slack"),
        ({"url": "syslog://"}, "'syslog'"),
        ({"url": "mailto://me:secret@shop.example"}, "'mailto'"),
        ({"url": "twilio://a:b@+15550100"}, "'twilio'"),
        ({"url": "mattermost://chat.example/token"}, "mmost or mmosts"),
        ({"url": "msteams://chat.example/token"}, "workflows"),
        ({"url": "https://hooks.chat.example/x"}, "jsons"),
        ({"url": "just words"}, "url must begin"),
        ({"url": "slack://"}, "not what slack:// needs"),
        ({"url": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#one/#two"}, "names 2 places"),
    ],
)
def test_what_is_wrong_with_a_chat_is_named(settings: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        open_provider("chat", settings, allow_private_endpoints=True)


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        open_provider("chat", {"url": "pigeon://loft", "colour": "red"}, allow_private_endpoints=True)
    assert len(caught.value.problems) == 2


def test_a_wrong_url_is_not_repeated_because_it_is_a_credential() -> None:
    for url in ("slack://only-a-secret-token", "pigeon://only-a-secret-token", "mattermost://x/only-a-secret-token"):
        with pytest.raises(ConfigurationError) as caught:
            open_provider("chat", {"url": url}, allow_private_endpoints=True)
        assert "only-a-secret-token" not in str(caught.value)


def test_without_the_extra_chat_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ConfigurationError, match=r"milepost\[chat\]"):
        open_provider("chat", {"url": "json://chat.example/"}, allow_private_endpoints=True)
    with pytest.raises(ConfigurationError, match=r"milepost\[chat\]"):
        open_room("json://chat.example/", longest_seconds=1)
