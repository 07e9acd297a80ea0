"""STARTTLS, TLS from the first byte and logins, with a certificate made for the test."""

import datetime as dt
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from notifier.foundation.clock import utc_now
from notifier.vocabulary.message_status import AttemptOutcome
from tests.contracts.providers.contract import Journal, make_email
from tests.integration.smtp.servers import Inbox, running_server
from tests.integration.smtp.test_accepting import send_all

ACCEPTED, TRANSIENT = AttemptOutcome.ACCEPTED, AttemptOutcome.TRANSIENT


@dataclass(frozen=True)
class Certificate:
    file: Path
    context: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(utc_now() - dt.timedelta(days=1))
        .not_valid_after(utc_now() + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    file, key_file = folder / "server.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return Certificate(file, context)


class EncryptedInbox(Inbox):
    """An inbox that refuses what comes unencrypted."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        transport = server.transport
        assert transport is not None
        if transport.get_extra_info("ssl_object") is None:
            return "530 5.7.0 Encrypt first"
        return await super().handle_DATA(server, session, envelope)


def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (b"shop", b"p@ss word"), handled=False)


def test_encryption_that_is_offered_is_used_even_with_an_unknown_certificate(certificate: Certificate) -> None:
    inbox = EncryptedInbox()
    with running_server(inbox, tls_context=certificate.context) as port:
        (outcome,) = send_all([make_email()], Journal(), port)
    assert outcome.kind is ACCEPTED


def test_required_encryption_needs_a_certificate_that_can_be_trusted(certificate: Certificate) -> None:
    with running_server(EncryptedInbox(), tls_context=certificate.context) as port:
        (distrusted,) = send_all([make_email()], Journal(), port, "?tls=required")
        (trusted,) = send_all([make_email()], Journal(), port, "?tls=required", ca_file=str(certificate.file))
    assert (distrusted.kind, trusted.kind) == (TRANSIENT, ACCEPTED)
    assert "Encryption with the mail server failed" in str(distrusted.detail)


def test_required_encryption_that_is_not_offered_sends_nothing() -> None:
    inbox = Inbox()
    with running_server(inbox) as port:
        (outcome,) = send_all([make_email()], Journal(), port, "?tls=required")
    assert outcome.kind is TRANSIENT
    assert "offers no encryption" in str(outcome.detail)
    assert inbox.messages == []


def test_smtps_is_encrypted_from_the_first_byte(certificate: Certificate) -> None:
    inbox = EncryptedInbox(pipelines=True)
    with running_server(inbox, ssl_context=certificate.context) as port:
        emails = [make_email(1), make_email(2)]
        url = f"smtps://127.0.0.1:{port}"
        outcomes = send_all(emails, Journal(), port, url=url, ca_file=str(certificate.file))
    assert [outcome.kind for outcome in outcomes] == [ACCEPTED, ACCEPTED]


@pytest.mark.parametrize("excluded", [[], ["PLAIN"]])
def test_a_login_is_made_by_what_the_server_offers(certificate: Certificate, excluded: list[str]) -> None:
    with running_server(
        Inbox(),
        tls_context=certificate.context,
        authenticator=authenticate,
        auth_required=True,
        auth_exclude_mechanism=excluded,
    ) as port:
        url = f"smtp://shop:p%40ss%20word@127.0.0.1:{port}"
        (outcome,) = send_all([make_email()], Journal(), port, url=url, ca_file=str(certificate.file))
    assert outcome.kind is ACCEPTED


def test_a_refused_login_makes_the_batch_wait_and_says_so(certificate: Certificate) -> None:
    with running_server(Inbox(), authenticator=authenticate, tls_context=certificate.context) as port:
        url = f"smtp://shop:wrong@127.0.0.1:{port}"
        emails = [make_email(1), make_email(2)]
        outcomes = send_all(emails, Journal(), port, url=url, ca_file=str(certificate.file))
        details = [(outcome.kind, str(outcome.detail)) for outcome in outcomes]
    assert [kind for kind, _ in details] == [TRANSIENT, TRANSIENT]
    assert all("refused the login: 535" in detail for _, detail in details), details


def test_a_password_is_not_told_to_a_server_that_cannot_prove_its_name(certificate: Certificate) -> None:
    with running_server(Inbox(), authenticator=authenticate, tls_context=certificate.context) as port:
        url = f"smtp://shop:p%40ss%20word@127.0.0.1:{port}"
        (outcome,) = send_all([make_email()], Journal(), port, url=url)
    assert outcome.kind is TRANSIENT
