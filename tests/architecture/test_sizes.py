"""Files, functions, parameter lists and nesting stay small enough to be read."""

import ast

import pytest

from tests.architecture.measures import functions_of, length_of, nesting_of, parameters_of
from tests.architecture.source_files import PRODUCT, ROOT, name_of, python_files

# A migration is a list of steps: its file is measured, its two functions are not.
WITH_FUNCTIONS = tuple(folder for folder in PRODUCT if folder != "migrations")
MOST_LINES, MOST_TEST_LINES = 300, 500
MOST_FUNCTION_LINES, MOST_PARAMETERS, MOST_NESTING = 40, 5, 3

LONG_FUNCTION = "def f():\n    '''One.\n\n    Two.\n    '''\n" + "    x = 1\n" * 40
DEEP_FUNCTION = """
def f(rows):
    for row in rows:
        if row:
            with row:
                try:
                    pass
                finally:
                    pass
"""
FLAT_FUNCTION = """
def f(x):
    if x == 1:
        pass
    elif x == 2:
        pass
    elif x == 3:
        def inner():
            if x:
                pass
    else:
        pass
"""


def line_count(text: str) -> int:
    return len(text.splitlines())


def only_function(source: str) -> ast.FunctionDef | ast.AsyncFunctionDef:
    return next(function for function, _ in functions_of(source))


def test_no_product_file_has_more_than_300_lines() -> None:
    sizes = {name_of(path): line_count(path.read_text("utf-8")) for path in python_files(*PRODUCT)}
    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}


def test_no_test_file_has_more_than_500_lines() -> None:
    sizes = {name_of(path): line_count(path.read_text("utf-8")) for path in python_files("tests")}
    assert {name: size for name, size in sizes.items() if size > MOST_TEST_LINES} == {}


def test_no_style_or_script_file_has_more_than_300_lines() -> None:
    files = [path for suffix in ("css", "js") for path in (ROOT / "static" / suffix).rglob(f"*.{suffix}")]
    sizes = {name_of(path): line_count(path.read_text("utf-8")) for path in files}
    most = {name: 150 if name.endswith(".js") else MOST_LINES for name in sizes}
    assert {name: size for name, size in sizes.items() if size > most[name]} == {}


def test_every_product_function_is_short_flat_and_has_few_parameters() -> None:
    offences = []
    for path in python_files(*WITH_FUNCTIONS):
        for function, is_method in functions_of(path.read_text("utf-8")):
            where = f"{name_of(path)}:{function.lineno} {function.name}"
            if (lines := length_of(function)) > MOST_FUNCTION_LINES:
                offences.append(f"{where} has {lines} lines")
            if (count := parameters_of(function, is_method=is_method)) > MOST_PARAMETERS:
                offences.append(f"{where} has {count} parameters")
            if (depth := nesting_of(function)) > MOST_NESTING:
                offences.append(f"{where} is nested {depth} deep")
    assert offences == []


def test_the_length_leaves_out_the_docstring_only() -> None:
    assert length_of(only_function(LONG_FUNCTION)) == 41


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("def f(a, b, *, c, d, e, g): ...", 6),
        ("class C:\n    def f(self, a, b, *rest, c, **more): ...", 5),
        ("class C:\n    @staticmethod\n    def f(a, b): ...", 2),
        ("class C:\n    @classmethod\n    def f(cls, a, /, b): ...", 2),
    ],
)
def test_parameters_count_what_a_caller_may_pass(source: str, count: int) -> None:
    ((function, is_method),) = functions_of(source)
    assert parameters_of(function, is_method=is_method) == count


def test_nesting_counts_blocks_within_blocks() -> None:
    assert nesting_of(only_function(DEEP_FUNCTION)) == 4


def test_nesting_does_not_count_elif_or_inner_functions() -> None:
    assert nesting_of(only_function(FLAT_FUNCTION)) == 1
