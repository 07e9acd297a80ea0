"""People and their answers: found by address, a no counts at once, a yes needs its proof and undoes no later no."""

import datetime as dt
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from notifier.api.preferences import Choice, Evidence, record_choice
from notifier.api.vocabulary import Channel, ConsentSource, ConsentState, Topic
from notifier.foundation.clock import utc_now
from notifier.models import ConsentChange
from tests.integration.api.conftest import Software, pointers

GRANTED = {"topic": "offers", "channel": "email", "state": "granted"}
REFUSED = {"topic": "offers", "channel": "email", "state": "refused"}
ON_A_PAGE = Evidence(ConsentSource.PREFERENCES_PAGE, "preferences-2026-11", "en", "page of order 1001")


def add_person(software: Software) -> dict[str, Any]:
    return software.post("/recipients", {"name": "Mila Brandt", "email": "Mila@Shopper.example", "language": "en"})


def state_of(software: Software, person: dict[str, Any], topic: str = "offers", channel: str = "email") -> str | None:
    answers = software.get(f"/recipients/{person['id']}/preferences")["data"]
    (found,) = (one["state"] for one in answers if (one["topic"], one["channel"]) == (topic, channel))
    return str(found) if found is not None else None


def ago(hours: float) -> str:
    return (utc_now() - dt.timedelta(hours=hours)).isoformat()


def test_a_person_is_recorded_once_and_found_by_address(software: Software) -> None:
    person = add_person(software)
    again = software.post("/recipients", {"email": "mila@shopper.example", "name": "Mila B."})
    assert again["id"] == person["id"]
    assert software.get(f"/recipients/{person['id']}")["name"] == "Mila B."
    (found,) = software.get("/recipients?email=MILA@shopper.example")["data"]
    assert [(one["channel"], one["address"]) for one in found["addresses"]] == [("email", "Mila@shopper.example")]
    assert software.get("/recipients?email=other@shopper.example")["data"] == []


def test_a_person_is_found_by_a_number_as_people_write_it(software: Software) -> None:
    person = software.post("/recipients", {"phone": "+1 (555) 010-0100"})
    (found,) = software.get("/recipients?phone=%2B15550100100")["data"]
    assert found["id"] == person["id"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"/email"}),
        ({"email": "mila@shopper", "phone": "12-4"}, {"/email", "/phone"}),
        ({"email": "mila@shopper.example", "country": "Germany"}, {"/country"}),
    ],
)
def test_who_cannot_be_reached_is_not_recorded(software: Software, fields: dict[str, str], wrong: set[str]) -> None:
    answer = software.call("POST", "/recipients", fields)
    assert answer.status_code == 422
    assert pointers(answer) == wrong
    assert software.get("/recipients")["data"] == []


def test_people_are_listed_page_by_page(software: Software) -> None:
    for number in range(3):
        software.post("/recipients", {"email": f"person{number}@shopper.example"})
    page = software.get("/recipients?limit=2")
    rest = software.get(f"/recipients?limit=2&cursor={page['next_cursor']}")
    addresses = [one["addresses"][0]["address"] for one in page["data"] + rest["data"]]
    assert addresses == [f"person{number}@shopper.example" for number in (2, 1, 0)]


def test_what_nobody_has_asked_is_null_and_says_what_holds(software: Software) -> None:
    document = software.get(f"/recipients/{add_person(software)['id']}/preferences")
    assert {one["state"] for one in document["data"]} == {None}
    wanted = {(one["topic"], one["channel"]): one["is_wanted"] for one in document["data"]}
    assert wanted["delivery_updates", "email"] is True
    assert wanted["offers", "email"] is False
    assert not any(channel == "chat" for _, channel in wanted)


def test_a_no_counts_at_once_without_anything(software: Software) -> None:
    person = add_person(software)
    answer = software.call("PUT", f"/recipients/{person['id']}/preferences", {"choices": [REFUSED]})
    assert answer.status_code == 200
    assert state_of(software, person) == "refused"


def test_a_yes_needs_its_proof(software: Software) -> None:
    person = add_person(software)
    path = f"/recipients/{person['id']}/preferences"
    answer = software.call("PUT", path, {"choices": [GRANTED], "evidence": {"proof": "  "}})
    assert answer.status_code == 422
    assert pointers(answer) == {"/evidence/proof"}
    assert state_of(software, person) is None
    evidence = {"proof": "form 7", "given_at": ago(2), "wording_version": "till-3", "language": "de"}
    assert software.call("PUT", path, {"choices": [GRANTED], "evidence": evidence}).status_code == 200
    with software.database.reading() as session:
        row = session.scalars(select(ConsentChange)).one()
    assert (row.source, row.wording_version, row.language) == ("api", "till-3", "de")
    assert row.proof.startswith("form 7 (given ")


@pytest.mark.parametrize(
    ("given_at", "status", "state"), [(None, 409, "refused"), (24.0, 409, "refused"), (-0.0, 200, "granted")]
)
def test_what_was_refused_stays_refused_unless_the_yes_is_later(
    software: Software, given_at: float | None, status: int, state: str
) -> None:
    person = add_person(software)
    with software.database.unit_of_work() as session:
        choice = Choice(Topic.OFFERS, Channel.EMAIL, ConsentState.REFUSED)
        record_choice(session, software.merchant_id, _id(person), choice, ON_A_PAGE)
    evidence = {"proof": "form 7"} | ({} if given_at is None else {"given_at": ago(given_at)})
    also = {"topic": "reminders", "channel": "email", "state": "refused"}
    path = f"/recipients/{person['id']}/preferences"
    assert software.call("PUT", path, {"choices": [also, GRANTED], "evidence": evidence}).status_code == status
    assert state_of(software, person) == state
    assert state_of(software, person, "reminders") == ("refused" if status == 200 else None)


def test_a_yes_of_tomorrow_is_none(software: Software) -> None:
    path = f"/recipients/{add_person(software)['id']}/preferences"
    evidence = {"proof": "form 7", "given_at": ago(-24)}
    assert pointers(software.call("PUT", path, {"choices": [GRANTED], "evidence": evidence})) == {"/evidence/given_at"}


def test_one_question_has_one_answer(software: Software) -> None:
    path = f"/recipients/{add_person(software)['id']}/preferences"
    assert pointers(software.call("PUT", path, {"choices": [REFUSED, REFUSED]})) == {"/choices"}


def test_people_of_another_merchant_are_nowhere(software: Software, stranger: Software) -> None:
    path = f"/recipients/{add_person(stranger)['id']}"
    assert software.call("GET", path).status_code == 404
    assert software.call("GET", f"{path}/preferences").status_code == 404
    assert software.call("PUT", f"{path}/preferences", {"choices": [REFUSED]}).status_code == 404
    assert software.get("/recipients")["data"] == []


def _id(person: dict[str, Any]) -> uuid.UUID:
    return uuid.UUID(person["id"])
