"""What a merchant user may do, and which role may do it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from portal.vocabulary.merchant_role import MerchantRole


class Permission(StrEnum):
    """What an address of the console asks for; SEE is reading everything but secrets."""

    SEE = "see"
    #: Answer cases, write notes, send again, mute, correct a shipment.
    SERVE = "serve"
    #: Branding, rules, wording, products, content blocks.
    SHAPE = "shape"
    #: Team, API keys, connections, providers, outgoing webhooks.
    MANAGE = "manage"


PERMISSIONS: Final[Mapping[MerchantRole, frozenset[Permission]]] = {
    MerchantRole.OWNER: frozenset(Permission),
    MerchantRole.EDITOR: frozenset({Permission.SEE, Permission.SERVE, Permission.SHAPE}),
    MerchantRole.SUPPORT: frozenset({Permission.SEE, Permission.SERVE}),
}


def may(role: MerchantRole, permission: Permission) -> bool:
    """Whether a role has a permission."""
    return permission in PERMISSIONS[role]
