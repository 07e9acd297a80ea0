"""What a run found: a table for people, `var/bench.json` for programs."""

import json
import os
import platform
import statistics
import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Final

_PACKAGES: Final = ("flask", "gunicorn", "sqlalchemy", "celery", "psycopg")


class Better(StrEnum):
    """In which direction a ratio gets better."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A measured ratio; without a target it is told for information only."""

    name: str
    ratio: float
    target: float | None
    better: Better
    #: What stood on both sides, with units.
    detail: str

    @property
    def is_kept(self) -> bool:
        """Whether the promise holds."""
        if self.target is None:
            return True
        return self.ratio >= self.target if self.better is Better.HIGHER else self.ratio <= self.target


def interleave(rounds: int, measure: Callable[[], tuple[float, float]]) -> tuple[float, float, float]:
    """Medians of product, baseline and their ratio over rounds; in each round both sides take their turn."""
    products, baselines = zip(*(measure() for _ in range(rounds)), strict=True)
    return compare(products, baselines)


def compare(products: Sequence[float], baselines: Sequence[float]) -> tuple[float, float, float]:
    """Medians of product, baseline and their ratio over rounds in which every side took its turn.

    The ratio is the median of the rounds' own ratios: what disturbs the machine for seconds disturbs both sides.
    """
    ratios = [product / baseline for product, baseline in zip(products, baselines, strict=True)]
    return statistics.median(products), statistics.median(baselines), statistics.median(ratios)


def print_machine(cores: Sequence[object]) -> None:
    """Interpreter, processor and versions: a ratio is worth nothing without them."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    optimised = "optimised build" if "--enable-optimizations" in _build_options() else "build without PGO"
    print(f"machine    {_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}")
    print(f"python     {platform.python_implementation()} {platform.python_version()}, {optimised}")
    print(f"packages   {packages}")
    placed = "servers on one core, clients on another" if all(cores) else "nobody pinned to a core"
    print(f"placement  {placed}; medians of interleaved rounds")


def print_table(found: Sequence[Ratio]) -> None:
    """One line for each ratio, promises first."""
    rows = [_row(ratio) for ratio in sorted(found, key=lambda ratio: ratio.target is None)]
    heading = ("promise", "ratio", "target", "", "measured")
    widths = [max(len(row[column]) for row in (heading, *rows)) for column in range(4)]
    for row in (heading, *rows):
        cells = [row[column].ljust(widths[column]) for column in range(4)]
        print("  ".join([*cells, row[4]]).rstrip())


def write_json(found: Sequence[Ratio], path: Path) -> None:
    """The promises, one object each, and nothing that is for information only."""
    document = [
        {
            "promise": ratio.name,
            "ratio": round(ratio.ratio, 4),
            "target": ratio.target,
            "better": ratio.better.value,
            "ok": ratio.is_kept,
            "detail": ratio.detail,
        }
        for ratio in found
        if ratio.target is not None
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2) + "\n")


def _row(ratio: Ratio) -> tuple[str, str, str, str, str]:
    if ratio.target is None:
        return ratio.name, f"{ratio.ratio:.3g}", "-", "", ratio.detail
    sign = ">=" if ratio.better is Better.HIGHER else "<="
    verdict = "ok" if ratio.is_kept else "MISSED"
    return ratio.name, f"{ratio.ratio:.3g}", f"{sign} {ratio.target:g}", verdict, ratio.detail


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        names = [line.partition(":")[2].strip() for line in facts.read_text().splitlines() if "model name" in line]
        return names[0] if names else platform.machine()
    return platform.processor() or platform.machine()


def _build_options() -> str:
    return str(sysconfig.get_config_var("CONFIG_ARGS") or "")
