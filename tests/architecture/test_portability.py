"""No file names a package registry or a path of the machine it was written on."""

import re
from pathlib import Path

import pytest

from tests.architecture.source_files import all_files, name_of

# Put together here, so that this file does not name them itself.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pypi", "python", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("npmjs", "com"),
        ("registry", "yarnpkg", "com"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
    )
)
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:work|root|opt/wheels)/|(?<![\w./-])/home/(?!milepost\b)\w")
ADDRESS_IN_LOCK = re.compile(r"\w+://|\bresolved\b")
LOCKS = (".lock", "package-lock.json")


def offences_in(text: str) -> list[str]:
    """Registry hosts and machine paths in a text."""
    return [host for host in REGISTRIES if host in text] + MACHINE_PATH.findall(text)


def read_text(path: Path) -> str:
    """The text of a file; nothing for pictures and other binary files."""
    data = path.read_bytes()
    return "" if b"\0" in data else data.decode("utf-8", errors="replace")


def test_no_file_names_a_registry_or_a_path_of_this_machine() -> None:
    offences = {name_of(path): found for path in all_files() if (found := offences_in(read_text(path)))}
    assert offences == {}


def test_lock_files_hold_versions_and_digests_and_no_address() -> None:
    locks = [path for path in all_files() if path.name.endswith(LOCKS)]
    assert len(locks) >= 5
    assert [name_of(path) for path in locks if ADDRESS_IN_LOCK.search(read_text(path))] == []


@pytest.mark.parametrize(
    "text", ["see https://" + REGISTRIES[0] + "/x", "cd /" + "work/main", "'/" + "root/.cache'", "/" + "home/ann/x"]
)
def test_a_registry_or_machine_path_is_found(text: str) -> None:
    assert offences_in(text)


@pytest.mark.parametrize(
    "text", ["/srv/milepost/work" + "/x", "docs/work" + "/x", "/app/root/x", "https://shop.example/home/x"]
)
def test_an_innocent_path_is_not_mistaken(text: str) -> None:
    assert offences_in(text) == []
