"""Every ready-made flow by its name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from notifier.foundation.errors import UnknownRecordError
from portal.merchants.flows.carrier_chase import CARRIER_CHASE
from portal.merchants.flows.cases import CASES
from portal.merchants.flows.delays import DELAYS
from portal.merchants.flows.everyday import EVERYDAY
from portal.merchants.flows.feedback import FEEDBACK
from portal.merchants.flows.flow import Flow
from portal.merchants.flows.pickup import PICKUP
from portal.merchants.flows.repurchase import REPURCHASE
from portal.merchants.flows.returns import RETURNS
from portal.merchants.flows.thank_you import THANK_YOU

_ALL: Final = (EVERYDAY, DELAYS, PICKUP, RETURNS, REPURCHASE, THANK_YOU, CARRIER_CHASE, FEEDBACK, CASES)
FLOWS: Final[Mapping[str, Flow]] = MappingProxyType({flow.name: flow for flow in _ALL})


def get_flow(name: str) -> Flow:
    """The flow of this name; `UnknownRecordError` lists the known ones."""
    if name not in FLOWS:
        raise UnknownRecordError(f"There is no flow {name!r}; known are {', '.join(FLOWS)}.")
    return FLOWS[name]
