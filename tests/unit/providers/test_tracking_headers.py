"""The header we add to a mail is what the service gives back, and what we recognise."""

import json
from uuid import UUID

import pytest

from notifier.foundation.errors import ConfigurationError
from notifier.providers.registry import MAIL_EVENTS
from notifier.providers.tracking_headers import (
    SERVICES,
    find_in_message_id_header,
    find_message_id,
    tracking_headers,
)

OURS = UUID("0198f3a2-7c41-7d05-9b3e-5a1f0c6e2d84")


def test_every_service_that_reports_about_mails_has_a_header_of_plain_ascii() -> None:
    assert set(SERVICES) == set(MAIL_EVENTS)
    for service in SERVICES:
        ((name, value),) = tracking_headers(service, OURS)
        assert name.replace("-", "").isalnum()
        assert str(OURS) in value
        assert value.isascii()
        assert value.isprintable()


def test_the_headers_are_those_the_services_document() -> None:
    written = {service: dict(tracking_headers(service, OURS)) for service in MAIL_EVENTS}
    assert written["ses"] == {"X-SES-MESSAGE-TAGS": f"milepost-message={OURS}"}
    assert written["postmark"] == {"X-PM-Metadata-milepost-message": str(OURS)}
    assert json.loads(written["mailgun"]["X-Mailgun-Variables"]) == {"milepost-message": str(OURS)}
    assert json.loads(written["mandrill"]["X-MC-Metadata"]) == {"milepost-message": str(OURS)}
    assert json.loads(written["sendgrid"]["X-SMTPAPI"]) == {"unique_args": {"milepost-message": str(OURS)}}


def test_nobody_reports_where_no_service_is_named_and_a_strange_one_is_refused() -> None:
    assert tracking_headers("", OURS) == ()
    with pytest.raises(ConfigurationError, match="'pigeon' reports about no mails; ses, mailgun"):
        tracking_headers("pigeon", OURS)


@pytest.mark.parametrize(
    "text", [None, "", "0198", f" {OURS}", str(OURS).upper(), OURS.hex, f"{{{OURS}}}", f"{OURS}\n"]
)
def test_only_what_we_wrote_is_our_message(text: str | None) -> None:
    assert find_message_id(str(OURS)) == OURS
    assert find_message_id(text) is None


@pytest.mark.parametrize("header", [f"<{OURS}@shop.example>", f"{OURS}@shop.example", f" <{OURS}@shop.example> "])
def test_our_message_id_is_recognised_with_and_without_brackets(header: str) -> None:
    assert find_in_message_id_header(header) == OURS


@pytest.mark.parametrize(
    "header", [None, "", "<7@shop.example>", f"<x{OURS}@shop.example>", f"<{OURS}>", f"<{OURS}@a@b>"]
)
def test_the_message_id_of_another_program_is_not_ours(header: str | None) -> None:
    assert find_in_message_id_header(header) is None
