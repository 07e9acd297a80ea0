"""A name server on a port of this machine that answers what a test has written into it."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

#: Texts by name, without a point at the end. A name whose texts are None is answered with a failure.
Zone = dict[str, tuple[str, ...] | None]


@contextmanager
def running_dns(zone: Zone) -> Iterator[tuple[str, int]]:
    """The address and port of a server that reads the zone anew for every question."""

    class Answering(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            question, channel = self.request
            channel.sendto(_answer(dns.message.from_wire(question), zone).to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield "127.0.0.1", server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def _answer(question: dns.message.Message, zone: Mapping[str, tuple[str, ...] | None]) -> dns.message.Message:
    answer = dns.message.make_response(question)
    answer.flags |= dns.flags.RA
    asked = question.question[0]
    name = asked.name.to_text(omit_final_dot=True).lower()
    if name not in zone:
        answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
    texts = zone[name]
    if texts is None:
        answer.set_rcode(dns.rcode.SERVFAIL)
    elif texts and asked.rdtype == dns.rdatatype.TXT:
        # In pieces of 255 bytes at most, as the DNS has long texts.
        pieces = [" ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text) or 1, 200)) for text in texts]
        answer.answer.append(dns.rrset.from_text(asked.name, 60, dns.rdataclass.IN, dns.rdatatype.TXT, *pieces))
    return answer
