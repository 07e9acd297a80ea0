"""Problems of shoppers on both databases: reported once, answered, closed, opened again, and told each time."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from notifier.foundation.database import Database
from portal.engagement.case_drafts import LONGEST_TEXT, MOST_OPEN_CASES, Answer, AnswerError, CaseDraft, WrittenText
from portal.engagement.case_reading import WholeCase, get_case_of_merchant
from portal.engagement.cases import answer_case, close_case, record_case
from portal.merchants.flows.registry import FLOWS
from portal.merchants.flows.switching import switch_flow
from portal.shopper.cases import MESSAGES_OF_ORDER
from portal.vocabulary.case_kind import CaseKind
from portal.vocabulary.case_state import CaseState
from portal.vocabulary.link_kind import LinkKind
from portal.vocabulary.milestone import Milestone
from portal.web.locale import SUPPORTED_LOCALES
from tests.integration.shopper.case_scene import Scene, form, set_scene

#: Fields of a form, and what is said of them.
WRONG_REPORTS: tuple[tuple[dict[str, object], str], ...] = (
    ({}, "Please choose what is wrong."),
    ({"kind": "address_change"}, "Please choose what is wrong."),
    ({"kind": "damaged"}, "Please choose at least one item."),
    ({"kind": "damaged", "item": "0198c0de-0000-7000-8000-000000000000"}, "Please choose at least one item."),
    ({"kind": "other", "text": " \n"}, "Please write a few words."),
    ({"kind": "late", "text": "x" * (LONGEST_TEXT + 1)}, "Please use 2,000 characters at most."),
)


@pytest.fixture
def scene(app: Flask, database: Database) -> Scene:
    """An order on its way."""
    return set_scene(app, database)


def report(client: FlaskClient, scene: Scene, **fields: object) -> str:
    """Report a problem; the path of its case."""
    answer = client.post(f"{scene.path}/problem", data=form(**fields))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def load(scene: Scene, case_path: str) -> WholeCase:
    with scene.database.reading() as session:
        return get_case_of_merchant(session, scene.merchant_id, case_path.rpartition("/")[2])


def answer(scene: Scene, case_path: str, text: str, *, is_granted: bool | None = None) -> None:
    with scene.database.unit_of_work() as session:
        number = case_path.rpartition("/")[2]
        answer_case(session, scene.links, scene.merchant_id, number, Answer(text, is_granted))


def close(scene: Scene, case_path: str) -> None:
    with scene.database.unit_of_work() as session:
        close_case(session, scene.links, scene.merchant_id, case_path.rpartition("/")[2])


def test_a_report_becomes_a_case_that_is_told_and_shown(client: FlaskClient, scene: Scene) -> None:
    before = scene.page_version()
    typed = "  The box was open.\r\nTwo <b>bottles</b> broke. "
    path = report(client, scene, kind="damaged", item=str(scene.line_ids[1]), text=typed)
    case = load(scene, path)
    assert re.fullmatch(r"C-[2-9B-Z]{6}", case.summary.number)
    assert (case.items, case.summary.state) == (("Trail bottle",), CaseState.OPEN)
    assert case.messages[0].text == typed.replace("\r\n", "\n")
    told = {"number": case.summary.number, "kind": "damaged", "state": "open", "answer": None}
    assert scene.told() == [("case.opened", told)]
    assert scene.page_version() > before
    shown = client.get(path)
    assert "Two &lt;b&gt;bottles&lt;/b&gt; broke." in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert [(card.number, card.url) for card in scene.page().cases] == [(case.summary.number, path)]


def test_a_form_posted_twice_is_one_case_and_one_message(client: FlaskClient, scene: Scene) -> None:
    sent = form(kind="late", text="Where is it?")
    paths = {client.post(f"{scene.path}/problem", data=sent).headers["Location"] for _ in range(2)}
    assert len(paths) == 1
    assert len(load(scene, paths.pop()).messages) == 1
    assert len(scene.told()) == 1


def test_a_form_posted_twice_at_the_same_moment_is_one_case(scene: Scene) -> None:
    draft = CaseDraft(kind=CaseKind.LATE, written=WrittenText(text="Where is it?", form_key="once"))

    def post() -> str:
        with scene.database.unit_of_work() as session:
            return record_case(session, scene.links, scene.order_id, draft)

    with ThreadPoolExecutor(4) as pool:
        numbers = {job.result() for job in [pool.submit(post) for _ in range(4)]}
    assert len(numbers) == 1
    assert scene.count_cases() == 1
    assert len(scene.told()) == 1


def test_the_same_problem_again_leads_to_the_case_that_is_open(client: FlaskClient, scene: Scene) -> None:
    first = report(client, scene, kind="late", text="Where is it?")
    assert report(client, scene, kind="late", text="Still nothing.") == first
    assert [one.text for one in load(scene, first).messages] == ["Where is it?", "Still nothing."]
    assert len(scene.told()) == 1
    assert report(client, scene, kind="other", text="Another thing.") != first


def test_the_answer_is_told_and_stands_on_both_pages(client: FlaskClient, scene: Scene) -> None:
    path = report(client, scene, kind="late")
    answer(scene, path, "We have asked the carrier.")
    assert scene.told()[-1][0] == "case.answered"
    assert scene.told()[-1][1] == {
        "number": load(scene, path).summary.number,
        "kind": "late",
        "state": "answered",
        "answer": "We have asked the carrier.",
    }
    assert "We have asked the carrier." in client.get(path).text
    assert [card.answer for card in scene.page().cases] == ["We have asked the carrier."]


def test_a_closed_case_opens_again_when_the_shopper_writes(client: FlaskClient, scene: Scene) -> None:
    path = report(client, scene, kind="late")
    close(scene, path)
    assert client.post(path, data=form(text="It is still not here.")).status_code == 303
    assert load(scene, path).summary.state is CaseState.OPEN
    close(scene, path)
    assert [trigger for trigger, _ in scene.told()] == ["case.opened", "case.closed", "case.opened", "case.closed"]


def test_a_closed_case_cannot_be_answered_or_closed_again(client: FlaskClient, scene: Scene) -> None:
    path = report(client, scene, kind="late")
    close(scene, path)
    with pytest.raises(AnswerError, match="opens again when the shopper writes"):
        answer(scene, path, "One more thing.")
    with pytest.raises(AnswerError, match="closed already"):
        close(scene, path)


def test_what_is_missing_is_said_beside_the_field(client: FlaskClient, scene: Scene) -> None:
    for fields, said in WRONG_REPORTS:
        refused = client.post(f"{scene.path}/problem", data=form(**fields))
        assert refused.status_code == 422
        assert said in refused.text
    assert scene.count_cases() == 0


def test_only_so_many_cases_wait_at_once_and_what_was_typed_stays(client: FlaskClient, scene: Scene) -> None:
    item = str(scene.line_ids[0])
    for kind in ("late", "damaged", "missing_item", "wrong_item", "wrong_address")[:MOST_OPEN_CASES]:
        report(client, scene, kind=kind, item=item)
    refused = client.post(f"{scene.path}/problem", data=form(kind="other", text="One more."))
    assert refused.status_code == 429
    assert "answer them first" in refused.text
    assert "One more." in refused.text


def test_whoever_writes_without_end_has_to_wait(app: Flask, client: FlaskClient, scene: Scene) -> None:
    limits = app.extensions["shopper"].limits
    while limits.take(MESSAGES_OF_ORDER, "cases of order", str(scene.order_id)):
        pass
    refused = client.post(f"{scene.path}/problem", data=form(kind="late", text="Hello?"))
    assert refused.status_code == 429
    assert "Please try again later." in refused.text
    assert "Hello?" in refused.text
    assert scene.count_cases() == 0


def test_gift_links_strangers_and_other_orders_see_no_case(client: FlaskClient, scene: Scene) -> None:
    path = report(client, scene, kind="late", text="Where is it?")
    number = path.rpartition("/")[2]
    for closed in (f"{scene.gift_path}/problem", f"{scene.gift_path}/change", f"{scene.gift_path}/cases/{number}"):
        assert client.get(closed).status_code == 404
        assert client.post(closed, data=form(kind="late", text="Hello")).status_code == 404
    gift = scene.page(LinkKind.GIFT)
    assert gift.cases == ()
    assert gift.help.is_empty
    assert client.get(f"{scene.path}/cases/C-222222").status_code == 404
    assert scene.count_cases() == 1


def test_a_forwarded_page_gives_away_no_contact(client: FlaskClient, scene: Scene) -> None:
    text = "Write to mirela@tannenberg.example or call +1 555 0101, or 030 1234567. Order 1042."
    path = report(client, scene, kind="late", text=text)
    answer(scene, path, "We called +1 555 0101 and ring at Kastanienallee 12. The carrier: 0800 123456.")
    shown = client.get(path).text + str(scene.page().cases)
    for private in ("mirela", "555 0101", "1234567", "Kastanienallee"):
        assert private not in shown
    assert "0800 123456" in shown
    assert "Order 1042." in shown


def test_before_asking_the_form_says_where_the_order_stands(app: Flask, database: Database) -> None:
    scene = set_scene(app, database, milestone=Milestone.DELIVERED)
    shown = app.test_client().get(f"{scene.path}/problem").text
    assert "look with your neighbours" in shown
    assert 'value="not_here"' in shown
    assert 'value="late"' not in shown


def test_an_answer_by_mail_is_promised_only_by_shops_that_send_one(client: FlaskClient, scene: Scene) -> None:
    promise = "We answer to <bdi>m•••@tannenberg.example</bdi> and on the page of your order."
    assert promise in client.get(f"{scene.path}/problem").text
    with scene.database.unit_of_work() as session:
        switch_flow(session, scene.merchant_id, FLOWS["cases"], is_on=False)
    shown = client.get(f"{scene.path}/problem").text
    assert promise not in shown
    assert "We answer on the page of your order." in shown


def test_every_page_is_complete_in_every_language(client: FlaskClient, scene: Scene) -> None:
    path = report(client, scene, kind="late")
    for tag in SUPPORTED_LOCALES:
        for address in (path, f"{scene.path}/problem", f"{scene.path}/change"):
            shown = client.get(f"{address}?lang={tag}")
            assert shown.status_code == 200
            assert f'<html lang="{tag}"' in shown.text
            assert f'action="{address}?lang={tag}"' in shown.text
