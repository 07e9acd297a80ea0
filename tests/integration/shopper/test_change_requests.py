"""Changes of the delivery on both databases: asked for while possible, never made by themselves, answered yes or no."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from notifier.foundation.database import Database
from portal.engagement.case_drafts import Answer, AnswerError, WantedAddress
from portal.engagement.case_reading import WholeCase, get_case_of_merchant
from portal.engagement.cases import answer_case
from portal.models import CaseChange, OrderContact
from portal.vocabulary.case_instruction import CaseInstruction
from portal.vocabulary.case_kind import CaseKind
from portal.vocabulary.milestone import Milestone
from portal.vocabulary.order_stage import OrderStage
from tests.integration.shopper.case_scene import Scene, form, set_scene

NEW_HOME = {"name": "Mirela Tannenberg", "street": "Lindenweg 4", "postcode": "20095", "city": "Hamburg", "region": ""}

#: Fields of a form, and what is said of them.
WRONG_WISHES: tuple[tuple[dict[str, object], str], ...] = (
    ({"intent": "address", **NEW_HOME, "street": " "}, "Please fill this in."),
    ({"intent": "address", **NEW_HOME, "postcode": "2" * 17}, "This is too long."),
    ({"intent": "instructions", "instruction": "roof"}, "Please choose one of the options."),
    ({"intent": "instructions", "instruction": "safe_place"}, "Please write a few words."),
)


@pytest.fixture
def scene(app: Flask, database: Database) -> Scene:
    """An order that is being packed."""
    return set_scene(app, database, stage=OrderStage.IN_PREPARATION.value, milestone=None)


def ask(client: FlaskClient, scene: Scene, **fields: object) -> str:
    """Ask for a change; the number of its case."""
    answer = client.post(f"{scene.path}/change", data=form(**fields))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def load(scene: Scene, number: str) -> WholeCase:
    with scene.database.reading() as session:
        return get_case_of_merchant(session, scene.merchant_id, number)


def say(scene: Scene, number: str, text: str, *, is_granted: bool | None) -> None:
    with scene.database.unit_of_work() as session:
        answer_case(session, scene.links, scene.merchant_id, number, Answer(text, is_granted))


def test_a_new_address_is_only_asked_for_and_shown_masked(client: FlaskClient, scene: Scene) -> None:
    number = ask(client, scene, intent="address", **NEW_HOME)
    case = load(scene, number)
    assert case.summary.kind is CaseKind.ADDRESS_CHANGE
    assert case.change is not None
    assert case.change.address == WantedAddress(**NEW_HOME)
    with scene.database.reading() as session:
        assert session.get_one(OrderContact, scene.order_id).street == "Kastanienallee 12"
    shown = client.get(f"{scene.path}/cases/{number}").text
    assert "Hamburg" in shown
    for private in ("Lindenweg", "20095", "Mirela"):
        assert private not in shown
    assert [trigger for trigger, _ in scene.told()] == ["case.opened"]


def test_the_form_shows_the_present_address_in_part_only(client: FlaskClient, scene: Scene) -> None:
    shown = client.get(f"{scene.path}/change").text
    assert "Berlin" in shown
    for private in ("Kastanienallee", "10115", "Mirela", "mirela@"):
        assert private not in shown


def test_a_second_wish_takes_the_place_of_the_first_while_it_waits(client: FlaskClient, scene: Scene) -> None:
    first = ask(client, scene, intent="address", **NEW_HOME)
    assert ask(client, scene, intent="address", **{**NEW_HOME, "street": "Lindenweg 5"}) == first
    change = load(scene, first).change
    assert change is not None
    assert change.address is not None
    assert change.address.street == "Lindenweg 5"
    say(scene, first, "We have changed it.", is_granted=True)
    assert ask(client, scene, intent="address", **NEW_HOME) != first


def test_yes_and_no_stand_on_the_page(client: FlaskClient, scene: Scene) -> None:
    for is_granted, sentence in ((True, "We will do as you ask"), (False, "We cannot change this any more")):
        number = ask(client, scene, intent="instructions", instruction="pickup_point")
        say(scene, number, "Thank you for asking.", is_granted=is_granted)
        assert sentence in client.get(f"{scene.path}/cases/{number}").text
        assert scene.page().cases[0].is_granted is is_granted


def test_a_change_needs_a_yes_or_no_and_a_problem_takes_none(client: FlaskClient, scene: Scene) -> None:
    number = ask(client, scene, intent="instructions", instruction="pickup_point")
    with pytest.raises(AnswerError, match="say yes or no"):
        say(scene, number, "Well.", is_granted=None)
    client.post(f"{scene.path}/problem", data=form(kind="late"))
    problem = next(told["number"] for _, told in scene.told() if isinstance(told, dict) and told["kind"] == "late")
    with pytest.raises(AnswerError, match="asks for no change"):
        say(scene, str(problem), "Yes.", is_granted=True)


def test_an_address_loses_what_no_database_keeps(client: FlaskClient, scene: Scene) -> None:
    number = ask(client, scene, intent="address", **{**NEW_HOME, "street": "Linden\0weg 4"})
    change = load(scene, number).change
    assert change is not None
    assert change.address == WantedAddress(**NEW_HOME)


def test_a_wish_that_was_erased_cannot_be_granted(client: FlaskClient, scene: Scene) -> None:
    number = ask(client, scene, intent="address", **NEW_HOME)
    with scene.database.unit_of_work() as session:
        session.execute(delete(CaseChange))
    with pytest.raises(AnswerError, match="was erased"):
        say(scene, number, "We have changed it.", is_granted=True)


def test_instructions_are_kept_with_their_words(client: FlaskClient, scene: Scene) -> None:
    number = ask(client, scene, intent="instructions", instruction="neighbour", text="Ground floor, left.")
    case = load(scene, number)
    assert case.change is not None
    assert case.change.instruction is CaseInstruction.NEIGHBOUR
    assert case.messages[0].text == "Ground floor, left."


def test_what_is_wrong_is_said_beside_the_field(client: FlaskClient, scene: Scene) -> None:
    for fields, said in WRONG_WISHES:
        refused = client.post(f"{scene.path}/change", data=form(**fields))
        assert refused.status_code == 422
        assert said in refused.text
    assert scene.count_cases() == 0


def test_after_the_parcel_has_left_only_instructions_are_taken(app: Flask, database: Database) -> None:
    scene = set_scene(app, database, milestone=Milestone.IN_TRANSIT)
    client = app.test_client()
    assert 'value="address"' not in client.get(f"{scene.path}/change").text
    refused = client.post(f"{scene.path}/change", data=form(intent="address", **NEW_HOME))
    assert refused.status_code == 409
    assert "moved on" in refused.text
    assert ask(client, scene, intent="instructions", instruction="pickup_point")


def test_nothing_can_be_changed_on_the_day_of_delivery(app: Flask, database: Database) -> None:
    scene = set_scene(app, database, milestone=Milestone.OUT_FOR_DELIVERY)
    client = app.test_client()
    assert scene.page().help.change_url is None
    shown = client.get(f"{scene.path}/change")
    assert shown.status_code == 200
    assert "moved on" in shown.text
    assert "<form" not in shown.text
