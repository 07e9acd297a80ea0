"""Push messages in a real Firefox, by way of a push service: asked for, shown once, clicked, renewed and given up."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from deploy.setup.browser import NO_FIREFOX, find_firefox
from notifier.audience.push_subscriptions import digest_endpoint
from notifier.audience.vapid_keys import rotate_key
from notifier.authoring.rules import RuleDraft, install_rules
from notifier.foundation.sealing import Sealer
from notifier.models import DeliveryReceipt, Message, PushSubscriptionRow, Sender
from notifier.vocabulary.channel import Channel
from tests.running import documents
from tests.running.autopush import Autopush, running_autopush
from tests.running.firefox import Firefox, running_firefox
from tests.running.shop import Shop, open_shop
from tests.running.stack import Stack, running_stack
from tests.running.waiting import wait_for

ORDER = "#2901"
NUMBER = "1Z5550100126901"
TRIGGERS = ("shipment.out_for_delivery", "shipment.delivered")
STATE = 'return document.querySelector("[data-push-state]").dataset.pushState'
HEADLINE = 'return document.querySelector("[data-headline]").textContent'
SHOWN = """
return (async () => {
  const registration = await navigator.serviceWorker.getRegistration(arguments[0]);
  return (await registration.getNotifications()).map(({ title, body, icon }) => ({ title, body, icon }));
})()
"""


@dataclass
class Scene:
    """An order of a shop of its own, its page open in the browser."""

    firefox: Firefox
    service: Autopush
    stack: Stack
    shop: Shop
    url: str

    def wait_for_state(self, state: str) -> None:
        """Return once the card says so."""
        wait_for(lambda: self.firefox.run(STATE) == state, what=f"the state {state}")

    def turn_on(self) -> str:
        """Tap the button; returns the endpoint that the shop has now."""
        self.firefox.click('[data-push="subscribe"]')
        self.wait_for_state("on")
        (endpoint,) = self.endpoints()
        return endpoint

    def endpoints(self) -> list[str]:
        """The addresses the shop would send to, of those that the push service knows."""
        known = {digest_endpoint(self.service.origin + one.path): one for one in self.service.channels.values()}
        return [self.service.origin + known[digest].path for digest in self.digests() if digest in known]

    def digests(self) -> list[str]:
        """What the shop keeps of its browsers."""
        with self.stack.database.reading() as session:
            mine = PushSubscriptionRow.sender_id == self.shop.merchant_id
            return list(session.scalars(select(PushSubscriptionRow.endpoint_digest).where(mine)))

    def report(self, code: str) -> None:
        """Let the carrier see the parcel."""
        self.shop.tell("simulated", documents.report(NUMBER, [(code, documents.moment(0))]))

    def statuses(self) -> list[str]:
        """Of the push messages of the shop."""
        with self.stack.database.reading() as session:
            mine = (Message.sender_id == self.shop.merchant_id, Message.channel == Channel.PUSH.value)
            return sorted(session.scalars(select(Message.status).where(*mine)))

    def count_clicks(self) -> int:
        """Clicks that were counted of messages of the shop."""
        with self.stack.database.reading() as session:
            clicks = select(DeliveryReceipt.id).join(Message, Message.id == DeliveryReceipt.message_id)
            mine = (Message.sender_id == self.shop.merchant_id, DeliveryReceipt.kind == "clicked")
            return len(session.scalars(clicks.where(*mine)).all())

    def notifications(self) -> list[dict]:
        """What the shop's worker shows now."""
        shown: list[dict] = self.firefox.run(SHOWN, f"/m/{self.shop.slug}/")
        return shown


@pytest.fixture(scope="module")
def service() -> Iterator[Autopush]:
    with running_autopush() as service:
        yield service


