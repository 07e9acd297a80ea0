"""Every environment variable is known to the person who runs Milepost, and none is promised in vain."""

import re
from pathlib import Path

from tests.architecture.source_files import ROOT, all_files, name_of, python_files

VARIABLE = re.compile(r"\bMILEPOST_[A-Z_]*[A-Z]\b")
EXAMPLE = ROOT / ".env.example"
SETTINGS = (ROOT / "portal" / "settings.py", ROOT / "notifier" / "settings.py")


def variables_in(text: str) -> set[str]:
    """The names of Milepost's environment variables in a text."""
    return set(VARIABLE.findall(text))


def read_all(paths: list[Path]) -> set[str]:
    """The variables that any of these files names."""
    return {name for path in paths for name in variables_in(path.read_text("utf-8"))}


def settings_variables() -> set[str]:
    """What the two settings modules read."""
    return read_all([path for path in SETTINGS if path.exists()])


def test_every_variable_is_explained_in_the_documentation() -> None:
    pages = [path for path in all_files() if path.suffix == ".md" and name_of(path).startswith("docs/")]
    assert settings_variables() - read_all(pages) == set()


def test_every_variable_stands_in_the_example_file() -> None:
    assert settings_variables() - variables_in(EXAMPLE.read_text("utf-8")) == set()


def test_the_example_file_names_no_variable_that_nothing_reads() -> None:
    assert variables_in(EXAMPLE.read_text("utf-8")) - read_all(python_files("portal", "notifier")) == set()


def test_variables_are_found_by_their_whole_name() -> None:
    assert variables_in("MILEPOST_DATA, `MILEPOST_SMTP_URL`=x NOT_MILEPOST_X MILEPOST_*") == {
        "MILEPOST_DATA",
        "MILEPOST_SMTP_URL",
    }
