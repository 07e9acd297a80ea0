"""Prints passed and total per family of real-world payloads and writes the same as JSON."""

import argparse
import json
import sys
from pathlib import Path

from tests.conformance import (
    bounces,
    easypost,
    email_events,
    provider_requests,
    shopify,
    signatures,
    sms_providers,
    sms_segments,
    tracking_numbers,
    whatsapp,
)
from tests.conformance.report import Check, Family

FAMILIES: dict[str, Check] = {
    "bounces": bounces.check,
    "shopify": shopify.check,
    "easypost": easypost.check,
    "email_events": email_events.check,
    "signatures": signatures.check,
    "sms_segments": sms_segments.check,
    "tracking_numbers": tracking_numbers.check,
    "whatsapp_callbacks": whatsapp.check,
    "vonage_bodies": sms_providers.check,
    "provider_requests": provider_requests.check,
}


def main(arguments: list[str]) -> int:
    """Check every family; 0 when all expectations hold, 1 when one does not, 2 when the data is not there."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the payloads")
    parser.add_argument("--output", type=Path, default=Path("var/conformance.json"))
    parser.add_argument("--family", action="append", choices=sorted(FAMILIES), help="only this one, may be repeated")
    options = parser.parse_args(arguments)
    if not options.data.is_dir():
        print(f"There is no folder {options.data}.", file=sys.stderr)
        return 2
    families = [_run(name, options.data) for name in options.family or FAMILIES]
    _print_table(families)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(_describe(families), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if any(family.failures for family in families) else 0


def _run(name: str, data: Path) -> Family:
    family = Family(name)
    family.attempt(name, lambda: FAMILIES[name](family, data))
    if family.total == 0:
        family.failures.append(f"{name}: no payload was found")
    return family


def _print_table(families: list[Family]) -> None:
    width = max(len(family.name) for family in families)
    print(f"{'family':<{width}}  passed  total")
    for family in families:
        print(f"{family.name:<{width}}  {family.passed:>6}  {family.total:>5}")
    for family in families:
        for failure in family.failures:
            print(f"FAILED {family.name}: {failure}")


def _describe(families: list[Family]) -> dict[str, dict[str, object]]:
    return {
        family.name: {"passed": family.passed, "total": family.total, "failures": family.failures}
        for family in families
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
