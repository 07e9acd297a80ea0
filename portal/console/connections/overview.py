"""All connections of a shop on one page: stores, trackers, and who carries its messages."""

from dataclasses import dataclass

from flask import Response

from notifier.api.accounts import list_accounts
from notifier.foundation.clock import utc_now
from portal.console.connections.cards import ConnectionCard, make_card
from portal.console.connections.provider_views import ChannelCard, make_channel_cards
from portal.console.frame.context import console_context
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.merchants.connection_health import load_health
from portal.tracking.map_unknown_code import has_unknown_codes
from portal.vocabulary.connection_kind import ConnectionKind


@dataclass(frozen=True, slots=True)
class ConnectionsPage:
    """Stores, trackers and channels."""

    stores: tuple[ConnectionCard, ...]
    trackers: tuple[ConnectionCard, ...]
    channels: tuple[ChannelCard, ...]
    has_unknown_codes: bool


def show_connections() -> Response:
    """`GET /console/connections`."""
    user, context, now = signed_in_user(), console_context(), utc_now()
    with context.database.reading() as session:
        health = load_health(session, user.merchant_id, now=now)
        accounts = list_accounts(session, context.sealer, user.merchant_id)
        is_odd = has_unknown_codes(session, user.merchant_id)
    cards = tuple(make_card(each, now=now) for each in health)
    has_mail = bool(context.settings.notifier.smtp_url)
    page = ConnectionsPage(
        stores=tuple(card for card in cards if card.guide.kind is ConnectionKind.STORE),
        trackers=tuple(card for card in cards if card.guide.kind is ConnectionKind.TRACKER),
        channels=make_channel_cards(accounts, has_mail=has_mail, now=now),
        has_unknown_codes=is_odd,
    )
    return show_page("console/connections/overview.html", page)
