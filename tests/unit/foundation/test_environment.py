"""Wrong settings are all named at once, in sentences."""

import pytest

from notifier.foundation.environment import EnvironmentReader
from notifier.foundation.errors import ConfigurationError


def test_every_problem_is_told_at_once() -> None:
    reader = EnvironmentReader({"DAYS": "soon", "FLAG": "maybe", "URL": "ftp://host", "FORMAT": "xml"})
    reader.whole_number("DAYS", 3, least=1, most=30)
    reader.flag("FLAG", default=False)
    reader.url("URL", "", ("http", "https"))
    reader.choice("FORMAT", "text", ("text", "json"))
    reader.required("KEY", "make one.")
    with pytest.raises(ConfigurationError) as caught:
        reader.finish()
    assert [problem.split()[0] for problem in caught.value.problems] == ["DAYS", "FLAG", "URL", "FORMAT", "KEY"]


@pytest.mark.parametrize("value", ["http://", "shop.example", "https:/", "javascript://x", "http://[::1"])
def test_an_address_needs_a_known_scheme_and_a_host(value: str) -> None:
    reader = EnvironmentReader({"URL": value})
    reader.url("URL", "", ("http", "https"))
    with pytest.raises(ConfigurationError, match="URL"):
        reader.finish()


def test_a_broker_in_memory_needs_no_host() -> None:
    reader = EnvironmentReader({"BROKER": "memory://"})
    assert reader.url("BROKER", "", ("redis", "memory")) == "memory://"
    reader.finish()


def test_unset_and_blank_mean_the_default() -> None:
    reader = EnvironmentReader({"NAME": "  "})
    assert reader.text("NAME", "x") == "x"
    assert reader.whole_number("NAME", 5, least=1, most=9) == 5
    assert reader.flag("OTHER", default=True) is True
    assert reader.words("NAME") == ()
    reader.finish()


@pytest.mark.parametrize("value", ["0", "31", "-1", "1.5", "\u0663"])
def test_a_number_must_be_plain_and_within_bounds(value: str) -> None:
    reader = EnvironmentReader({"DAYS": value})
    assert reader.whole_number("DAYS", 3, least=1, most=30) == 3
    with pytest.raises(ConfigurationError, match="from 1 to 30"):
        reader.finish()
