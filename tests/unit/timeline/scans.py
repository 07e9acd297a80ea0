"""Scans for the timeline's tests: one by one, and as Hypothesis strategies."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from portal.sources.scan_building import Reported, build_scan
from portal.timeline.scan import NOWHERE, Place, Scan
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def a_scan(
    code: str, hours: float = 0, *, wording: str = "", place: Place = NOWHERE, is_correction: bool = False
) -> Scan:
    """A scan some hours after the start."""
    return build_scan(
        CheckpointCode(code),
        START + timedelta(hours=hours),
        Reported(place=place, wording=wording or code, is_correction=is_correction),
        local_offset_minutes=60,
    )


def scans(*, corrections: bool) -> st.SearchStrategy[Scan]:
    """Any scan of a milestone's plain code, within a few days, so that ties and repeats happen."""
    return st.builds(
        a_scan,
        st.sampled_from([*(milestone.value for milestone in Milestone), "unknown", "customs_hold", "refused"]),
        st.integers(min_value=0, max_value=12),
        is_correction=st.booleans() if corrections else st.just(False),
    )


def scan_lists(*, corrections: bool = False) -> st.SearchStrategy[list[Scan]]:
    """A shipment's scans in the order they were learned."""
    return st.lists(scans(corrections=corrections), max_size=14)
