"""Texts with the segments a large provider counts: encoding, units and segments are the same for us."""

import json
from pathlib import Path

from notifier.channels.sms_segments import SmsEncoding, measure_sms
from tests.conformance.report import Family

_BITS = {SmsEncoding.GSM_7: 7, SmsEncoding.UCS_2: 16}


def check(family: Family, data: Path) -> None:
    """The provider gives the size in bits without what joins the segments; the units are that in characters."""
    for path in sorted((data / "sms_segments").glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            measure = measure_sms(case["body"])
            found = (measure.encoding.value, measure.units * _BITS[measure.encoding], measure.segments)
            family.expect(case["testDescription"], found, (case["encoding"], case["messageSize"], case["segments"]))
