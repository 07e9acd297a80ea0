"""Files of figures harm no spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.insights.csv_rows import write_csv
from portal.web.csv_cells import guard_cell

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "@SUM(A1)", "-2+3", "\t=1", "=HYPERLINK(0)"])
def test_a_formula_becomes_plain_text(cell: str) -> None:
    assert guard_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["12", "-12", "-0.5", "Thank you", "2026-11-22", ""])
def test_numbers_and_words_stay_as_they_are(cell: str) -> None:
    assert guard_cell(cell) == cell


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")), min_size=1), min_size=1))
def test_every_row_comes_back_guarded(rows: list[list[str]]) -> None:
    written = "".join(write_csv(rows)).removeprefix("\ufeff")
    found = list(csv.reader(io.StringIO(written, newline="")))
    assert found == [[guard_cell(cell) for cell in row] for row in rows]
    cells = [cell for row in found for cell in row if not cell.removeprefix("-").replace(".", "", 1).isdigit()]
    assert not any(cell.startswith(FORMULAS) for cell in cells)
