"""A real mail server gets exactly what was written, over one kept connection."""

import email
import email.policy

import pytest

from notifier.providers.contract import Outcome, OutgoingEmail, Provider
from notifier.providers.registry import open_provider
from notifier.vocabulary.message_status import AttemptOutcome
from tests.contracts.providers.contract import Journal, make_email
from tests.integration.smtp.servers import Inbox, free_port, running_server


def open_smtp(port: int, options: str = "", **settings: str) -> Provider:
    written = {"url": f"smtp://127.0.0.1:{port}{options}", "from": "orders@shop.example", **settings}
    return open_provider("smtp", written, allow_private_endpoints=True)


def send_all(
    emails: list[OutgoingEmail], journal: Journal, port: int, options: str = "", **settings: str
) -> list[Outcome]:
    """Send over a provider of its own that is closed again."""
    provider = open_smtp(port, options, **settings)
    try:
        return list(provider.send(emails, journal))
    finally:
        provider.close()


@pytest.mark.parametrize("pipelines", [False, True])
def test_all_of_a_batch_arrives_over_one_connection(pipelines: bool) -> None:
    inbox = Inbox(pipelines=pipelines)
    with running_server(inbox) as port:
        provider = open_smtp(port)
        first = [outcome.kind for outcome in provider.send([make_email(n) for n in range(20)], Journal())]
        second = [outcome.kind for outcome in provider.send([make_email(n) for n in range(20, 30)], Journal())]
        provider.close()
    assert {*first, *second} == {AttemptOutcome.ACCEPTED}
    subjects = [email.message_from_bytes(message, policy=email.policy.default)["Subject"] for message in inbox.messages]
    assert subjects == [f"Your order {number} is on its way" for number in range(30)]
    assert len(inbox.connections) == 1


@pytest.mark.parametrize("pipelines", [False, True])
def test_a_line_with_a_single_dot_does_not_end_the_message(pipelines: bool) -> None:
    inbox = Inbox(pipelines=pipelines)
    text = "before\n.\n..\n.hidden\nafter\n"
    with running_server(inbox) as port:
        send_all([make_email(text=text), make_email(2)], Journal(), port)
    parsed = email.message_from_bytes(inbox.messages[0], policy=email.policy.default)
    body = parsed.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text
    assert len(inbox.messages) == 2


def test_the_servers_own_name_for_a_message_is_kept() -> None:
    with running_server(Inbox()) as port:
        (outcome,) = send_all([make_email()], Journal(), port)
    assert (outcome.provider_message_id, outcome.code) == ("Q1", "250")


def test_a_server_that_restarts_between_batches_is_found_again() -> None:
    port = free_port()
    before, after = Inbox(), Inbox()
    provider = open_smtp(port)
    with running_server(before, port):
        first = list(provider.send([make_email(1)], Journal()))
    with running_server(after, port):
        second = list(provider.send([make_email(2), make_email(3)], Journal()))
        provider.close()
    assert [outcome.kind for outcome in first + second] == [AttemptOutcome.ACCEPTED] * 3
    assert (len(before.messages), len(after.messages)) == (1, 2)


def test_a_server_that_is_not_there_makes_the_whole_batch_wait() -> None:
    journal = Journal()
    outcomes = send_all([make_email(1), make_email(2)], journal, free_port())
    assert [outcome.kind for outcome in outcomes] == [AttemptOutcome.TRANSIENT] * 2
    assert "cannot be reached" in str(outcomes[0].detail)
    assert journal.attempts == []


def test_an_address_of_a_private_network_is_not_called_unless_allowed() -> None:
    inbox = Inbox()
    with running_server(inbox) as port:
        settings = {"url": f"smtp://localhost:{port}", "from": "orders@shop.example"}
        provider = open_provider("smtp", settings, allow_private_endpoints=False)
        (outcome,) = provider.send([make_email()], Journal())
    assert outcome.kind is AttemptOutcome.TRANSIENT
    assert "private" in str(outcome.detail)
    assert inbox.messages == []


def test_an_address_with_letters_outside_ascii_needs_a_server_that_carries_them() -> None:
    plain, modern = Inbox(), Inbox(pipelines=True)
    message = make_email(to_address="müller@bücher.example")
    with running_server(plain, enable_SMTPUTF8=False) as port:
        (refused, accepted) = send_all([message, make_email(2)], Journal(), port)
    assert (refused.kind, accepted.kind) == (AttemptOutcome.PERMANENT, AttemptOutcome.ACCEPTED)
    assert "outside ASCII" in str(refused.detail)
    with running_server(modern, enable_SMTPUTF8=True) as port:
        (outcome,) = send_all([message], Journal(), port)
    assert outcome.kind is AttemptOutcome.ACCEPTED
    assert modern.recipients == ["müller@xn--bcher-kva.example"]


def test_a_subject_with_a_line_break_is_refused_and_the_others_leave() -> None:
    inbox = Inbox(pipelines=True)
    emails = [make_email(1), make_email(2, subject="Hi\r\nBcc: eve@mallory.example"), make_email(3)]
    with running_server(inbox) as port:
        kinds = [outcome.kind for outcome in send_all(emails, Journal(), port)]
    assert kinds == [AttemptOutcome.ACCEPTED, AttemptOutcome.PERMANENT, AttemptOutcome.ACCEPTED]
    assert not any(b"mallory" in message for message in inbox.messages)
