"""A sample preference page as a dataclass."""

import datetime as dt

from portal.tracking.page_view_preferences import (
    AddressView,
    ChannelColumn,
    LanguageOption,
    PauseView,
    PreferencesPage,
    QuietView,
    ReasonView,
    TopicRow,
)
from tests.factories.page_views import FERNHOLLOW, LANGUAGES


def make_preferences() -> PreferencesPage:
    """Of somebody who is reached by e-mail and WhatsApp, has paused all messages and wants quiet at night."""
    topics = ("order_updates", "delivery_updates", "returns", "reminders", "offers")
    return PreferencesPage(
        brand=FERNHOLLOW,
        action_url="/p/x",
        csrf_token="token",
        address="m•••@shop.example",
        channels=(ChannelColumn("email", "m•••@shop.example"), ChannelColumn("whatsapp", "•••07")),
        topics=tuple(TopicRow(topic, (topic != "offers", topic == "returns")) for topic in topics),
        dial="important",
        pause=PauseView(dt.date(2026, 12, 3), dt.date(2026, 11, 23), dt.date(2027, 2, 20)),
        quiet=QuietView(dt.time(22), dt.time(7), "Berlin"),
        message_languages=(LanguageOption("en", "English", True), LanguageOption("de", "Deutsch", False)),
        order=("whatsapp", "email"),
        new_address=AddressView("m•••@shop.example", "", True, "n•••@people.example", False),
        reason=ReasonView("When a parcel is delivered", dt.date(2026, 11, 21), "Tell of the delivery", None, False),
        is_all_stopped=False,
        notice=None,
        tracking_url="/t/x",
        languages=LANGUAGES,
    )
