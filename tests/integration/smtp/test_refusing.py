"""Servers that refuse, hang up, fall silent or talk nonsense: every message gets the outcome that is true."""

import pytest

from notifier.providers.contract import Outcome
from notifier.vocabulary.message_status import AttemptOutcome
from tests.contracts.providers.contract import Journal, make_email
from tests.integration.smtp.servers import Inbox, Line, running_server, scripted_server
from tests.integration.smtp.test_accepting import send_all

ACCEPTED, TRANSIENT = AttemptOutcome.ACCEPTED, AttemptOutcome.TRANSIENT
PERMANENT, UNKNOWN = AttemptOutcome.PERMANENT, AttemptOutcome.UNKNOWN


def take_message(line: Line, reply: str = "250 2.0.0 Ok") -> None:
    """Accept one envelope and content from a client that pipelines."""
    for _ in range(3):
        line.hear()
    line.say("250 Ok", "250 Ok", "354 Go ahead")
    line.hear_content()
    line.say(reply)


@pytest.mark.parametrize("pipelines", [False, True])
@pytest.mark.parametrize(
    ("reply", "kind", "address_is_bad", "code"),
    [
        ("550 5.1.1 No such mailbox", PERMANENT, True, "5.1.1"),
        ("550 No such mailbox", PERMANENT, True, "550"),
        ("551 Moved elsewhere", PERMANENT, True, "551"),
        ("553 Mailbox name not allowed", PERMANENT, True, "553"),
        ("550 5.7.1 Blocked by policy", PERMANENT, False, "5.7.1"),
        ("552 5.2.2 Mailbox full", PERMANENT, False, "5.2.2"),
        ("450 4.2.1 Try again later", TRANSIENT, False, "4.2.1"),
    ],
)
def test_a_refused_address_spoils_no_other_message(
    reply: str, kind: AttemptOutcome, address_is_bad: bool, code: str, pipelines: bool
) -> None:
    inbox = Inbox(rcpt_replies={"gone@buyer.example": reply}, pipelines=pipelines)
    emails = [make_email(1), make_email(2, to_address="gone@buyer.example"), make_email(3)]
    journal = Journal()
    with running_server(inbox) as port:
        before, refused, after = send_all(emails, journal, port)
    assert (before.kind, after.kind) == (ACCEPTED, ACCEPTED)
    assert (refused.kind, refused.address_is_bad, refused.code) == (kind, address_is_bad, code)
    assert journal.attempts == [emails[0].attempt_id, emails[2].attempt_id]
    assert len(inbox.connections) == 1


@pytest.mark.parametrize("pipelines", [False, True])
@pytest.mark.parametrize(
    ("reply", "kind"),
    [("554 5.6.0 Looks like spam", PERMANENT), ("451 4.3.0 Try again later", TRANSIENT), ("250 Ok", ACCEPTED)],
)
def test_a_verdict_on_the_content_is_the_outcome(reply: str, kind: AttemptOutcome, pipelines: bool) -> None:
    inbox = Inbox(data_replies=[reply], pipelines=pipelines)
    with running_server(inbox) as port:
        first, second = send_all([make_email(1), make_email(2)], Journal(), port)
    assert (first.kind, second.kind, first.address_is_bad) == (kind, ACCEPTED, False)


def test_a_server_that_hangs_up_before_the_end_of_a_message_gets_it_again_on_a_new_connection() -> None:
    def breaks(line: Line) -> None:
        line.greet("PIPELINING")
        take_message(line)
        for _ in range(3):
            line.hear()
        line.hang_up()

    def heals(line: Line) -> None:
        line.greet("PIPELINING")
        take_message(line)
        take_message(line)

    journal = Journal()
    with scripted_server(breaks, heals) as port:
        outcomes = send_all([make_email(n) for n in range(3)], journal, port)
    assert kinds(outcomes) == [ACCEPTED, ACCEPTED, ACCEPTED]
    assert journal.attempts == [outcome.attempt_id for outcome in outcomes]


def test_a_server_that_hangs_up_after_the_end_of_a_message_leaves_its_outcome_unknown() -> None:
    def breaks(line: Line) -> None:
        line.greet("PIPELINING")
        for _ in range(3):
            line.hear()
        line.say("250 Ok", "250 Ok", "354 Go ahead")
        line.hear_content()

    def heals(line: Line) -> None:
        line.greet("PIPELINING")
        take_message(line)

    journal = Journal()
    with scripted_server(breaks, heals) as port:
        outcomes = send_all([make_email(1), make_email(2)], journal, port)
    assert kinds(outcomes) == [UNKNOWN, ACCEPTED]
    assert len(journal.attempts) == 2


