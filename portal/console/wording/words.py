"""What the console calls words that no rule brings about, and facts no condition asks about."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from notifier.api.rules import describe_occasion
from portal.vocabulary.marking import N_
from portal.web.locale import current_locale, gettext

_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "reply.stopped": N_("When somebody has stopped messages"),
        "reply.started": N_("When somebody wants messages again"),
        "reply.help": N_("When somebody asks for help"),
        "address.asked": N_("When somebody gives another address"),
        "address.confirm": N_("When an address is to be confirmed"),
        "address.changed": N_("When an address was changed"),
        "offers.confirm": N_("When somebody asks for offers"),
    }
)
#: Beside the labels of the facts that conditions ask about.
FACT_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "person.first_name": N_("first name of the reader"),
        "person.name": N_("name of the reader"),
        "receiver.first_name": N_("first name of the receiver"),
        "receiver.name": N_("name of the receiver"),
        "return.label_url": N_("link to the return label"),
        "case.answer": N_("your answer to the case"),
        "change.address": N_("the new address, covered"),
        "change.code": N_("the code to confirm with"),
        "news.headline": N_("what the shopper reads about it"),
        "shop.name": N_("name of your shop"),
        "shop.support_email": N_("your e-mail address"),
        "shop.support_phone": N_("your phone number"),
        "shop.website": N_("your website"),
        "links.page": N_("link to the tracking page"),
        "links.feedback": N_("link to the feedback form"),
        "links.unsubscribe": N_("link to hear no more"),
    }
)


def title_of(trigger: str) -> str:
    """When the words are said, as a sentence in the reader's language."""
    told = describe_occasion(trigger, current_locale().catalogue)
    return told or gettext(_TITLES.get(trigger, trigger))
