"""All addresses of the console, gathered from its areas; who may open which is said beside each."""

from typing import Final

from flask import Blueprint, abort

from portal.console.account.addresses import ADDRESSES as ACCOUNT
from portal.console.audit.addresses import ADDRESSES as AUDIT
from portal.console.blocks.addresses import ADDRESSES as BLOCKS
from portal.console.branding.addresses import ADDRESSES as BRANDING
from portal.console.branding.uploads import answer_too_large
from portal.console.cases.addresses import ADDRESSES as CASES
from portal.console.connections.addresses import ADDRESSES as CONNECTIONS
from portal.console.frame.access import add_addresses
from portal.console.frame.address import Address
from portal.console.home.addresses import ADDRESSES as HOME
from portal.console.insights.addresses import ADDRESSES as INSIGHTS
from portal.console.keys.addresses import ADDRESSES as KEYS
from portal.console.messages.addresses import ADDRESSES as MESSAGES
from portal.console.orders.addresses import ADDRESSES as ORDERS
from portal.console.products.addresses import ADDRESSES as PRODUCTS
from portal.console.rules.addresses import ADDRESSES as RULES
from portal.console.start.addresses import ADDRESSES as START
from portal.console.team.addresses import ADDRESSES as TEAM
from portal.console.wording.addresses import ADDRESSES as WORDING
from portal.vocabulary.permission import Permission


def show_nothing(missing: str) -> None:
    """Any other address of the console: signed-out people sign in first, as everywhere."""
    abort(404)


ADDRESSES: Final[tuple[Address, ...]] = (
    *ACCOUNT,
    *AUDIT,
    *BRANDING,
    *BLOCKS,
    *CASES,
    *CONNECTIONS,
    *HOME,
    *INSIGHTS,
    *MESSAGES,
    *KEYS,
    *ORDERS,
    *PRODUCTS,
    *RULES,
    *START,
    *TEAM,
    *WORDING,
    Address("/<path:missing>", "missing", show_nothing, Permission.SEE),
)

blueprint = Blueprint("console", __name__, url_prefix="/console")
add_addresses(blueprint, ADDRESSES)
blueprint.register_error_handler(413, answer_too_large)
