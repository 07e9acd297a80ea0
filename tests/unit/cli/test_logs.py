"""Logs of children stay short while the children go on writing, and their ends can be quoted."""

from pathlib import Path

from portal.cli.supervisor.logs import find_reason, keep_log_short


def test_a_log_that_grew_too_long_is_moved_while_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old line\n" * 20)
        keep_log_short(log, most_bytes=100)
        writer.write(b"new line\n")
    assert log.read_text() == "new line\n"
    assert (tmp_path / "web.log.1").read_text() == "old line\n" * 20


def test_a_short_log_stays_as_it_is(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("line\n")
    keep_log_short(log, most_bytes=100)
    assert log.read_text() == "line\n"
    assert not (tmp_path / "web.log.1").exists()


def test_the_last_error_is_the_reason(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("Traceback:\nOSError: first\n  File x\nshop.BadError: the true one\n\nShutting down\n\n")
    assert find_reason(log) == "shop.BadError: the true one"


def test_without_an_error_the_last_line_is_the_reason(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("one\n  two \n\n")
    assert find_reason(log) == "two"


def test_a_log_that_does_not_exist_gives_no_reason(tmp_path: Path) -> None:
    assert find_reason(tmp_path / "none.log") == "nothing"
