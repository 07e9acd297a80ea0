"""The embedded mode survives the death of any of its processes and leaves none behind."""

import shutil
import signal
import socket
import sqlite3
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from portal.settings import broker_socket
from tests.faults.embedded_instance import EmbeddedInstance, is_alive, wait_until

CHILDREN = {"broker": "valkey-server", "worker": "worker", "beat": "beat", "web server": "gunicorn"}


@pytest.fixture
def folder() -> Iterator[Path]:
    # Short, unlike pytest's: the broker's socket shall stand in the data folder.
    with tempfile.TemporaryDirectory(prefix="mp-") as name:
        yield Path(name)


@pytest.fixture
def instance(folder: Path) -> Iterator[EmbeddedInstance]:
    instance = EmbeddedInstance(folder / "d")
    yield instance
    instance.end()


@pytest.fixture(scope="module")
def running() -> Iterator[EmbeddedInstance]:
    """One for all tests that leave it running: starting takes seconds."""
    with tempfile.TemporaryDirectory(prefix="mp-") as name:
        instance = EmbeddedInstance(Path(name) / "d")
        instance.start_and_wait()
        yield instance
        instance.end()


def test_every_killed_child_comes_back_while_the_others_serve(running: EmbeddedInstance) -> None:
    instance = running
    for name, word in CHILDREN.items():
        victim = instance.child(word)
        others = [instance.child(other) for other in CHILDREN.values() if other != word]
        victim.kill()
        wait_until(partial(instance.has_said, f"The {name} was killed by signal 9; it starts again"))
        wait_until(partial(_is_replaced, instance, word, victim.pid))
        wait_until(instance.answers)
        assert all(is_alive(other) for other in others)
        instance.note_processes()


def _is_replaced(instance: EmbeddedInstance, word: str, pid: int) -> bool:
    try:
        return instance.child(word).pid != pid
    except LookupError:
        return False


def test_ctrl_c_ends_everything_and_says_so(instance: EmbeddedInstance) -> None:
    instance.start_and_wait()
    instance.send(signal.SIGINT)
    assert instance.wait() == 0
    assert instance.said.endswith("Milepost is stopping …\nMilepost has stopped.\n")
    assert instance.orphans() == []


def test_ctrl_c_during_the_start_ends_everything(instance: EmbeddedInstance) -> None:
    instance.start()
    wait_until((instance.data / "logs" / "broker.log").exists)
    instance.note_processes()
    instance.send(signal.SIGINT)
    assert instance.wait() == 0
    assert "Milepost is ready" not in instance.said
    assert instance.orphans() == []


def test_a_killed_supervisor_leaves_no_orphan_and_the_next_start_takes_over(instance: EmbeddedInstance) -> None:
    instance.start_and_wait()
    instance.send(signal.SIGKILL)
    instance.wait()
    first = list(instance.seen)
    instance.start_and_wait()
    assert [process for process in first if is_alive(process)] == []
    assert instance.answers()


def test_a_second_start_on_the_same_folder_is_refused(running: EmbeddedInstance) -> None:
    instance = running
    assert instance.process is not None
    second = EmbeddedInstance(instance.data.parent / "again")
    second.data = instance.data.parent / "." / "d"
    second.start()
    assert second.wait() == 3
    assert f"Milepost already runs on the data folder {instance.data} (process {instance.process.pid})" in second.said
    assert instance.answers()


def test_a_port_in_use_is_named_before_anything_starts(instance: EmbeddedInstance) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        instance.port = server.getsockname()[1]
        instance.start()
        assert instance.wait() == 2
    assert instance.said.startswith(f"Port {instance.port} on 127.0.0.1 is already in use by another program;")
    assert not (instance.data / "logs").exists()


def test_wrong_values_are_reported_together(instance: EmbeddedInstance) -> None:
    instance.environment = {"MILEPOST_LOG_LEVEL": "LOUD", "MILEPOST_BASE_URL": "shop.example", "PORT": "no"}
    instance.start()
    assert instance.wait() == 2
    named = [line.split(" ")[0] for line in instance.said.splitlines()]
    assert sorted(named) == ["MILEPOST_BASE_URL", "MILEPOST_LOG_LEVEL"]


def test_a_deep_data_folder_works(instance: EmbeddedInstance) -> None:
    instance.data = instance.data.joinpath(*(f"a-folder-with-a-long-name-{number}" for number in range(6)), "d")
    instance.data.mkdir(parents=True)
    assert instance.data not in broker_socket(instance.data).parents
    instance.start_and_wait()
    assert instance.answers()


def test_a_broker_whose_folder_is_deleted_comes_back(running: EmbeddedInstance) -> None:
    instance = running
    shutil.rmtree(instance.data / "valkey")
    wait_until(partial(instance.has_said, "The broker runs but does not answer."))
    wait_until(broker_socket(instance.data).exists)
    instance.note_processes()
    assert instance.answers()


def test_a_broker_file_that_cannot_be_read_is_put_aside(instance: EmbeddedInstance) -> None:
    instance.start_and_wait()
    instance.send(signal.SIGTERM)
    assert instance.wait() == 0
    assert instance.orphans() == []
    for part in (instance.data / "valkey" / "appendonlydir").iterdir():
        part.write_bytes(b"not what a broker writes\n" * 10)
    instance.start_and_wait()
    assert "its file was put aside as" in instance.said
    assert (instance.data / "valkey" / "appendonlydir.broken-1").is_dir()


def test_a_database_newer_than_the_code_is_refused(instance: EmbeddedInstance) -> None:
    instance.data.mkdir()
    with sqlite3.connect(instance.data / "milepost.db") as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    database.close()
    instance.start()
    assert instance.wait() == 2
    assert instance.said.startswith("The database was made by a newer Milepost (version 9999,")
