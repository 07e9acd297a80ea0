"""HTTP sinks that pose as Twilio, Vonage, WhatsApp, a team's chat and a push service, and misbehave."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from notifier.vocabulary.channel import Channel
from tests.faults.mischief import Answer, Ledger
from tests.running.http_sink import Arrival, HttpSink, Misbehaviour, Reply, running_http_sink
from tests.running.push_server import PushServer, decrypt, running_push_server

_ORDER: Final = re.compile(r"F\d{5}")
_REPLIES: Final[dict[Answer, Reply | Misbehaviour]] = {
    Answer.SERVER_ERROR: Reply(500, b"Out of order"),
    Answer.UNAVAILABLE: Reply(503, b"Later"),
    Answer.TOO_MANY: Reply(429, b"Slower", (("Retry-After", "1"),)),
    Answer.TAKEN_GATEWAY: Reply(502, b"Bad gateway"),
    Answer.TAKEN_HUNG_UP: Misbehaviour.HANG_UP,
    Answer.TAKEN_GARBAGE: Reply(200, b"<html><title>Welcome</title></html>", (("Content-Type", "text/html"),)),
    Answer.TAKEN_CUT_SHORT: Misbehaviour.CUT_SHORT,
    Answer.TAKEN_LATE: Misbehaviour.HANG,
    Answer.HUNG_UP: Misbehaviour.HANG_UP,
}
#: A push message is known by its status alone, and Apprise looks at nothing else: there these are plain yeses.
_ONLY_STATUS: Final = frozenset({Answer.TAKEN_GARBAGE, Answer.TAKEN_CUT_SHORT})
#: Apprise would wait 15 s for each, and messages to the team leave one after the other.
_TOO_SLOW: Final = frozenset({Answer.TAKEN_LATE})


@dataclass(frozen=True, slots=True)
class Vendor:
    """How one vendor's requests are read, and how it speaks."""

    channel: Channel
    #: Whom a request is for, as it says.
    read_person: Callable[[Arrival], str]
    #: The message's own id, or what is as good.
    read_message: Callable[[Arrival], str]
    take: Callable[[str], Reply]
    refusal: Reply
    never: frozenset[Answer] = frozenset()


@dataclass(frozen=True, slots=True)
class WebSinks:
    """Where the messages of all channels but e-mail arrive."""

    twilio: HttpSink
    vonage: HttpSink
    whatsapp: HttpSink
    chat: HttpSink
    push: PushServer


@contextmanager
def running_web_sinks(ledger: Ledger) -> Iterator[WebSinks]:
    """All of them on free ports of 127.0.0.1."""
    with ExitStack() as stack:
        twilio, vonage, whatsapp, chat = (stack.enter_context(running_http_sink()) for _ in range(4))
        push = stack.enter_context(running_push_server())
        _misbehave(twilio, ledger, TWILIO)
        _misbehave(vonage, ledger, VONAGE)
        _misbehave(whatsapp, ledger, WHATSAPP)
        _misbehave(chat, ledger, CHAT)
        _misbehave(push.sink, ledger, _push_vendor(push))
        yield WebSinks(twilio, vonage, whatsapp, chat, push)


def _misbehave(sink: HttpSink, ledger: Ledger, vendor: Vendor) -> None:
    def answer(arrival: Arrival) -> Reply | Misbehaviour:
        message = vendor.read_message(arrival)
        told = ledger.choose(vendor.channel, vendor.read_person(arrival), but=vendor.never)
        ledger.note(vendor.channel, message, told)
        said = _speak(vendor, message, told)
        return replace(said, delay_seconds=ledger.pause_seconds(message)) if isinstance(said, Reply) else said

    sink.answer(answer)
    sink.turns_away = partial(ledger.turns_away, vendor.channel)


def _speak(vendor: Vendor, message: str, told: Answer) -> Reply | Misbehaviour:
    if told is Answer.TAKEN:
        return vendor.take(message)
    return vendor.refusal if told is Answer.REFUSED else _REPLIES[told]


def _push_vendor(server: PushServer) -> Vendor:
    def read_message(arrival: Arrival) -> str:
        # It refuses what RFC 8030, 8291 and 8292 forbid, whatever is answered afterwards.
        server.answer(arrival)
        return str(json.loads(decrypt(arrival.body, server.browsers[arrival.path]))["message_id"])

    return Vendor(
        Channel.PUSH,
        lambda arrival: arrival.path,
        read_message,
        lambda message: Reply(201, headers=(("Location", f"{server.origin}/m/{message}"),)),
        Reply(410),
        never=_ONLY_STATUS,
    )


def _read_callback(arrival: Arrival) -> str:
    query = urlsplit(arrival.form["StatusCallback"]).query
    return str(UUID(hex=parse_qs(query)["message"][0]))


def _read_order(arrival: Arrival) -> str:
    found = _ORDER.search(arrival.json()["title"])
    assert found is not None, arrival.body
    return found[0]


def _take_as_vonage(message: str) -> Reply:
    part = {"status": "0", "message-id": f"V{message}", "message-price": "0.0333", "to": "15550100"}
    return Reply.json({"message-count": "1", "messages": [part]})


TWILIO: Final = Vendor(
    Channel.SMS,
    lambda arrival: arrival.form["To"],
    _read_callback,
    lambda message: Reply.json({"sid": "SM" + message.replace("-", ""), "status": "queued", "price": None}, 201),
    Reply.json({"code": 21408, "message": "Not to this country.", "status": 400}, 400),
)
VONAGE: Final = Vendor(
    Channel.SMS,
    lambda arrival: f"+{arrival.form['to']}",
    lambda arrival: str(UUID(hex=arrival.form["client-ref"])),
    _take_as_vonage,
    Reply.json({"message-count": "1", "messages": [{"status": "7", "error-text": "Number barred"}]}),
)
WHATSAPP: Final = Vendor(
    Channel.WHATSAPP,
    lambda arrival: str(arrival.json()["to"]),
    lambda arrival: str(UUID(hex=arrival.json()["biz_opaque_callback_data"])),
    lambda message: Reply.json({"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{message}"}]}),
    Reply.json({"error": {"code": 131008, "message": "A parameter is missing."}}, 400),
)
CHAT: Final = Vendor(
    Channel.CHAT,
    _read_order,
    _read_order,
    lambda _order: Reply(200),
    Reply(404, b"No such room"),
    never=_ONLY_STATUS | _TOO_SLOW,
)
