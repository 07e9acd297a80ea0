"""The variables at hand while writing: what each is called, how it is written, what it says of an invented order."""

from collections.abc import Mapping
from typing import Final

from notifier.api.catalogue import TriggerType
from notifier.api.conditions import FactKind, find_fact_offer
from notifier.api.wording import render_samples
from portal.console.wording.languages import is_right_to_left
from portal.console.wording.views import FactView
from portal.console.wording.words import FACT_LABELS
from portal.web.locale import current_locale, gettext

#: What people may read, in the order in which it is offered; the rest of a trigger's facts is for programs.
_OFFERED: Final = (
    *("person.first_name", "person.name", "receiver.first_name", "receiver.name"),
    *("order.number", "order.placed_on", "order.total_minor", "order.shipping_minor", "order.discount_minor"),
    *("order.item_count", "order.shipping_method", "order.payment_method"),
    *("shipment.carrier", "shipment.service", "shipment.tracking_number", "shipment.place", "shipment.last_scan_at"),
    *("shipment.estimated_earliest_on", "shipment.estimated_latest_on", "shipment.promised_on"),
    *("shipment.pickup_point", "shipment.pickup_until_on", "shipment.signed_by"),
    *("estimate.earliest_on", "estimate.latest_on", "estimate.previous_latest_on"),
    *("return.number", "return.drop_off_until_on", "return.label_url"),
    *("refund.amount_minor", "refund.method", "refund.promised_on", "refund.issued_on"),
    *("case.number", "case.answer", "feedback.score", "feedback.comment", "change.address", "change.code"),
    *("offer.code", "offer.percent", "offer.amount_minor", "offer.until_on", "news.headline"),
    *("destination.city", "destination.postcode", "store.name"),
    *("shop.name", "shop.support_email", "shop.support_phone", "shop.website"),
    *("links.page", "links.feedback", "links.unsubscribe"),
)
_MINOR: Final = "_minor"
_LONGEST_SAMPLE: Final = 60


def list_facts(kind: TriggerType, language: str) -> tuple[FactView, ...]:
    """The variables of a trigger, with samples in the language of the words."""
    names = [name for name in _OFFERED if _is_known(kind, name)]
    sources = tuple(_write(name, language) for name in names)
    samples = render_samples(kind.name, language, sources)
    return tuple(
        FactView(name, _label(name), source, _clip(sample))
        for name, source, sample in zip(names, sources, samples, strict=True)
    )


def _is_known(kind: TriggerType, name: str) -> bool:
    group, _, fact = name.partition(".")
    if name == "links.unsubscribe":
        return not kind.audience.is_business
    known = kind.sample.get(group)
    return isinstance(known, Mapping) and fact in known


def _write(name: str, language: str) -> str:
    offer = find_fact_offer(name.removesuffix(_MINOR), "en")
    shape = offer.kind if offer is not None else FactKind.TEXT
    if name.endswith(_MINOR):
        return f"{{{{ {name} | money: {name.partition('.')[0]}.currency }}}}"
    if shape is FactKind.DAY:
        return f'{{{{ {name} | date: "weekday" }}}}'
    if shape is FactKind.MOMENT:
        return f"{{{{ {name} | time }}}}"
    # A number or a name in Latin letters would reorder a sentence that runs the other way.
    is_mixed = is_right_to_left(language) and not name.startswith("links.")
    return f"{{{{ {name} | bidi }}}}" if is_mixed else f"{{{{ {name} }}}}"


def _label(name: str) -> str:
    own = FACT_LABELS.get(name)
    if own is not None:
        return gettext(own)
    offer = find_fact_offer(name.removesuffix(_MINOR), current_locale().catalogue)
    return offer.label if offer is not None else name


def _clip(sample: str) -> str:
    return sample if len(sample) <= _LONGEST_SAMPLE else f"{sample[: _LONGEST_SAMPLE - 1]}…"
