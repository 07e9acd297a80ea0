"""Comma-separated files that spreadsheets open without harm (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

#: A cell that begins so is a formula to a spreadsheet, whatever its quotes (OWASP, CSV Injection).
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_rows(rows: Iterable[Sequence[str]]) -> str:
    """The lines of some rows, every cell guarded."""
    written = io.StringIO()
    csv.writer(written).writerows([guard_cell(cell) for cell in row] for row in rows)
    return written.getvalue()


def guard_cell(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run as a formula; numbers stay numbers."""
    if not cell.startswith(_FORMULA_STARTS) or cell.removeprefix("-").replace(".", "", 1).isdigit():
        return cell
    return f"'{cell}"
