"""The files of the project that the house rules speak of."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Made or fetched by set-up, or kept by version control itself.
NOT_OURS = frozenset({".git", ".venv", "node_modules", "vendor", "var", "build", "__pycache__"})
CACHES = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache")
PRODUCT = ("portal", "notifier", "deploy", "bench", "migrations")


def python_files(*folders: str) -> list[Path]:
    """Every Python file below these top-level folders."""
    return [path for folder in folders for path in _walk(ROOT / folder) if path.suffix == ".py"]


def all_files() -> list[Path]:
    """Every file that is, or could be, committed."""
    return list(_walk(ROOT))


def name_of(path: Path) -> str:
    """The path as a person writes it."""
    return path.relative_to(ROOT).as_posix()


def _walk(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or path.name in CACHES or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.suffix not in {".mo", ".pyc"}:
            yield path
