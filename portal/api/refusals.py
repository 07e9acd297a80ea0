"""What callers are told when their news contradicts what is known."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final

from portal.api.problems import ProblemError, conflict
from portal.tracking.accept_order import Refusal, RefusedError

_SENTENCES: Final[Mapping[Refusal, str]] = MappingProxyType(
    {
        Refusal.ORDER_KNOWN: "There is an order with this external_id already.",
        Refusal.KEPT_BY_STORE: "It is kept by the store it comes from; change it there.",
        Refusal.PERSON_FORGOTTEN: "The person of this order has been erased; nothing more is kept of it.",
        Refusal.PARCEL_KNOWN: "The order has a parcel with this tracking number or external_id already.",
        Refusal.NOTHING_LEFT: "There are no goods of this order left to send without a tracking number.",
        Refusal.UNKNOWN_LINE: "The order has no such line.",
        Refusal.HAS_ARRIVED: "The parcel's way has ended; it cannot be taken back any more.",
        Refusal.PARCEL_CANCELLED: "The shipment was cancelled.",
    }
)


@contextmanager
def told_as_problems() -> Iterator[None]:
    """Turn a refusal of a use case into a problem."""
    try:
        yield
    except RefusedError as refused:
        raise _explain(refused) from refused


def _explain(refused: RefusedError) -> ProblemError:
    sentence = _SENTENCES[refused.refusal]
    return conflict(sentence if refused.known_id is None else f"{sentence} Its id is {refused.known_id}.")
