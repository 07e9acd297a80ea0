"""What HTTP answers mean for a paid message: try again, give up, or leave it to a person."""

import pytest

from notifier.foundation.ids import new_id
from notifier.providers.http_client import HttpAnswer, NoAnswerError, NotSentError
from notifier.providers.http_outcomes import judge_status, refused, unanswered, unreadable
from notifier.vocabulary.message_status import AttemptOutcome

TRANSIENT, PERMANENT, UNKNOWN = AttemptOutcome.TRANSIENT, AttemptOutcome.PERMANENT, AttemptOutcome.UNKNOWN


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, PERMANENT),
        (307, PERMANENT),
        (400, PERMANENT),
        (401, TRANSIENT),
        (402, TRANSIENT),
        (403, TRANSIENT),
        (404, PERMANENT),
        (408, TRANSIENT),
        (413, PERMANENT),
        (422, PERMANENT),
        (425, TRANSIENT),
        (429, TRANSIENT),
        (500, TRANSIENT),
        (502, UNKNOWN),
        (503, TRANSIENT),
        (504, UNKNOWN),
        (524, UNKNOWN),
        (599, TRANSIENT),
    ],
)
def test_each_status_has_its_meaning(status: int, kind: AttemptOutcome) -> None:
    assert judge_status(status) is kind


def test_a_refusal_carries_the_providers_code_and_how_long_it_wants_to_be_left_alone() -> None:
    attempt_id = new_id()
    answer = HttpAnswer(429, {"retry-after": "7"}, b"")
    outcome = refused(attempt_id, answer, code="20429", detail="Too many requests.")
    assert (outcome.attempt_id, outcome.kind, outcome.code, outcome.wait_seconds) == (attempt_id, TRANSIENT, "20429", 7)
    assert refused(attempt_id, answer, code=None, detail="Too many requests.").code == "429"


def test_nobody_answering_has_no_code() -> None:
    attempt_id = new_id()
    not_sent = unanswered(attempt_id, NotSentError("Nobody there."))
    no_answer = unanswered(attempt_id, NoAnswerError("Nobody knows."))
    assert (not_sent.kind, not_sent.code, not_sent.detail) == (TRANSIENT, None, "Nobody there.")
    assert (no_answer.kind, no_answer.code, no_answer.detail) == (UNKNOWN, None, "Nobody knows.")


def test_a_success_that_cannot_be_read_is_unknown() -> None:
    outcome = unreadable(new_id(), HttpAnswer(200, {}, b"<html>"), "Twilio")
    assert (outcome.kind, outcome.code) == (UNKNOWN, "200")
    assert outcome.detail is not None
    assert "Twilio answered 200" in outcome.detail
