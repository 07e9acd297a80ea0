"""The OpenAPI 3.1 document, made of the very types that check requests and write answers."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

import msgspec
from msgspec import Struct

from portal.api.field_types import Nothing
from portal.api.operation import Operation
from portal.api.problems import MEDIA_TYPE, Problem, ProblemCode, explain_codes
from portal.vocabulary.api_scope import ApiScope

#: What every operation may answer, and what those that change something may besides.
_ALWAYS: Final = (
    ProblemCode.MALFORMED,
    ProblemCode.UNAUTHENTICATED,
    ProblemCode.MISSING_SCOPE,
    ProblemCode.INVALID_FIELDS,
    ProblemCode.TOO_MANY_REQUESTS,
)
_WITH_BODY: Final = (ProblemCode.TOO_LARGE, ProblemCode.WRONG_MEDIA_TYPE)
_REFERENCE: Final = "#/components/schemas/{name}"
_JSON: Final = "application/json"
_STATUSES: Final = {code: status for code, status, _ in explain_codes()}
_TITLES: Final = {code: title for code, _, title in explain_codes()}
_INTRODUCTION: Final = (
    "Orders, parcels and their news of any shop or carrier without a connector of its own, people's preferences, and "
    "every message with its passport. Send the key as `Authorization: Bearer mp_...`; JSON only; moments with their "
    "offset (RFC 3339); money in minor units. Lists are paged by `cursor`. A POST with an `Idempotency-Key` can be "
    "repeated for 24 hours. Problems are `application/problem+json` and name every wrong field."
)
_LIMIT_HEADERS: Final = {
    "RateLimit-Limit": "Requests answered for one key in a window.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "Seconds until the next window.",
    "RateLimit-Policy": "Limit and window in seconds, as `600;w=60`.",
}

_Document = dict[str, Any]


def write_openapi(operations: Sequence[Operation], base_url: str) -> _Document:
    """The whole document; `base_url` without a slash at the end."""
    bodies = {one.takes for one in operations if not one.is_reading and one.takes is not Nothing}
    types: set[type[Struct]] = {*bodies, *(one.answers for one in operations), Problem}
    _, schemas = msgspec.json.schema_components(sorted(types, key=_name), ref_template=_REFERENCE)
    paths: _Document = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _write_operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Milepost API", "version": "1", "description": _INTRODUCTION},
        "servers": [{"url": f"{base_url}/api/v1"}],
        "security": [{"key": []}],
        "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for one in operations)],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "mp_..."}},
            "headers": {name: _header(said) for name, said in _LIMIT_HEADERS.items()},
        },
        "x-scopes": [scope.value for scope in ApiScope],
    }


def _write_operation(operation: Operation) -> _Document:
    document: _Document = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"{operation.description}\n\nScope: `{operation.scope.value}`.".strip(),
        "tags": [operation.tag],
        "parameters": _write_parameters(operation),
        "responses": _write_responses(operation),
    }
    if not operation.is_reading and operation.takes is not Nothing:
        content = {_JSON: {"schema": _reference(operation.takes)}}
        document["requestBody"] = {"required": True, "content": content}
    return document


def _write_parameters(operation: Operation) -> list[_Document]:
    found: list[_Document] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        for name in operation.ids
    ]
    if operation.is_reading:
        found += _write_query(operation.takes)
    if operation.method == "POST":
        said = "A name of your choice for this request; with the same one it is carried out only once."
        found.append(_header_parameter("Idempotency-Key", said, {"minLength": 1, "maxLength": 255}))
    if operation.takes_if_match:
        found.append(_header_parameter("If-Match", "The `ETag` it was read with.", {}))
    return found


def _write_query(kind: type[Struct]) -> list[_Document]:
    _, known = msgspec.json.schema_components([kind], ref_template=_REFERENCE)
    whole = known[kind.__name__]
    needed = set(whole.get("required", ()))
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": _of_query(one, known)}
        for name, one in whole["properties"].items()
    ]


def _of_query(schema: _Document, known: _Document) -> _Document:
    """A parameter that is left out is null; sent, it is never."""
    options = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    plain = dict(options[0]) if len(options) == 1 else dict(schema)
    if plain.get("default", 0) is None:
        del plain["default"]
    if "$ref" in plain:
        plain = dict(known[plain["$ref"].rpartition("/")[2]])
    return plain


def _write_responses(operation: Operation) -> _Document:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _LIMIT_HEADERS}
    content = {_JSON: {"schema": _reference(operation.answers)}}
    done = {"description": "Done.", "headers": headers, "content": content}
    responses: _Document = {str(operation.status.value): done}
    if operation.method == "POST" and operation.status is HTTPStatus.CREATED:
        responses[str(operation.status.value)]["description"] = "Created."
    codes = [*_ALWAYS, *operation.problems]
    codes += () if operation.is_reading else _WITH_BODY
    codes += (ProblemCode.NOT_FOUND,) if operation.ids else ()
    codes += (ProblemCode.IN_PROGRESS, ProblemCode.KEY_REUSED) if operation.method == "POST" else ()
    by_status: dict[int, list[str]] = {}
    for code in sorted(set(codes), key=lambda one: _STATUSES[one]):
        by_status.setdefault(_STATUSES[code].value, []).append(f"`{code.value}`: {_TITLES[code]}.")
    problem = {MEDIA_TYPE: {"schema": _reference(Problem)}}
    for status, sentences in by_status.items():
        responses[str(status)] = {"description": " ".join(sentences), "content": problem}
    return responses


def _name(kind: type[Struct]) -> str:
    return kind.__name__


def _reference(kind: type[Struct]) -> _Document:
    return {"$ref": _REFERENCE.format(name=_name(kind))}


def _header(said: str) -> _Document:
    return {"description": said, "schema": {"type": "string"}}


def _header_parameter(name: str, said: str, limits: _Document) -> _Document:
    schema = {"type": "string", **limits}
    return {"name": name, "in": "header", "required": False, "description": said, "schema": schema}
