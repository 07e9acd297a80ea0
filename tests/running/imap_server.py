"""A small IMAP server that runs beside a test: a few commands of RFC 3501, enough to read a folder."""

import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """The state of the server: mails by UID, their flags, and what it was asked."""

    mails: dict[int, bytes]
    flags: dict[int, set[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    capabilities: str = "IMAP4rev1"
    hangs_up_at: str = ""
    refuses: str = ""
    encryption: ssl.SSLContext | None = None
    begins_encrypted: bool = False


class Conversation(socketserver.BaseRequestHandler):
    """A few commands of RFC 3501, enough to read a folder."""

    server: "Server"

    def handle(self) -> None:
        self.box = self.server.box
        self.connection: socket.socket = self.request
        if self.box.begins_encrypted and not self.encrypt():
            return
        self.lines = self.connection.makefile("rb")
        self.write(b"* OK ready")
        try:
            self.converse()
        finally:
            self.lines.close()
            self.connection.close()

    def converse(self) -> None:
        """Answer commands until somebody hangs up."""
        while line := self.lines.readline().decode().rstrip():
            tag, _, command = line.partition(" ")
            self.box.asked.append(command)
            if self.box.hangs_up_at and command.startswith(self.box.hangs_up_at):
                return
            if self.box.refuses and command.startswith(self.box.refuses):
                self.write(f"{tag} NO it is refused".encode())
                continue
            self.answer(command.upper())
            self.write(f"{tag} OK done".encode())
            if command == "STARTTLS":
                self.lines.close()
                if not self.encrypt():
                    return
                self.lines = self.connection.makefile("rb")

    def answer(self, command: str) -> None:
        """The untagged part of an answer."""
        if command == "CAPABILITY":
            self.write(f"* CAPABILITY {self.box.capabilities}".encode())
        elif command.startswith("SELECT"):
            self.write(b"* %d EXISTS" % len(self.box.mails))
        elif command == "UID SEARCH UNSEEN":
            unread = [uid for uid in self.box.mails if "\\SEEN" not in self.box.flags.get(uid, set())]
            self.write(f"* SEARCH {' '.join(map(str, unread))}".rstrip().encode())
        elif match := re.match(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
            content = self.box.mails[int(match[1])][: int(match[2])]
            self.write(b"* 1 FETCH (UID %s BODY[]<0> {%d}" % (match[1].encode(), len(content)))
            self.connection.sendall(content)
            self.write(b")")
        elif match := re.match(r"UID STORE (\d+) \+FLAGS\.SILENT \((.*)\)", command):
            self.box.flags.setdefault(int(match[1]), set()).update(match[2].split())
        elif command == "EXPUNGE":
            for uid in [uid for uid, flags in self.box.flags.items() if "\\DELETED" in flags]:
                self.box.mails.pop(uid, None)

    def encrypt(self) -> bool:
        """Whether the client goes on after it has seen the certificate."""
        assert self.box.encryption is not None
        try:
            self.connection = self.box.encryption.wrap_socket(self.connection, server_side=True)
        except OSError:
            return False
        return True

    def write(self, line: bytes) -> None:
        """One line of an answer."""
        self.connection.sendall(line + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine."""

    daemon_threads = True

    def __init__(self, box: Mailbox) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.box = box


@contextmanager
def running_imap_server(box: Mailbox) -> Iterator[int]:
    """The port on which the mailbox can be read as long as the block lasts."""
    with Server(box) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
