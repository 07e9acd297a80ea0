"""The dial and the pause: what each step lets through, and that every trigger has an answer for every step."""

import dataclasses
import datetime as dt

import pytest

from notifier.catalogue.registry import BUSINESS_WORDS, TRIGGER_TYPES
from notifier.catalogue.weights import NAMED, find_weight, weigh
from notifier.policies.chain import ask_policies
from notifier.policies.circumstances import Circumstances
from notifier.policies.dial import ask_dial
from notifier.policies.pause import ask_pause
from notifier.policies.verdict import ALLOW, Suppress, Verdict
from notifier.policies.wishes import Wishes
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.consent_state import ConsentState
from notifier.vocabulary.message_dial import LIGHT, MessageDial
from notifier.vocabulary.suppression_reason import RefusalReason
from tests.unit.notifier.test_policies import NOW, WELCOME

TURNED_DOWN = Suppress(RefusalReason.DIAL_TURNED_DOWN)
PAUSED = Suppress(RefusalReason.PAUSED)
TOMORROW = NOW + dt.timedelta(days=1)
ALL, IMPORTANT, DELIVERY_DAY, SILENT = MessageDial


def about(trigger: str, dial: MessageDial = ALL, **more: object) -> Circumstances:
    """A message with these words to somebody whose dial stands there."""
    changes = {"weight": find_weight(trigger), "wishes": Wishes(dial), **more}
    return dataclasses.replace(WELCOME, **changes)  # type: ignore[arg-type]


#: The quietest step at which each is still heard.
HEARD = {
    "order.placed": SILENT,
    "order.invoice_ready": SILENT,
    "order.cancelled": SILENT,
    "return.label_ready": SILENT,
    "case.answered": SILENT,
    "reply.stopped": SILENT,
    "reply.help": SILENT,
    "address.confirm": SILENT,
    "address.changed": SILENT,
    "offers.confirm": SILENT,
    "account.invited": SILENT,
    "account.password_reset": SILENT,
    "shipment.out_for_delivery": DELIVERY_DAY,
    "shipment.delivered": DELIVERY_DAY,
    "shipment.delivered_to_neighbour": DELIVERY_DAY,
    "shipment.delivered_to_locker": DELIVERY_DAY,
    "shipment.available_for_pickup": DELIVERY_DAY,
    "order.ready_for_pickup": DELIVERY_DAY,
    "shipment.pickup_deadline_near": DELIVERY_DAY,
    "shipment.failed_attempt": DELIVERY_DAY,
    "shipment.action_required": DELIVERY_DAY,
    "shipment.address_problem": DELIVERY_DAY,
    "shipment.customs_duties_due": DELIVERY_DAY,
    "shipment.delayed": IMPORTANT,
    "shipment.exception": IMPORTANT,
    "shipment.lost": IMPORTANT,
    "shipment.returning": IMPORTANT,
    "estimate.moved": IMPORTANT,
    "estimate.missed": IMPORTANT,
    "silence.in_transit": IMPORTANT,
    "order.preparation_late": IMPORTANT,
    "order.awaiting_payment": IMPORTANT,
    "return.rejected": IMPORTANT,
    "return.resolved": IMPORTANT,
    "refund.issued": IMPORTANT,
    "refund.late": IMPORTANT,
    "order.in_preparation": ALL,
    "order.shipped": ALL,
    "shipment.in_transit": ALL,
    "estimate.set": ALL,
    "return.in_transit": ALL,
    "feedback.request": ALL,
    "relationship.campaign": ALL,
    "relationship.thank_you": ALL,
}


@pytest.mark.parametrize("dial", MessageDial)
@pytest.mark.parametrize("trigger", HEARD)
def test_the_dial_lets_through_what_it_says(trigger: str, dial: MessageDial) -> None:
    steps = list(MessageDial)
    wanted: Verdict = ALLOW if steps.index(dial) <= steps.index(HEARD[trigger]) else TURNED_DOWN
    assert ask_dial(about(trigger, dial)) == wanted


@pytest.mark.parametrize("trigger", TRIGGER_TYPES)
def test_every_trigger_has_an_answer_for_every_step_and_turning_down_never_brings_more(trigger: str) -> None:
    heard = [ask_dial(about(trigger, dial)) == ALLOW for dial in MessageDial]
    assert heard[0]
    assert heard == sorted(heard, reverse=True)
    assert find_weight(trigger) == weigh(TRIGGER_TYPES[trigger])


def test_every_trigger_is_there() -> None:
    assert len(TRIGGER_TYPES) == 87
    assert set(TRIGGER_TYPES) >= NAMED


def test_promotion_is_the_first_to_go() -> None:
    offers = [name for name, kind in TRIGGER_TYPES.items() if kind.topic.is_promotional]
    assert offers
    assert {find_weight(name) for name in offers} == {LIGHT}


def test_nothing_urgent_is_lost_to_who_wants_what_matters() -> None:
    urgent = [name for name, kind in TRIGGER_TYPES.items() if kind.lane == "urgent"]
    assert {ask_dial(about(name, IMPORTANT)) for name in urgent} == {ALLOW}


def test_words_the_catalogue_does_not_know_are_light() -> None:
    assert ask_dial(about("shop.own_news", IMPORTANT)) == TURNED_DOWN
    assert ask_dial(about("shop.own_news")) == ALLOW


@pytest.mark.parametrize("exempt", [{"is_answer": True}, {"is_business": True}, {"channel": Channel.CHAT}])
def test_answers_and_work_know_neither_dial_nor_pause(exempt: dict[str, object]) -> None:
    unheard = about("order.shipped", wishes=Wishes(SILENT, paused_until=TOMORROW))
    asked = dataclasses.replace(unheard, **exempt)  # type: ignore[arg-type]
    assert (ask_dial(asked), ask_pause(asked)) == (ALLOW, ALLOW)


def test_carriers_and_the_team_hear_of_every_parcel() -> None:
    assert {find_weight(name).quietest for name in BUSINESS_WORDS} == {SILENT}


@pytest.mark.parametrize(
    ("trigger", "until", "verdict"),
    [
        ("order.shipped", TOMORROW, PAUSED),
        ("shipment.out_for_delivery", TOMORROW, PAUSED),
        ("shipment.delivered", TOMORROW, PAUSED),
        ("relationship.campaign", TOMORROW, PAUSED),
        ("shipment.action_required", TOMORROW, ALLOW),
        ("shipment.pickup_deadline_near", TOMORROW, ALLOW),
        ("shipment.customs_duties_due", TOMORROW, ALLOW),
        ("order.placed", TOMORROW, ALLOW),
        ("reply.help", TOMORROW, ALLOW),
        ("order.shipped", NOW, ALLOW),
        ("order.shipped", NOW - dt.timedelta(days=1), ALLOW),
        ("order.shipped", None, ALLOW),
    ],
)
def test_a_pause_holds_back_what_can_be_done_without(trigger: str, until: dt.datetime | None, verdict: Verdict) -> None:
    assert ask_pause(about(trigger, wishes=Wishes(paused_until=until))) == verdict


def test_a_no_to_the_topic_is_named_before_dial_and_pause() -> None:
    asked = about("order.shipped", wishes=Wishes(SILENT, paused_until=TOMORROW))
    assert ask_policies(dataclasses.replace(asked, consent=ConsentState.REFUSED)) == Suppress(
        RefusalReason.CONSENT_REFUSED
    )
    assert ask_policies(asked) == TURNED_DOWN
    assert ask_policies(dataclasses.replace(asked, wishes=Wishes(paused_until=TOMORROW))) == PAUSED
