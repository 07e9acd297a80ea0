"""On SQLite a long job lets others write between its units of work."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from sqlalchemy import text

from notifier.foundation.database import Database, open_engine

TURNS = 12


def test_whoever_waits_writes_before_a_long_job_is_over(tmp_path: Path) -> None:
    database = Database(open_engine(f"sqlite:///{tmp_path}/test.db"))
    with database.unit_of_work() as session:
        session.execute(text("CREATE TABLE turns (number INTEGER)"))
    has_begun = Event()

    def work_long() -> None:
        for number in range(TURNS):
            with database.unit_of_work() as session:
                session.execute(text("INSERT INTO turns VALUES (:number)"), {"number": number})
                has_begun.set()
                # As long as planning a full batch takes.
                time.sleep(0.15)
            database.give_way()

    with ThreadPoolExecutor(1) as worker:
        job = worker.submit(work_long)
        assert has_begun.wait(30)
        with database.unit_of_work() as session:
            done = session.execute(text("SELECT count(*) FROM turns")).scalar_one()
        job.result()
    database.dispose()
    assert done < TURNS
