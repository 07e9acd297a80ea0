"""A rule in the browser: from a ready-made one to a rehearsal, switched on, and the message with its passport."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from notifier.models import Message, Rule
from portal.merchants.team import create_user
from tests.browser.visitor import Visitor, visiting
from tests.faults.embedded_instance import free_port
from tests.running import documents
from tests.running.mail_server import running_mail_server
from tests.running.shop import Shop, open_shop
from tests.running.stack import Stack, running_stack
from tests.running.waiting import wait_for

PASSWORD = "correct horse battery"
NAME = "Thanks for more than ten"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A whole Milepost whose mails leave."""
    with (
        running_mail_server(free_port()) as mail,
        tempfile.TemporaryDirectory(prefix="mp-", ignore_cleanup_errors=True) as folder,
        running_stack(Path(folder) / "d", smtp_port=mail.port) as running,
    ):
        yield running


@pytest.fixture
def shop(stack: Stack) -> Iterator[Shop]:
    """A shop with an owner, named after its slug."""
    caller = stack.caller()
    shop = open_shop(stack.database, stack.settings, caller)
    with shop.database.unit_of_work() as session:
        create_user(session, shop.merchant_id, f"owner@{shop.slug}.example", PASSWORD, role="owner")
    yield shop
    caller.close()


@pytest.fixture
def owner(browser: Browser, stack: Stack, shop: Shop) -> Iterator[Visitor]:
    """The owner, signed in at the list of rules."""
    with visiting(browser, stack.settings.base_url) as somebody:
        somebody.open("/console/sign-in?next=/console/rules")
        page = somebody.page
        page.get_by_label("E-mail address").fill(f"owner@{shop.slug}.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Rules", level=1)).to_be_visible()
        yield somebody


def check(visitor: Visitor) -> None:
    """The page as it stands fits, is accessible, and asked nobody else for anything."""
    assert (visitor.find_faults(), visitor.overflow(), visitor.violations(), visitor.strangers()) == ([], 0, [], [])


def start_from_the_everyday_rule(page: Page) -> None:
    page.get_by_role("link", name="Ready-made").click()
    everyday = page.locator("#flow-everyday")
    everyday.get_by_text("20 rules").click()
    everyday.get_by_role("link", name=re.compile("Start from this.*When an order is placed")).click()


def add_condition(page: Page, amount: str) -> None:
    """With scripts: the fields of a condition appear as soon as its fact is chosen."""
    page.get_by_role("button", name="Add a condition").click()
    page.get_by_label("Fact", exact=True).select_option("order.total")
    page.get_by_label("How it is compared").select_option("greater_than")
    page.get_by_label("Value", exact=True).fill(amount)
    page.get_by_label("Currency").fill("EUR")
    page.get_by_label("What you call the rule").fill(NAME)


def find_message(shop: Shop) -> Message | None:
    """The message of the new rule once it has left."""
    with shop.database.reading() as session:
        rule_id = session.scalars(select(Rule.id).where(Rule.sender_id == shop.merchant_id, Rule.name == NAME)).one()
        wanted = select(Message).where(Message.sender_id == shop.merchant_id, Message.rule_id == rule_id)
        return session.scalars(wanted.where(Message.status == "sent")).first()


def test_a_rule_from_a_ready_made_one_to_its_first_message(owner: Visitor, shop: Shop) -> None:
    page = owner.page
    check(owner)
    shop.tell("shopify", documents.order("#3101", "mirela@people.example"), topic="orders/create")
    wait_for(lambda: shop.messages("#3101").get("order.placed") == "sent", what="the usual mail")

    start_from_the_everyday_rule(page)
    add_condition(page, "10")
    expect(page.locator("#sentence")).to_contain_text("order value is more than €10.00")
    check(owner)
    page.get_by_role("button", name="Save and rehearse").click()

    result = page.locator("#result")
    expect(result.get_by_text("times it happened")).to_be_visible()
    expect(result.get_by_role("heading", name="Clashes")).to_be_visible()
    expect(result.get_by_role("heading", name="Samples")).to_be_visible()
    check(owner)
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator("#notices")).to_contain_text("The rule is on.")

    shop.tell("shopify", documents.order("#3102", "other@people.example"), topic="orders/create")
    message = wait_for(lambda: find_message(shop), what="the message of the new rule")
    assert message is not None
    owner.open(f"/console/messages/{message.id}")
    passport = page.get_by_role("region", name="Which rule")
    expect(passport).to_contain_text(NAME)
    expect(passport).to_contain_text("order value is more than €10.00")


def test_the_list_is_kept_in_order_by_keyboard_and_what_was_switched_is_undone(owner: Visitor) -> None:
    page = owner.page
    first = page.locator(".rule-sentence").first
    expect(first).to_contain_text("When an order is placed")
    page.get_by_role("button", name="Move down: When an order is placed").press("Enter")
    expect(first).to_contain_text("When an order is being prepared")
    expect(page.get_by_role("button", name="Move down: When an order is placed")).to_be_focused()

    page.get_by_role("switch", name="When an order is placed").click()
    expect(page.get_by_role("switch", name="When an order is placed")).to_have_attribute("aria-checked", "false")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("switch", name="When an order is placed")).to_have_attribute("aria-checked", "true")
    check(owner)


def test_the_builder_works_without_scripts(browser: Browser, stack: Stack, owner: Visitor, shop: Shop) -> None:
    state = owner.page.context.storage_state()
    with visiting(browser, stack.settings.base_url, java_script_enabled=False, storage_state=state) as plain:
        page = plain.page
        plain.open("/console/rules/new?trigger=shipment.delivered")
        page.get_by_role("button", name="Add a condition").click()
        page.get_by_label("Fact", exact=True).select_option("destination.country")
        page.get_by_role("button", name="Read it again").click()
        page.get_by_label("France").check()
        page.get_by_label("After a wait").check()
        page.get_by_role("button", name="Read it again").click()
        expect(page.locator("#sentence")).to_contain_text("country of delivery is France")
        expect(page.locator("#sentence")).to_contain_text("2 hours later")
        page.get_by_role("button", name="Save and rehearse").click()
        page.get_by_role("button", name="30 days").click()
        expect(page.locator("#result")).to_contain_text("This did not happen in these days.")


@pytest.mark.parametrize("path", ["/flows", "/experiments", "/limits", "/new"])
def test_pages_beside_the_builder_fit_a_phone_and_are_accessible(owner: Visitor, path: str) -> None:
    owner.open(f"/console/rules{path}")
    check(owner)
