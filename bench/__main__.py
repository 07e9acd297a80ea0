"""`python -m bench`: measures every promise of speed and prints one table."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.claiming import measure_claiming
from bench.cold_page import measure_cold_page
from bench.console import measure_console
from bench.databases import DatabaseKind, DatabaseSite, open_site
from bench.email_path import measure_email_path, measure_plain_email_path
from bench.ingest import measure_ingest
from bench.lanes import measure_lanes
from bench.page_scene import open_page_scene
from bench.plan import RunPlan
from bench.processes import PROJECT_FOLDER, BenchError
from bench.push import measure_push
from bench.refresh import measure_refresh
from bench.rehearsal import measure_rehearsal
from bench.report import Ratio, print_machine, print_table, write_json
from bench.unchanged_page import measure_unchanged_page

PARTS = ("pages", "ingest", "mail", "push", "lanes", "rehearsal", "claiming", "console")


def main() -> int:
    """Exit status 0 when everything could be measured; with `--strict` only when every promise is kept, too."""
    told = _parse_options()
    plan = RunPlan.quick() if told.quick else RunPlan.full()
    found: list[Ratio] = []
    problems: list[str] = []
    print_machine([plan.cores.servers, plan.cores.clients])
    for kind in DatabaseKind:
        with open_site(kind) as site:
            for part in _parts(site, plan, told.only):
                _measure(part, found, problems)
    print()
    print_table(found)
    write_json(found, told.output)
    for sentence in problems:
        print(f"Not everything was measured: {sentence}", file=sys.stderr)
    is_kept = all(ratio.is_kept for ratio in found)
    return 1 if problems or (told.strict and not is_kept) else 0


def _measure(part: Callable[[], Iterator[Ratio]], found: list[Ratio], problems: list[str]) -> None:
    try:
        found.extend(_say_each(part()))
    except BenchError as problem:
        problems.append(str(problem))


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Every promise of speed as a ratio.")
    parser.add_argument("--quick", action="store_true", help="fewer, shorter rounds; a million rows waiting, not ten")
    parser.add_argument("--strict", action="store_true", help="exit status 1 when a promise is missed")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="measure only these parts")
    default = PROJECT_FOLDER / "var" / "bench.json"
    parser.add_argument("--output", type=Path, default=default, help="where the JSON goes (var/bench.json)")
    return parser.parse_args()


def _parts(site: DatabaseSite, plan: RunPlan, wanted: list[str]) -> Iterator[Callable[[], Iterator[Ratio]]]:
    if "pages" in wanted:
        yield lambda: _measure_pages(site, plan)
    if "ingest" in wanted:
        yield lambda: iter([measure_ingest(site, plan)])
    if "mail" in wanted:
        yield lambda: measure_email_path(site, plan)
        if site.kind is DatabaseKind.SQLITE:
            yield lambda: measure_plain_email_path(site, plan)
    if "push" in wanted and site.kind is DatabaseKind.SQLITE:
        yield lambda: measure_push(plan)
    if "lanes" in wanted:
        yield lambda: iter([measure_lanes(site, plan)])
    if "rehearsal" in wanted:
        yield lambda: iter([measure_rehearsal(site, plan)])
    if "console" in wanted:
        yield lambda: measure_console(site, plan)
    if "claiming" in wanted and site.kind is DatabaseKind.POSTGRESQL:
        yield lambda: iter([measure_claiming(site, plan)])


def _measure_pages(site: DatabaseSite, plan: RunPlan) -> Iterator[Ratio]:
    """All three on the embedded database; on PostgreSQL the page rendered anew is told for information."""
    with open_page_scene(site, plan) as scene:
        if site.kind is DatabaseKind.SQLITE:
            yield measure_refresh(scene)
            yield measure_unchanged_page(scene)
        yield measure_cold_page(scene)


def _say_each(ratios: Iterator[Ratio]) -> Iterator[Ratio]:
    for ratio in ratios:
        print(f"measured   {ratio.name}: {ratio.ratio:.3g}", flush=True)
        yield ratio


if __name__ == "__main__":
    sys.exit(main())
