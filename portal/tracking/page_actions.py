"""What the shopper has to do next: the carrier's requests by checkpoint code, collecting, paying."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from portal.tracking.page_news import ParcelNews
from portal.tracking.page_view import ActionKind, ActionRequired
from portal.tracking.page_view_parcel import Parcel
from portal.vocabulary.checkpoint_code import CheckpointCode
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from portal.web.safe_urls import https_url

ACTION_OF_CODE: Final[Mapping[CheckpointCode, ActionKind]] = MappingProxyType(
    {
        CheckpointCode.NOTICE_LEFT: ActionKind.ARRANGE_DELIVERY,
        CheckpointCode.ACCESS_RESTRICTED: ActionKind.ARRANGE_DELIVERY,
        CheckpointCode.SAFE_PLACE_UNAVAILABLE: ActionKind.ARRANGE_DELIVERY,
        CheckpointCode.RESCHEDULE_NEEDED: ActionKind.ARRANGE_DELIVERY,
        CheckpointCode.ADDRESS_PROBLEM: ActionKind.CORRECT_ADDRESS,
        CheckpointCode.ADDRESS_INCORRECT: ActionKind.CORRECT_ADDRESS,
        CheckpointCode.ADDRESS_NOT_FOUND: ActionKind.CORRECT_ADDRESS,
        CheckpointCode.RECIPIENT_MOVED: ActionKind.CORRECT_ADDRESS,
        CheckpointCode.CUSTOMS_DOCUMENTS_NEEDED: ActionKind.PROVIDE_DOCUMENTS,
        CheckpointCode.CUSTOMS_DUTIES_DUE: ActionKind.PAY_DUTIES,
        CheckpointCode.AVAILABLE_FOR_PICKUP: ActionKind.COLLECT_PARCEL,
        CheckpointCode.ARRIVED_AT_PICKUP_POINT: ActionKind.COLLECT_PARCEL,
        CheckpointCode.READY_IN_STORE: ActionKind.COLLECT_PARCEL,
        CheckpointCode.PICKUP_DEADLINE_NEAR: ActionKind.COLLECT_PARCEL,
    }
)
"""Every other code that asks for something is best answered by the carrier itself."""


def parcel_action(
    news: ParcelNews, parcel: Parcel, *, is_only: bool, help_url: str | None, details: str | None
) -> ActionRequired | None:
    """What one parcel asks of the shopper; None when nothing. `details` are the words of the carrier that asks."""
    if news.is_lost:
        return _action(ActionKind.CONTACT_SHOP, parcel, url=https_url(help_url), details=None, is_only=is_only)
    if news.milestone is Milestone.AVAILABLE_FOR_PICKUP:
        return _action(ActionKind.COLLECT_PARCEL, parcel, url=None, details=details, is_only=is_only)
    asking = news.asks
    if asking is None:
        return None
    kind = ACTION_OF_CODE.get(asking.code, ActionKind.CONTACT_CARRIER)
    carriers_page = parcel.carrier.tracking_url if parcel.carrier else None
    url = None if kind is ActionKind.COLLECT_PARCEL else carriers_page
    return _action(kind, parcel, url=url, details=details, is_only=is_only)


def order_action(stage: OrderStage, *, has_parcels: bool, may_pay: bool) -> ActionRequired | None:
    """What the order itself asks: to be paid, or to be collected in the store; a gift asks nobody to pay."""
    if stage is OrderStage.AWAITING_PAYMENT and may_pay:
        return ActionRequired(ActionKind.PAY_ORDER, None, None, None, None, None)
    if stage is OrderStage.READY_FOR_PICKUP and not has_parcels:
        return ActionRequired(ActionKind.COLLECT_PARCEL, None, None, None, None, None)
    return None


def _action(kind: ActionKind, parcel: Parcel, *, url: str | None, details: str | None, is_only: bool) -> ActionRequired:
    position = None if is_only else parcel.position
    return ActionRequired(kind, None, details, None, url, position)
