"""Samples for the documentation, made of the OpenAPI document so that they cannot disagree with it."""

import json
import shlex
from collections.abc import Mapping
from typing import Any, Final

_Document = Mapping[str, Any]
_ID: Final = "01a204d8-2b99-7326-8a03-d90e49ef3540"
_MOMENT: Final = "2026-11-20T14:03:00+01:00"
_DEPTH: Final = 6
#: What fields are filled with that a schema says little of; what is not needed and not here is left out of requests.
_TELLING: Final[Mapping[str, object]] = {
    "number": "#1042",
    "name": "Mila Brandt",
    "email": "mila@shopper.example",
    "title": "Stoneware mug",
    "sku": "MUG-1",
    "quantity": 2,
    "price_minor": 1200,
    "total_minor": 2890,
    "shipping_minor": 490,
    "currency": "EUR",
    "street": "Lindenweg 4",
    "city": "Hamburg",
    "postcode": "20457",
    "country": "DE",
    "tracking_number": "1Z999AA10123456784",
    "carrier": "ups",
    "code": "out_for_delivery",
    "wording": "Loaded into the delivery vehicle",
    "proof": "Form 7, signed in the shop",
    "given_at": _MOMENT,
    "source": "api",
    "applies": "It always applies.",
    "trigger": "order.placed",
}
_USUAL_WORDS: Final = ("email", "delivery_updates", "granted", "placed", "sent", "in_transit", "all", "carrier")
#: Objects and lists that make a request understandable.
_SHOWN: Final = frozenset({"customer", "shipping_address", "lines", "events", "place", "choices", "evidence"})
#: Whole requests, where a field of each kind would not make sense together.
_CHOSEN: Final[Mapping[str, object]] = {
    "OrderPatch": {"stage": "in_preparation"},
    "ShipmentDraft": {"tracking_number": "1Z999AA10123456784", "carrier": "ups"},
}


def write_sample(schema: _Document, schemas: _Document, *, is_request: bool) -> object:
    """A value that fits a schema; of requests with what is needed and what tells something."""
    return _write(schema, schemas, "", is_request, _DEPTH)


def write_curl(method: str, url: str, body: object | None) -> str:
    """A request as a command; the key is taken from the shell."""
    lines = [f"curl {url}" if method == "GET" else f"curl -X {method} {url}"]
    lines.append('-H "Authorization: Bearer $MILEPOST_API_KEY"')
    if method == "POST":
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if body is not None:
        lines.append('-H "Content-Type: application/json"')
        lines.append(f"-d {shlex.quote(write_json(body))}")
    return " \\\n  ".join(lines)


def write_json(value: object) -> str:
    """As people read it."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _write(schema: _Document, schemas: _Document, name: str, is_request: bool, depth: int) -> object:  # noqa: FBT001
    if "$ref" in schema:
        of = schema["$ref"].rpartition("/")[2]
        if is_request and of in _CHOSEN:
            return _CHOSEN[of]
        return _write(schemas[of], schemas, name, is_request, depth)
    options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if options:
        return _write(options[0], schemas, name, is_request, depth)
    if schema.get("type") == "object":
        return _write_object(schema, schemas, is_request, depth)
    if schema.get("type") == "array":
        return [] if depth <= 0 else [_write(schema["items"], schemas, name, is_request, depth - 1)]
    return _write_plain(schema, name)


def _write_object(schema: _Document, schemas: _Document, is_request: bool, depth: int) -> object:  # noqa: FBT001
    if depth <= 0:
        return {}
    needed = set(schema.get("required", ()))
    return {
        name: _write(one, schemas, name, is_request, depth - 1)
        for name, one in schema.get("properties", {}).items()
        if not is_request or name in needed or name in _TELLING or name in _SHOWN
    }


def _write_plain(schema: _Document, name: str) -> object:
    words = schema.get("enum")
    if name in _TELLING and (words is None or _TELLING[name] in words):
        return _TELLING[name]
    if words:
        return next((word for word in _USUAL_WORDS if word in words), words[0])
    if schema.get("examples"):
        return schema["examples"][0]
    by_format = {"uuid": _ID, "date-time": _MOMENT, "date": "2026-11-24"}
    if schema.get("format") in by_format:
        return by_format[schema["format"]]
    return {"integer": max(1, schema.get("minimum", 1)), "boolean": False, "number": 1}.get(schema.get("type", ""), "")
