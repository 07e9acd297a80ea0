"""Reading bounce mails from a real IMAP server, a small one that runs beside the test."""

import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifier.foundation.errors import PermanentError
from notifier.providers.bounce_mail.mailbox import MailboxError, read_mailbox
from notifier.providers.bounce_mail.mailbox_address import MailboxAddress, parse_mailbox_url
from tests.running.imap_server import Mailbox, running_imap_server

FIRST, SECOND = b"Subject: one\r\n\r\nFirst\r\n", b"Subject: two\r\n\r\nSecond \xff\r\n"


@pytest.fixture
def box() -> Mailbox:
    return Mailbox({3: FIRST, 8: SECOND})


@pytest.fixture
def address(box: Mailbox) -> Iterator[MailboxAddress]:
    with running_imap_server(box) as port:
        yield parse_mailbox_url(f"imap://bounces:secret%20word@127.0.0.1:{port}/Bounces")


def read(address: MailboxAddress, *, deletes: bool = False, trust: ssl.SSLContext | None = None) -> list[bytes]:
    """Every unread mail, each acknowledged."""
    found = []
    for mail in read_mailbox(address, allows_private=True, deletes=deletes, trust=trust):
        found.append(mail.raw)
        mail.acknowledge()
    return found


def test_unread_mails_are_read_once(box: Mailbox, address: MailboxAddress) -> None:
    assert read(address) == [FIRST, SECOND]
    assert read(address) == []
    assert set(box.mails) == {3, 8}


def test_the_user_the_password_and_the_folder_are_those_of_the_address(box: Mailbox, address: MailboxAddress) -> None:
    read(address)
    assert 'LOGIN "bounces" "secret word"' in box.asked
    assert 'SELECT "Bounces"' in box.asked


def test_a_mail_that_was_not_stored_is_read_again(box: Mailbox, address: MailboxAddress) -> None:
    for mail in read_mailbox(address, allows_private=True):
        if mail.raw == FIRST:
            mail.acknowledge()
    assert box.flags == {3: {"\\SEEN"}}
    assert read(address) == [SECOND]


def test_acknowledged_mails_are_removed_where_that_is_wanted(box: Mailbox, address: MailboxAddress) -> None:
    assert read(address, deletes=True) == [FIRST, SECOND]
    assert box.mails == {}


def test_reading_may_stop_early(box: Mailbox, address: MailboxAddress) -> None:
    mails = read_mailbox(address, allows_private=True)
    assert next(mails).raw == FIRST
    mails.close()
    assert box.asked[-1] == "LOGOUT"
    assert read(address) == [FIRST, SECOND]


def test_only_the_beginning_of_a_huge_mail_is_read(box: Mailbox, address: MailboxAddress) -> None:
    box.mails[9] = b"x" * 1_500_000
    assert [len(mail) for mail in read(address)] == [len(FIRST), len(SECOND), 1_000_000]


def test_a_private_host_is_refused_unless_allowed(box: Mailbox, address: MailboxAddress) -> None:
    with pytest.raises(MailboxError, match="its address is private"):
        list(read_mailbox(address, allows_private=False))
    assert box.asked == []


def test_a_refused_login_is_one_sentence_without_the_password(box: Mailbox, address: MailboxAddress) -> None:
    box.refuses = "LOGIN"
    with pytest.raises(
        MailboxError, match=r"^The bounce mailbox at 127\.0\.0\.1:\d+ cannot be read: .*refused.*\.$"
    ) as told:
        read(address)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE"])
def test_a_server_that_hangs_up_is_one_error(box: Mailbox, address: MailboxAddress, command: str) -> None:
    box.hangs_up_at = command
    with pytest.raises(MailboxError):
        read(address)
    assert box.flags == {}


@pytest.mark.parametrize("command", ["SELECT", "UID SEARCH", "UID STORE"])
def test_a_server_that_refuses_is_one_error(box: Mailbox, address: MailboxAddress, command: str) -> None:
    box.refuses = command
    with pytest.raises(MailboxError, match="refused"):
        read(address)


@pytest.fixture
def trust(box: Mailbox, tmp_path: Path) -> ssl.SSLContext:
    """The server gets a certificate for 127.0.0.1; who uses the result trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    written = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "server.pem").write_bytes(secret + written)
    box.encryption = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    box.encryption.load_cert_chain(tmp_path / "server.pem")
    return ssl.create_default_context(cadata=written.decode())


def encrypted(address: MailboxAddress) -> MailboxAddress:
    """The same mailbox by `imaps`."""
    return parse_mailbox_url(f"imaps://bounces:secret@127.0.0.1:{address.port}")


def test_mails_are_read_over_tls(box: Mailbox, address: MailboxAddress, trust: ssl.SSLContext) -> None:
    box.begins_encrypted = True
    assert read(encrypted(address), trust=trust) == [FIRST, SECOND]


@pytest.mark.usefixtures("trust")
def test_a_certificate_nobody_vouches_for_is_refused(box: Mailbox, address: MailboxAddress) -> None:
    box.begins_encrypted = True
    with pytest.raises(MailboxError, match=r"(?i)certificate"):
        read(encrypted(address))
    assert box.asked == []


def test_encryption_is_used_where_the_server_offers_it(
    box: Mailbox, address: MailboxAddress, trust: ssl.SSLContext
) -> None:
    box.capabilities = "IMAP4rev1 STARTTLS"
    assert read(address, trust=trust) == [FIRST, SECOND]
    assert box.asked.index("STARTTLS") < next(i for i, line in enumerate(box.asked) if line.startswith("LOGIN"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("imaps://u:p@mail.example", ("mail.example", 993, "u", "p", "INBOX", True)),
        (
            "imap://u%40s.example:p%2F@mail.example:1143/Post/Back",
            ("mail.example", 1143, "u@s.example", "p/", "Post/Back", False),
        ),
    ],
)
def test_one_address_names_the_server_the_account_and_the_folder(url: str, expected: tuple[object, ...]) -> None:
    found = parse_mailbox_url(url)
    assert (
        found.host, found.port, found.user, found.password, found.folder, found.begins_encrypted
    ) == expected  # fmt: skip
    assert "p/" not in repr(found)


@pytest.mark.parametrize(
    "url",
    [
        "", "pop3://u:p@mail.example", "imaps://mail.example/INBOX", "imaps://u:p@/INBOX", "imaps://u:p@mail.example:x",
        "imaps://u:p%0d%0a@mail.example", "imaps://[u:p@mail.example", "imaps://u:p@mail.example/P%C3%B6st",
    ],
)  # fmt: skip
def test_a_bad_address_of_a_mailbox_is_one_sentence(url: str) -> None:
    with pytest.raises(PermanentError, match=r"^The address of the bounce mailbox .*\.$"):
        parse_mailbox_url(url)
