"""`milepost evaluate estimates` on histories of which the answer is known."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from portal.estimates.delivery_records import COLUMNS
from tests.running.commands import answer, refusal, run_command

#: A Monday; three weeks of working days without a holiday in Germany follow.
FIRST = dt.datetime(2026, 8, 31, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def delivery(number: int, week: int, days: int, **cells: str) -> dict[str, str]:
    """An order of a Monday, sent on Tuesday, that arrived so many days after that; promised for Friday."""
    placed = FIRST + week * 7 * DAY
    row = {
        "order_id": str(number),
        "placed_at": placed.isoformat(),
        "shipped_at": (placed + DAY).isoformat(),
        "delivered_at": (placed + (1 + days) * DAY).isoformat(),
        "promised_on": (placed + 4 * DAY).date().isoformat(),
        "carrier": "dhl",
        "destination_country": "DE",
        "destination_postcode": "10115",
    }
    return row | cells


def write(path: Path, rows: list[dict[str, str]]) -> str:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        table.writerows(rows)
    return str(path)


@pytest.fixture
def history(tmp_path: Path) -> str:
    """Thirty parcels: one day on the road for six of them, two for eighteen, three for the other six."""
    took = [1] * 6 + [2] * 18 + [3] * 6
    return write(tmp_path / "history.csv", [delivery(number, 0, days) for number, days in enumerate(took)])


def test_estimates_are_measured_as_of_order_and_hand_over(history: str, tmp_path: Path) -> None:
    tested = write(tmp_path / "test.csv", [delivery(100 + days, 1, days) for days in (1, 2, 2, 3)])
    found = answer(run_command("evaluate", "estimates", "--history", history, "--test", tested, "--json"))
    expected = {
        "orders": 4,
        "without_estimate": 0,
        "mae_days": 0.5,
        "rmse_days": 0.7071,
        "coverage_80": 1.0,
        "mean_width_days": 2.0,
        "pinball": 0.15,
        "late_share": 0.0,
    }
    assert found["as_of"] == {"placed": expected, "shipped": expected}
    assert {name: found[name] for name in expected} == expected
    promise = found["promise"]
    assert (promise["mae_days"], promise["late_share"], promise["coverage_80"]) == (1.0, 0.0, 1.0)


def test_nothing_is_learned_from_what_had_not_arrived_yet(history: str, tmp_path: Path) -> None:
    same_week = write(tmp_path / "test.csv", [delivery(100, 0, 2)])
    found = answer(run_command("evaluate", "estimates", "--history", history, "--test", same_week, "--json"))
    assert (found["orders"], found["without_estimate"], found["mae_days"]) == (0, 1, None)


def test_what_never_arrived_or_has_no_promise_is_left_out(history: str, tmp_path: Path) -> None:
    rows = [delivery(1, 1, 2, delivered_at=""), delivery(2, 1, 2, promised_on=""), delivery(3, 1, 2, shipped_at="")]
    tested = write(tmp_path / "test.csv", rows)
    found = answer(run_command("evaluate", "estimates", "--history", history, "--test", tested, "--json"))
    assert (found["orders"], found["as_of"]["shipped"]["orders"], found["promise"]["orders"]) == (2, 1, 1)


def test_people_read_a_table(history: str) -> None:
    printed = run_command("evaluate", "estimates", "--history", history, "--test", history).stdout.splitlines()
    assert [line.split("  ")[0] for line in printed[1:]] == ["as of placed", "as of shipped", "promised"]


def test_a_file_that_cannot_be_read_is_named_with_its_line(history: str, tmp_path: Path) -> None:
    wrong = write(tmp_path / "wrong.csv", [delivery(1, 1, 2), delivery(2, 1, 2, shipped_at="yesterday")])
    said = refusal(run_command("evaluate", "estimates", "--history", history, "--test", wrong))
    assert said.startswith(f"Line 3 of {wrong} cannot be read:")
    empty = tmp_path / "empty.csv"
    empty.write_text("order_id\n1\n", "utf-8")
    said = refusal(run_command("evaluate", "estimates", "--history", str(empty), "--test", history))
    assert said == f"The file {empty} needs the column placed_at, delivered_at."
