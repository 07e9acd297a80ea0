"""Every tracker by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from portal.sources.trackers.contract import TrackerSource
from portal.sources.trackers.easypost.source import EasyPostTracker
from portal.sources.trackers.simulated.source import SimulatedTracker

TRACKERS: Final[Mapping[str, TrackerSource]] = MappingProxyType(
    {tracker.name: tracker for tracker in (EasyPostTracker(), SimulatedTracker())}
)
