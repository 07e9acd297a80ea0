"""Known formats of tracking numbers: valid ones name their carrier, invalid ones are not vouched for."""

import json
from pathlib import Path

from portal.sources.carriers.recognise import recognise
from tests.conformance.report import Family

_KEYS = {"canadapost": "canada_post"}
_BEST = 3


def check(family: Family, data: Path) -> None:
    """The carrier is among the best three for a valid number, and none of its forms accepts an invalid one."""
    for path in sorted((data / "tracking_numbers" / "couriers").glob("*.json")):
        carrier = _KEYS.get(path.stem, path.stem)
        for form in json.loads(path.read_text(encoding="utf-8"))["tracking_numbers"]:
            for number in form["test_numbers"]["valid"]:
                best = [found.carrier for found in recognise(number)[:_BEST] if found.checksum is not False]
                family.expect(f"{carrier} {number!r} is recognised", carrier in best, True)
            for number in form["test_numbers"]["invalid"]:
                accepted = [f.carrier for f in recognise(number) if f.carrier == carrier and f.checksum is not False]
                family.expect(f"{carrier} {number!r} is refused", accepted, [])