def test_a_first_message_that_is_lost_before_its_end_is_tried_again_later_and_the_next_goes_on() -> None:
    def breaks(line: Line) -> None:
        line.greet()
        line.hear()

    def heals(line: Line) -> None:
        line.greet("PIPELINING")
        take_message(line)

    journal = Journal()
    with scripted_server(breaks, heals) as port:
        outcomes = send_all([make_email(1), make_email(2)], journal, port)
    assert kinds(outcomes) == [TRANSIENT, ACCEPTED]
    assert journal.attempts == [outcomes[1].attempt_id]


def test_a_server_that_loses_every_connection_is_given_up_after_two() -> None:
    def breaks(line: Line) -> None:
        line.greet()
        line.hear()

    with scripted_server(breaks, breaks) as port:
        outcomes = send_all([make_email(n) for n in range(50)], Journal(), port)
    assert kinds(outcomes) == [TRANSIENT] * 50


def test_silence_before_the_end_is_transient_and_after_it_unknown() -> None:
    def silent_at_once(line: Line) -> None:
        line.greet()
        line.hear()
        line.hear()

    def silent_at_the_end(line: Line) -> None:
        line.greet("PIPELINING")
        for _ in range(3):
            line.hear()
        line.say("250 Ok", "250 Ok", "354 Go ahead")
        line.hear_content()
        line.hear()

    with scripted_server(silent_at_once) as port:
        (before,) = send_all([make_email()], Journal(), port, "?timeout=1")
    with scripted_server(silent_at_the_end) as port:
        (after,) = send_all([make_email()], Journal(), port, "?timeout=1")
    assert (before.kind, after.kind) == (TRANSIENT, UNKNOWN)
    assert "in time" in str(before.detail)
    assert "in time" in str(after.detail)


@pytest.mark.parametrize("nonsense", ["hello?", "25", "999 What", "250-" + "x" * 5000, "HTTP/1.1 200 OK"])
def test_nonsense_before_the_end_is_transient_and_after_it_unknown(nonsense: str) -> None:
    def at_once(line: Line) -> None:
        line.greet()
        line.hear()
        line.say(nonsense)

    def at_the_end(line: Line) -> None:
        line.greet("PIPELINING")
        take_message(line, reply=nonsense)

    with scripted_server(at_once) as port:
        (before,) = send_all([make_email()], Journal(), port)
    with scripted_server(at_the_end) as port:
        (after,) = send_all([make_email()], Journal(), port)
    assert (before.kind, after.kind) == (TRANSIENT, UNKNOWN)


def test_a_server_that_closes_for_maintenance_is_believed() -> None:
    def closes(line: Line) -> None:
        line.greet("PIPELINING")
        take_message(line)
        for _ in range(3):
            line.hear()
        line.say("421 4.3.2 Shutting down")

    def heals(line: Line) -> None:
        line.greet("PIPELINING")
        take_message(line)

    with scripted_server(closes, heals) as port:
        outcomes = send_all([make_email(1), make_email(2)], Journal(), port)
    assert kinds(outcomes) == [ACCEPTED, ACCEPTED]


def test_a_server_that_waits_for_content_without_a_recipient_gets_none() -> None:
    def careless(line: Line) -> None:
        line.greet("PIPELINING")
        for _ in range(3):
            line.hear()
        line.say("250 Ok", "550 5.1.1 No such mailbox", "354 Go ahead")
        assert line.hear_content() == b""
        line.say("554 5.5.1 No valid recipients")
        assert line.hear() == "RSET"
        line.say("250 Ok")
        take_message(line)

    with scripted_server(careless) as port:
        refused, accepted = send_all([make_email(1), make_email(2)], Journal(), port)
    assert (refused.kind, refused.address_is_bad, accepted.kind) == (PERMANENT, True, ACCEPTED)


def test_a_server_that_knows_no_ehlo_is_greeted_the_old_way() -> None:
    def old(line: Line) -> None:
        line.say("220 mail.example")
        assert line.hear().startswith("EHLO ")
        line.say("500 What?")
        assert line.hear().startswith("HELO ")
        line.say("250 mail.example")
        for reply in ("250 Ok", "250 Ok", "354 Go ahead"):
            line.hear()
            line.say(reply)
        line.hear_content()
        line.say("250 Ok")

    with scripted_server(old) as port:
        (outcome,) = send_all([make_email()], Journal(), port)
    assert outcome.kind is ACCEPTED


@pytest.mark.parametrize("greeting", ["554 No service here", "421 Too busy"])
def test_a_server_that_refuses_the_connection_makes_the_batch_wait(greeting: str) -> None:
    def refuses(line: Line) -> None:
        line.say(greeting)

    with scripted_server(refuses) as port:
        outcomes = send_all([make_email(1), make_email(2)], Journal(), port)
    assert kinds(outcomes) == [TRANSIENT, TRANSIENT]
    assert greeting[:3] in str(outcomes[0].detail)


def kinds(outcomes: list[Outcome]) -> list[AttemptOutcome]:
    return [outcome.kind for outcome in outcomes]
