"""Options and environment of `milepost up` become one instance, or all of their problems at once."""

from pathlib import Path

import pytest

from notifier.foundation.errors import ConfigurationError
from portal.cli.runtime import as_instance_sees_it
from portal.cli.supervisor.environment import UpOptions, local_address, read_instance
from portal.cli.supervisor.instance_note import NOTE_NAME, InstanceNote, find_note, write_note
from portal.settings import PROJECT_FOLDER

NOTHING_SAID = UpOptions(host=None, port=None, data=None, is_demo=False)


def test_every_wrong_value_is_reported_at_once(tmp_path: Path) -> None:
    environment = {
        "MILEPOST_DATA": str(tmp_path),
        "PORT": "eighty",
        "MILEPOST_LOG_LEVEL": "LOUD",
        "MILEPOST_BASE_URL": "shop.example",
        "MILEPOST_DATABASE_URL": "mysql://shop.example/x",
        "MILEPOST_SECRET_KEY": "invented",
    }
    with pytest.raises(ConfigurationError) as refusal:
        read_instance(NOTHING_SAID, environment)
    named = [problem.split(" ")[0] for problem in refusal.value.problems]
    assert sorted(named) == ["MILEPOST_BASE_URL", "MILEPOST_DATABASE_URL", "MILEPOST_LOG_LEVEL", "PORT"]


def test_a_broker_in_memory_cannot_be_shared(tmp_path: Path) -> None:
    environment = {"MILEPOST_DATA": str(tmp_path), "MILEPOST_BROKER_URL": "memory://x"}
    with pytest.raises(ConfigurationError, match="MILEPOST_BROKER_URL is in memory"):
        read_instance(NOTHING_SAID, environment)


def test_options_win_over_the_environment(tmp_path: Path) -> None:
    options = UpOptions(host="0.0.0.0", port=8123, data=str(tmp_path / "said"), is_demo=True)
    instance = read_instance(options, {"PORT": "9", "MILEPOST_DATA": str(tmp_path / "other")})
    assert (instance.host, instance.port) == ("0.0.0.0", 8123)
    assert instance.environment["MILEPOST_DATA"] == str(tmp_path / "said")
    assert instance.environment["MILEPOST_DEMO"] == "1"
    assert instance.settings.base_url == "http://127.0.0.1:8123"


def test_the_port_of_the_environment_makes_the_address(tmp_path: Path) -> None:
    instance = read_instance(NOTHING_SAID, {"PORT": "8124", "MILEPOST_DATA": str(tmp_path)})
    assert instance.environment["MILEPOST_BASE_URL"] == "http://127.0.0.1:8124"


def test_a_public_address_is_kept(tmp_path: Path) -> None:
    told = {"MILEPOST_BASE_URL": "https://track.shop.example", "MILEPOST_DATA": str(tmp_path)}
    assert read_instance(NOTHING_SAID, told).settings.base_url == "https://track.shop.example"


def test_children_get_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = {"MILEPOST_DATA": "here", "MILEPOST_DATABASE_URL": "sqlite:///shop.db", "PYTHONPATH": "/elsewhere"}
    environment = read_instance(NOTHING_SAID, told).environment
    assert environment["MILEPOST_DATA"] == str(tmp_path / "here")
    assert environment["MILEPOST_DATABASE_URL"] == f"sqlite:///{tmp_path}/shop.db"
    assert environment["PYTHONPATH"] == f"{PROJECT_FOLDER}:/elsewhere"


def test_addresses_of_version_six_are_bracketed() -> None:
    assert local_address("::", 8000) == "http://[::1]:8000"


def test_commands_see_the_address_of_the_last_start(tmp_path: Path) -> None:
    write_note(tmp_path, InstanceNote(base_url="http://127.0.0.1:8125", is_demo=True))
    told = as_instance_sees_it({"MILEPOST_DATA": str(tmp_path)})
    assert (told["MILEPOST_BASE_URL"], told["MILEPOST_DEMO"]) == ("http://127.0.0.1:8125", "1")


def test_a_note_that_nobody_can_read_is_no_note(tmp_path: Path) -> None:
    (tmp_path / NOTE_NAME).write_text("{")
    assert find_note(tmp_path) is None
