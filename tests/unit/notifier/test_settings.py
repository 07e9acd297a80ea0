"""What is wrong with the settings is told at the start, and never with a password."""

from pathlib import Path

import pytest

from notifier.foundation.environment import EnvironmentReader
from notifier.foundation.errors import ConfigurationError
from portal.settings import Settings


def problems_of(folder: Path, **variables: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_environment({"MILEPOST_DATA": str(folder), **variables})
    return caught.value.problems


def test_mail_settings_nobody_can_send_with_are_told_with_the_other_problems(tmp_path: Path) -> None:
    problems = problems_of(
        tmp_path,
        MILEPOST_SMTP_URL="smtp://mail.example?tls=yes",
        MILEPOST_MAIL_FROM="not an address",
        MILEPOST_LINK_DAYS="soon",
    )
    assert {problem.split()[0] for problem in problems} == {
        "MILEPOST_SMTP_URL",
        "MILEPOST_MAIL_FROM",
        "MILEPOST_LINK_DAYS",
    }


@pytest.mark.parametrize("url", ["smtp://mail.example:0x", "smtp://mail.example/path", "smtps://mail.example?tls=off"])
def test_an_address_of_a_mail_server_that_cannot_be_used_is_told(tmp_path: Path, url: str) -> None:
    (problem,) = problems_of(tmp_path, MILEPOST_SMTP_URL=url)
    assert problem.startswith("MILEPOST_SMTP_URL")


@pytest.mark.parametrize("url", ["https://track.shop.example?a=1", "https://track.shop.example/#x"])
def test_a_public_address_nothing_can_be_added_to_is_refused(tmp_path: Path, url: str) -> None:
    (problem,) = problems_of(tmp_path, MILEPOST_BASE_URL=url)
    assert "MILEPOST_BASE_URL" in problem
    assert "without ? and #" in problem


def test_good_mail_settings_pass(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {"MILEPOST_DATA": str(tmp_path), "MILEPOST_SMTP_URL": "smtp://u:p@mail.example:587?tls=required&timeout=9"}
    )
    assert settings.notifier.smtp_url.endswith("timeout=9")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("http://user:secret@mail.example", "http://…@mail.example"),
        ("user:secret@mail.example", "…@mail.example"),
        ("http://user:se@cr/et#@mail.example", "http://…@mail.example"),
        ("mail.example", "mail.example"),
    ],
)
def test_an_address_that_is_refused_is_shown_without_its_password(value: str, shown: str) -> None:
    reader = EnvironmentReader({"URL": value})
    reader.url("URL", "", ("smtp", "smtps"))
    with pytest.raises(ConfigurationError) as caught:
        reader.finish()
    assert f"'{shown}'" in str(caught.value)
    assert "secret" not in str(caught.value)
