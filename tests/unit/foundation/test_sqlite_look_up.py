"""A look-up beside the driver: the same answers, the same library, and nobody's lock is lost by it."""

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from notifier.foundation.sqlite_look_up import NotAnsweredError, SqliteLookUp

FIND = "SELECT json_quote(text) FROM words WHERE name = ?"


def make_database(path: Path) -> Path:
    """With write-ahead logging, as the product's are."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE words (name TEXT PRIMARY KEY, text TEXT)")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one table."""
    return make_database(tmp_path / "words.db")


def write(path: Path, name: str, text: object) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT OR REPLACE INTO words VALUES (?, ?)", (name, text))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), st.text(max_size=5))
@example("荷物 🌿", "Zoë")
@example("", "")
def test_it_finds_what_the_driver_finds(path: Path, text: str, name: str) -> None:
    name = name.encode("utf-8", "ignore").decode()
    write(path, name, text)
    look_up = SqliteLookUp(str(path), FIND)
    found = look_up.find_json(name)
    assert found is not None
    assert json.loads(found) == text
    assert look_up.find_json(f"{name} and more") is None


def test_what_was_committed_a_moment_ago_is_found(path: Path) -> None:
    look_up = SqliteLookUp(str(path), FIND)
    for number in range(5):
        write(path, "version", str(number))
        assert look_up.find_json("version") == b'"%d"' % number


def test_it_goes_on_after_the_tables_have_changed(path: Path) -> None:
    look_up = SqliteLookUp(str(path), FIND)
    write(path, "version", "1")
    assert look_up.find_json("version") == b'"1"'
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE words ADD COLUMN more TEXT")
    assert look_up.find_json("version") == b'"1"'


def test_what_it_cannot_tell_is_left_to_the_driver_and_the_next_is_told(path: Path) -> None:
    write(path, "odd", None)
    write(path, "plain", "1")
    look_up = SqliteLookUp(str(path), "SELECT text FROM words WHERE name = ?")
    with pytest.raises(NotAnsweredError):
        look_up.find_json("odd")
    assert look_up.find_json("plain") == b"1"


def test_threads_share_it_and_each_gets_its_own_answer(path: Path) -> None:
    for number in range(20):
        write(path, str(number), str(number))
    look_up = SqliteLookUp(str(path), "SELECT text FROM words WHERE name = ?")

    def ask(number: int) -> set[bytes | None]:
        return {look_up.find_json(str(number)) for _ in range(300)}

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(20))) == [{b"%d" % number} for number in range(20)]


def test_a_file_that_comes_later_is_found_then(tmp_path: Path) -> None:
    later = tmp_path / "later.db"
    look_up = SqliteLookUp(str(later), FIND)
    with pytest.raises(NotAnsweredError):
        look_up.find_json("version")
    write(make_database(later), "version", "1")
    assert look_up.find_json("version") == b'"1"'


@pytest.mark.parametrize("statement", [FIND, "SELECT text FROM nothing WHERE name = ?", "no statement at all"])
def test_a_file_or_statement_that_is_none_is_left_to_the_driver(tmp_path: Path, statement: str) -> None:
    look_up = SqliteLookUp(str(tmp_path / "missing.db"), statement)
    with pytest.raises(NotAnsweredError):
        look_up.find_json("name")
    assert not (tmp_path / "missing.db").exists()


def test_a_writer_of_the_same_process_keeps_its_lock_when_a_look_up_ends(path: Path) -> None:
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO words VALUES ('mine', 'first')")
    look_up = SqliteLookUp(str(path), FIND)
    assert look_up.find_json("mine") is None
    del look_up
    other = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
    refused = subprocess.run([sys.executable, "-c", other, path], capture_output=True, text=True, check=False)
    assert "database is locked" in refused.stderr
    writer.execute("COMMIT")
    writer.close()
    assert SqliteLookUp(str(path), FIND).find_json("mine") == b'"first"'
