"""The OpenAPI document and the page made of it: true to the code, complete, and nothing comes from elsewhere."""

import json
import re
from typing import Any

import msgspec
import pytest

from portal.api.field_types import Nothing
from portal.api.operation import Operation
from portal.api.operations import OPERATIONS
from portal.api.problems import ProblemCode
from portal.vocabulary.api_scope import ApiScope
from tests.integration.api.conftest import Software


@pytest.fixture
def document(software: Software) -> dict[str, Any]:
    """What generators of clients read, without a key."""
    answer = software.client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found: dict[str, Any] = json.loads(answer.data)
    return found


@pytest.fixture
def page(software: Software) -> str:
    answer = software.client.get("/api/docs")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "Set-Cookie" not in answer.headers
    return answer.get_data(as_text=True)


def references(value: object) -> set[str]:
    """Every type a document refers to."""
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*(references(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(references(part) for part in value))
    return set()


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    described = {
        (method.upper(), path, one["operationId"])
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    }
    assert described == {(one.method, one.path, one.name) for one in OPERATIONS}
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "https://track.shop.example/api/v1"}]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in references(document):
        place: Any = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_every_scope_opens_something() -> None:
    assert {one.scope for one in OPERATIONS} == set(ApiScope)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_what_a_post_is_checked_by_is_what_is_described(operation: Operation, document: dict[str, Any]) -> None:
    written = document["paths"][operation.path][operation.method.lower()]
    if operation.is_reading or operation.takes is Nothing:
        assert "requestBody" not in written
        return
    schema = document["components"]["schemas"][operation.takes.__name__]
    assert set(schema["properties"]) == set(operation.takes.__struct_fields__)
    assert schema["additionalProperties"] is False
    assert written["requestBody"]["required"] is True


def test_the_page_names_every_operation_type_and_problem(page: str, document: dict[str, Any]) -> None:
    ids = set(re.findall(r'id="([^"]+)"', page))
    assert {one.name for one in OPERATIONS} <= ids
    assert set(document["components"]["schemas"]) <= ids
    assert {code.value for code in ProblemCode} <= ids
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= ids


def test_the_page_fetches_nothing_from_elsewhere_and_runs_no_script(page: str) -> None:
    assert "<script" not in page
    fetched = re.findall(r'<(?:link|img|script|iframe)[^>]*(?:href|src)="([^"]+)"', page)
    assert fetched
    assert all(address.startswith("/static/") for address in fetched)


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.takes is not Nothing and not one.is_reading])
def test_the_requests_that_are_shown_are_good_ones(operation: Operation, page: str) -> None:
    article = page.partition(f'id="{operation.name}"')[2].partition("</article>")[0]
    sent = article.partition("-d &#39;")[2].partition("&#39;</code>")[0].replace("&#34;", '"')
    assert isinstance(msgspec.json.decode(sent.encode(), type=operation.takes), operation.takes)
