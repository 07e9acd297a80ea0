"""The client says what is known about every request: answered, certainly not sent, or sent and nobody knows."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from notifier.foundation.clock import monotonic_seconds
from notifier.providers.http_client import (
    IDLE_SECONDS,
    LONGEST_ANSWER,
    LONGEST_WAIT_SECONDS,
    HttpAnswer,
    HttpClient,
    HttpRequest,
    NoAnswerError,
    NotSentError,
)
from tests.running.http_sink import HttpSink, Misbehaviour, Reply, running_http_sink


@pytest.fixture
def sink() -> Iterator[HttpSink]:
    with running_http_sink() as sink:
        yield sink


@pytest.fixture
def client() -> Iterator[HttpClient]:
    client = HttpClient(allows_private=True, read_seconds=0.5)
    yield client
    client.close()


class Departures:
    """Counts how often it was told that a request has left, and how many had arrived by then."""

    def __init__(self) -> None:
        self.count = 0

    def note(self) -> None:
        self.count += 1


def post(sink: HttpSink, body: bytes = b"x=1", path: str = "/messages") -> HttpRequest:
    return HttpRequest("POST", sink.url + path, {"Content-Type": "text/plain", "X-Odd": "Value"}, body)


def test_a_request_arrives_as_it_was_given_and_its_answer_comes_back(sink: HttpSink, client: HttpClient) -> None:
    sink.answer(Reply.json({"id": "M1"}, 201, X_Trace="abc"))
    answer = client.send(post(sink, b"\x00caf\xc3\xa9", "/a/b?c=d"))
    (arrival,) = sink.arrivals
    assert (arrival.method, arrival.target, arrival.body) == ("POST", "/a/b?c=d", b"\x00caf\xc3\xa9")
    assert (arrival.headers["x-odd"], arrival.headers["content-type"]) == ("Value", "text/plain")
    assert (answer.status, answer.headers["x-trace"], answer.read_json()) == (201, "abc", {"id": "M1"})


def test_the_departure_is_told_once_and_before_the_answer_is_read(sink: HttpSink, client: HttpClient) -> None:
    told, may_answer = threading.Event(), threading.Event()

    def answer_late(_arrival: object) -> Reply:
        may_answer.wait(5)
        return Reply()

    sink.answer(answer_late)
    answers: list[HttpAnswer] = []
    sender = threading.Thread(target=lambda: answers.append(client.send(post(sink), told.set)))
    sender.start()
    assert told.wait(0.4)
    assert not answers
    may_answer.set()
    sender.join()
    assert [answer.status for answer in answers] == [200]


def test_leaving_is_told_once_before_anything_arrives_and_not_while_nobody_can_be_reached(
    sink: HttpSink, client: HttpClient
) -> None:
    arrived: list[int] = []
    client.send(post(sink), None, lambda: arrived.append(len(sink.arrivals)))
    assert arrived == [0]
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(NotSentError):
        client.send(HttpRequest("POST", f"http://127.0.0.1:{port}/"), None, lambda: arrived.append(-1))
    assert arrived == [0]


def test_one_connection_carries_request_after_request(sink: HttpSink, client: HttpClient) -> None:
    departures = Departures()
    for _ in range(5):
        client.send(post(sink), departures.note)
    assert (sink.connections, len(sink.arrivals), departures.count) == (1, 5, 5)


def test_a_connection_the_server_has_ended_is_not_used_again(sink: HttpSink, client: HttpClient) -> None:
    sink.answer(Reply(hangs_up=True))
    for number in range(1, 4):
        assert client.send(post(sink)).status == 200
        assert sink.connections == number
        time.sleep(0.05)


def test_a_connection_that_was_idle_for_long_is_given_up(
    sink: HttpSink, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.send(post(sink))
    later = monotonic_seconds() + IDLE_SECONDS
    monkeypatch.setattr("notifier.providers.http_client.monotonic_seconds", lambda: later)
    client.send(post(sink))
    assert sink.connections == 2


def test_a_closed_client_connects_anew(sink: HttpSink, client: HttpClient) -> None:
    client.send(post(sink))
    client.close()
    client.close()
    client.send(post(sink))
    assert sink.connections == 2


def test_a_redirect_is_an_answer_and_is_not_followed(sink: HttpSink, client: HttpClient) -> None:
    sink.answer(Reply(307, headers=(("Location", sink.url + "/elsewhere"),)))
    answer = client.send(post(sink))
    assert (answer.status, answer.headers["location"]) == (307, sink.url + "/elsewhere")
    assert [arrival.path for arrival in sink.arrivals] == ["/messages"]


@pytest.mark.parametrize("misbehaviour", Misbehaviour)
def test_whatever_happens_after_the_request_has_left_nobody_knows_and_nothing_is_repeated(
    sink: HttpSink, client: HttpClient, misbehaviour: Misbehaviour
) -> None:
    sink.answer(misbehaviour)
    departures = Departures()
    with pytest.raises(NoAnswerError, match=r"^The request was sent, but no whole answer came: \S"):
        client.send(post(sink), departures.note)
    assert (len(sink.arrivals), departures.count) == (1, 1)


def test_a_server_that_hangs_up_on_callers_leaves_the_outcome_of_a_small_request_open(
    sink: HttpSink, client: HttpClient
) -> None:
    sink.hangs_up_on_callers = True
    departures = Departures()
    try:
        client.send(post(sink), departures.note)
    except NoAnswerError:
        assert departures.count == 1
    except NotSentError:
        assert departures.count == 0
    assert sink.arrivals == []


def test_a_request_that_could_not_be_given_away_whole_was_certainly_not_sent(
    sink: HttpSink, client: HttpClient
) -> None:
    sink.hangs_up_on_callers = True
    departures = Departures()
    with pytest.raises(NotSentError):
        client.send(post(sink, b"x" * 30_000_000), departures.note)
    assert (sink.arrivals, departures.count) == ([], 0)


def test_a_request_to_nobody_was_certainly_not_sent(client: HttpClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    departures = Departures()
    with pytest.raises(NotSentError, match=r"^The request could not be sent: 127\.0\.0\.1:\d+ cannot be reached"):
        client.send(HttpRequest("POST", f"http://127.0.0.1:{port}/"), departures.note)
    assert departures.count == 0


@pytest.mark.parametrize("url", ["http://", "http://127.0.0.1:99999/", "no address", "http://[::1/", "gopher://a/"])
def test_an_address_that_is_none_was_certainly_not_sent(client: HttpClient, url: str) -> None:
    with pytest.raises(NotSentError):
        client.send(HttpRequest("POST", url))


def test_a_header_with_a_line_break_is_not_sent(sink: HttpSink, client: HttpClient) -> None:
    with pytest.raises(NotSentError):
        client.send(HttpRequest("POST", sink.url, {"X-Name": "a\r\nX-Other: b"}))
    assert sink.arrivals == []


def test_private_addresses_are_refused_unless_allowed(sink: HttpSink) -> None:
    client = HttpClient(allows_private=False)
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(NotSentError, match="private"):
            client.send(HttpRequest("POST", f"http://{host}:{sink.port}/"))
    assert sink.connections == 0


def test_a_server_that_speaks_no_tls_gets_nothing_to_read(sink: HttpSink, client: HttpClient) -> None:
    departures = Departures()
    with pytest.raises(NotSentError):
        client.send(HttpRequest("POST", f"https://127.0.0.1:{sink.port}/", {}, b"secret"), departures.note)
    assert (sink.arrivals, departures.count) == ([], 0)


@pytest.mark.parametrize("is_chunked", [False, True])
def test_an_answer_that_is_too_long_is_cut_and_does_not_spoil_the_next(
    sink: HttpSink, client: HttpClient, is_chunked: bool
) -> None:
    body = b"x" * (3 * LONGEST_ANSWER)
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    long = Reply(200, chunked, (("Transfer-Encoding", "chunked"),)) if is_chunked else Reply(200, body)
    sink.answer(long)
    assert len(client.send(post(sink)).body) == LONGEST_ANSWER
    sink.answer(Reply(200, b"short"))
    assert client.send(post(sink)).body == b"short"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"null", b"\xff", b"[" * 100_000, b'{"a":' + b"9" * 5000])
def test_a_body_that_is_no_json_object_is_read_as_empty(body: bytes) -> None:
    assert HttpAnswer(200, {}, body).read_json() == {}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("17", 17.0),
        (" 3 ", 3.0),
        ("999999999", LONGEST_WAIT_SECONDS),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT_SECONDS),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("٣", None),
        ("1.5", None),
    ],
)
def test_how_long_to_wait_is_read_from_seconds_and_dates(text: str, seconds: float | None) -> None:
    assert HttpAnswer(429, {"retry-after": text}, b"").retry_after_seconds == seconds
    assert HttpAnswer(429, {}, b"").retry_after_seconds is None


def test_a_refusal_before_the_request_was_read_whole_is_an_answer_or_nothing_was_sent(client: HttpClient) -> None:
    """413 comes early (RFC 9110, 15.5.14); whether it survives the end of the connection is the kernel's affair."""
    departures = Departures()
    with socket.create_server(("127.0.0.1", 0)) as server:
        refuser = threading.Thread(target=refuse_early, args=(server,))
        refuser.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        found: object
        try:
            found = client.send(HttpRequest("POST", url, {}, b"x" * 30_000_000), departures.note).status
        except NotSentError:
            found = NotSentError
        refuser.join()
    assert (found, departures.count) in ((413, 1), (NotSentError, 0))


def refuse_early(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 413 Too large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        time.sleep(0.1)