@pytest.fixture(scope="module")
def stack(service: Autopush) -> Iterator[Stack]:
    variables = {"MILEPOST_PUSH_ORIGINS": service.origin, "MILEPOST_ALLOW_PRIVATE_ENDPOINTS": "0"}
    with (
        tempfile.TemporaryDirectory(prefix="mp-", ignore_cleanup_errors=True) as folder,
        running_stack(Path(folder) / "d", variables=variables) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def firefox(service: Autopush, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    program = find_firefox()
    assert program is not None, NO_FIREFOX
    folder = tmp_path_factory.mktemp("firefox") / "profile"
    with running_firefox(program, folder, {"dom.push.serverURL": service.browser_url}) as firefox:
        yield firefox


@pytest.fixture
def scene(firefox: Firefox, service: Autopush, stack: Stack) -> Iterator[Scene]:
    caller = stack.caller()
    shop = open_shop(stack.database, stack.settings, caller)
    with stack.database.unit_of_work() as session:
        rules = [RuleDraft(f"push {trigger}", trigger, (Channel.PUSH,)) for trigger in TRIGGERS]
        install_rules(session, shop.merchant_id, rules)
        session.get_one(Sender, shop.merchant_id).counts_visits = True
    order = documents.order(ORDER, "mirela@tannenberg.example")
    shop.tell("shopify", order, topic="orders/create")
    shop.tell("shopify", documents.fulfilment(order, [NUMBER]), topic="fulfillments/create")
    shop.tell("simulated", documents.report(NUMBER, [("picked_up", documents.moment(5))]))
    shop.wait_for_milestone(ORDER, NUMBER, "in_transit")
    url = stack.settings.base_url + shop.page_path(ORDER)
    firefox.open(url)
    yield Scene(firefox, service, stack, shop, url)
    firefox.close_alerts()
    caller.close()


def test_an_alert_is_shown_once_and_its_click_is_counted_and_leads_to_the_order(scene: Scene) -> None:
    scene.wait_for_state("off")
    endpoint = scene.turn_on()
    scene.report("out_for_delivery")
    wait_for(scene.firefox.count_alerts, what="the message to be shown")
    # Firefox puts it on the screen before it writes it down.
    wait_for(scene.notifications, what="the worker to know of it")
    (shown,) = scene.notifications()
    assert shown["title"] == "Fernhollow"
    assert "out for delivery" in shown["body"]
    assert shown["icon"].endswith(f"/m/{scene.shop.slug}/icon-192.png")
    wait_for(lambda: "out for delivery" in scene.firefox.run(HEADLINE), what="the open page to show the same")
    # The page lies behind another one: the click brings it to the front instead of opening it twice.
    scene.firefox.open_tab()
    scene.firefox.click_alert()
    wait_for(lambda: scene.count_clicks() == 1, what="the click to be counted")
    wait_for(lambda: scene.firefox.selected_url() == scene.url, what="the page to come to the front")
    assert scene.firefox.count_tabs() == 2
    scene.firefox.close_last_tab()
    assert scene.service.delivered.count(endpoint) == 1
    # Who clicks has received it: the worker learns that from the click.
    wait_for(lambda: scene.statuses() == ["delivered"], what="the message to be delivered")
    assert scene.service.refusals == []


def test_a_click_opens_the_order_where_no_tab_shows_it(scene: Scene) -> None:
    scene.turn_on()
    scene.firefox.open("about:blank")
    scene.report("delivered")
    wait_for(scene.firefox.count_alerts, what="the message to be shown")
    scene.firefox.click_alert()
    wait_for(lambda: scene.firefox.selected_url() == scene.url, what="the page to be opened")
    assert scene.count_clicks() == 1
    scene.firefox.close_last_tab()


def test_a_browser_that_its_push_service_forgot_takes_a_new_subscription_by_itself(scene: Scene) -> None:
    before = scene.turn_on()
    scene.service.lose_browser()
    wait_for(lambda: len(scene.endpoints()) == 1 and scene.endpoints() != [before], what="a new subscription")
    wait_for(lambda: len(scene.digests()) == 1, what="the old one to be forgotten")
    scene.report("out_for_delivery")
    wait_for(lambda: scene.statuses() == ["sent"], what="the message to be sent")
    wait_for(scene.firefox.count_alerts, what="the message to be shown")
    assert scene.service.delivered.count(before) == 0


def test_a_visit_after_a_change_of_key_subscribes_with_the_new_one(scene: Scene) -> None:
    before = scene.turn_on()
    with scene.stack.database.unit_of_work() as session:
        key = rotate_key(session, Sealer(scene.stack.settings.secret_keys), scene.shop.merchant_id)
    scene.firefox.open(scene.url)
    wait_for(lambda: len(scene.digests()) == 1 and scene.endpoints() not in ([], [before]), what="a new subscription")
    (channel,) = [
        one for one in scene.service.channels.values() if [scene.service.origin + one.path] == scene.endpoints()
    ]
    assert channel.key == key
    scene.wait_for_state("on")


def test_who_turns_messages_off_is_forgotten_by_shop_and_push_service(scene: Scene) -> None:
    endpoint = scene.turn_on()
    (channel,) = [one for one in scene.service.channels.values() if scene.service.origin + one.path == endpoint]
    scene.firefox.open(scene.url)
    scene.wait_for_state("on")
    scene.firefox.click('[data-push="unsubscribe"]')
    scene.wait_for_state("off")
    assert scene.digests() == []
    wait_for(lambda: channel.id in scene.service.unregistered, what="the push service to be told")
    scene.report("out_for_delivery")
    scene.shop.wait_for_milestone(ORDER, NUMBER, "out_for_delivery")
    assert scene.service.delivered.count(endpoint) == 0


def test_a_subscription_that_its_push_service_calls_gone_is_forgotten(scene: Scene) -> None:
    scene.turn_on()
    scene.service.answers.append(410)
    scene.report("out_for_delivery")
    wait_for(lambda: scene.statuses() == ["failed"], what="the message to fail")
    assert scene.digests() == []
