"""`GET /api/docs`: the OpenAPI document as a page, for everybody; nothing is fetched from elsewhere, no script runs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from flask import Response, make_response, render_template

from portal.api.context import api_context
from portal.api.docs_sample import write_curl, write_json, write_sample
from portal.api.openapi import write_openapi
from portal.api.operations import OPERATIONS
from portal.api.problems import ProblemCode, explain_codes
from portal.merchants.repeated_requests import KEPT_FOR
from portal.vocabulary.api_scope import ApiScope
from portal.web.rate_limits import API_CALLS

_Document = Mapping[str, Any]
_JSON: Final = "application/json"
_ID: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """One field or parameter: `kind` in words, `type_name` when it has a section of its own."""

    name: str
    kind: str
    type_name: str | None
    is_needed: bool
    description: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeDoc:
    """One type of document with its fields, or with its words."""

    name: str
    description: str
    fields: tuple[FieldDoc, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OperationDoc:
    """One operation with samples of what is sent and answered."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    parameters: tuple[FieldDoc, ...]
    body: tuple[FieldDoc, ...]
    takes: str | None
    answers: str
    status: str
    curl: str
    answer: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocsPage:
    """Everything the page shows."""

    base_url: str
    introduction: str
    families: tuple[tuple[str, tuple[OperationDoc, ...]], ...]
    types: tuple[TypeDoc, ...]
    problems: tuple[tuple[ProblemCode, HTTPStatus, str], ...]
    scopes: tuple[ApiScope, ...]
    kept_hours: int
    calls: int
    window_seconds: int


def show_docs() -> Response:
    """The page."""
    response = make_response(render_template("api/docs.html", page=_compose(api_context().base_url)))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@lru_cache(maxsize=8)
def _compose(base_url: str) -> DocsPage:
    document = write_openapi(OPERATIONS, base_url)
    schemas: _Document = document["components"]["schemas"]
    server = document["servers"][0]["url"]
    families: dict[str, list[OperationDoc]] = {}
    for one in OPERATIONS:
        written = document["paths"][one.path][one.method.lower()]
        families.setdefault(one.tag, []).append(_write_operation((one.method, one.path), written, schemas, server))
    return DocsPage(
        base_url=base_url,
        introduction=document["info"]["description"],
        families=tuple((tag, tuple(found)) for tag, found in families.items()),
        types=tuple(_write_type(name, schema) for name, schema in sorted(schemas.items())),
        problems=explain_codes(),
        scopes=tuple(ApiScope),
        kept_hours=int(KEPT_FOR.total_seconds() // 3600),
        calls=API_CALLS.amount,
        window_seconds=API_CALLS.get_expiry(),
    )


def _write_operation(place: tuple[str, str], written: _Document, schemas: _Document, server: str) -> OperationDoc:
    method, path = place
    status, done = next((code, answer) for code, answer in written["responses"].items() if code.startswith("2"))
    answers = done["content"][_JSON]["schema"]
    takes = written.get("requestBody", {}).get("content", {}).get(_JSON, {}).get("schema")
    body = None if takes is None else write_sample(takes, schemas, is_request=True)
    description, _, scope = written["description"].rpartition("Scope: ")
    return OperationDoc(
        name=written["operationId"],
        method=method,
        path=path,
        summary=written["summary"],
        description=description.strip(),
        scope=scope.strip("`."),
        parameters=tuple(_write_parameter(one) for one in written["parameters"]),
        body=() if takes is None else _write_fields(schemas[_type_name(takes) or ""]),
        takes=None if takes is None else _type_name(takes),
        answers=_type_name(answers) or "",
        status=status,
        curl=write_curl(method, server + _ID.sub(lambda found: f"${found[1].upper()}", path), body),
        answer=write_json(write_sample(answers, schemas, is_request=False)),
        problems=tuple(code for code in written["responses"] if not code.startswith("2")),
    )


def _write_parameter(written: _Document) -> FieldDoc:
    schema = written["schema"]
    said = written.get("description") or schema.get("description", "")
    words = tuple(schema.get("enum", ()))
    place = {"path": "in the path", "query": "in the query", "header": "header"}[written["in"]]
    return FieldDoc(written["name"], f"{_kind(schema)}, {place}", None, written["required"], said, words)


def _write_type(name: str, schema: _Document) -> TypeDoc:
    return TypeDoc(name, schema.get("description", ""), _write_fields(schema), tuple(schema.get("enum", ())))


def _write_fields(schema: _Document) -> tuple[FieldDoc, ...]:
    needed = set(schema.get("required", ()))
    return tuple(
        FieldDoc(key, _kind(one), _type_name(one), key in needed, _description(one))
        for key, one in schema.get("properties", {}).items()
    )


def _kind(schema: _Document) -> str:
    """A schema in a few words."""
    options = schema.get("anyOf")
    if options:
        return " or ".join(_kind(one) for one in options)
    if "$ref" in schema:
        return str(_type_name(schema))
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    by_format = {"uuid": "id", "date-time": "moment", "date": "day"}
    words = {"string": "text", "integer": "whole number", "boolean": "true or false", "object": "object"}
    plain = by_format.get(schema.get("format", "")) or words.get(schema.get("type", ""), schema.get("type", "one of"))
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"{plain} from {low} to {high}"
    most = schema.get("maxLength")
    return f"{plain} of at most {most} characters" if most else str(plain)


def _type_name(schema: _Document) -> str | None:
    """The type a schema refers to, also in a list or beside null."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    inner = [*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else [])]
    return next((name for one in inner if (name := _type_name(one))), None)


def _description(schema: _Document) -> str:
    said = [schema.get("description", ""), *(one.get("description", "") for one in schema.get("anyOf", ()))]
    return " ".join(dict.fromkeys(one for one in said if one))
