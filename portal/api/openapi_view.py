"""`GET /api/v1/openapi.json`: for everybody, as it holds nobody's data."""

from functools import lru_cache

import msgspec
from flask import Response

from portal.api.context import api_context
from portal.api.openapi import write_openapi
from portal.api.operations import OPERATIONS


def show_openapi() -> Response:
    """The OpenAPI document."""
    headers = {"Content-Type": "application/json", "Cache-Control": "public, max-age=300"}
    return Response(_write(api_context().base_url), headers=headers)


@lru_cache(maxsize=8)
def _write(base_url: str) -> bytes:
    return msgspec.json.encode(write_openapi(OPERATIONS, base_url))
