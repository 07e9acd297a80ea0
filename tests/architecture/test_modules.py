"""Modules have telling names, say what they are for, and folders hold no code of their own."""

import ast
from pathlib import PurePosixPath

import pytest

from tests.architecture.source_files import PRODUCT, name_of, python_files

SHAPELESS = frozenset(
    {"util", "utils", "helper", "helpers", "common", "misc", "base", "manager", "handler", "handlers", "service"}
)
EVERYWHERE = (*PRODUCT, "tests")


def is_shapeless(name: str) -> bool:
    """Whether a file or folder on the path has a name that could hold anything."""
    parts = PurePosixPath(name).with_suffix("").parts
    return any(word in SHAPELESS for part in parts for word in (part, *part.split("_")[-1:]))


def has_docstring(source: str) -> bool:
    return bool((ast.get_docstring(ast.parse(source)) or "").strip())


def holds_code(source: str) -> bool:
    """Whether there is anything beside one docstring."""
    body = ast.parse(source).body
    return len(body) > 1 or not has_docstring(source)


def test_no_module_has_a_name_that_could_hold_anything() -> None:
    assert [name for path in python_files(*EVERYWHERE) if is_shapeless(name := name_of(path))] == []


def test_every_module_opens_with_a_sentence() -> None:
    silent = [name_of(path) for path in python_files(*EVERYWHERE) if not has_docstring(path.read_text("utf-8"))]
    assert silent == []


def test_folders_hold_a_sentence_and_no_code() -> None:
    inits = [path for path in python_files(*EVERYWHERE) if path.name == "__init__.py" and path.parent.name != "models"]
    assert [name_of(path) for path in inits if holds_code(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "name", ["portal/utils.py", "portal/web/form_helpers.py", "notifier/common/x.py", "portal/order_service.py"]
)
def test_a_shapeless_name_is_found(name: str) -> None:
    assert is_shapeless(name)


@pytest.mark.parametrize("name", ["portal/shopper/service_worker.py", "portal/web/commons_act.py"])
def test_a_telling_name_is_not_mistaken(name: str) -> None:
    assert not is_shapeless(name)


def test_a_module_without_a_sentence_is_found() -> None:
    assert not has_docstring("import os\n")


def test_code_in_a_folder_is_found() -> None:
    assert holds_code('"""Folder."""\nfrom portal import app\n')
    assert not holds_code('"""Folder."""\n')
