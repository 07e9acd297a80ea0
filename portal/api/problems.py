"""What goes wrong, as `application/problem+json` (RFC 9457): one sentence, and every wrong field by its place."""

from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

import msgspec

from notifier.foundation.errors import ProductError
from portal.api.field_types import Document

MEDIA_TYPE: Final = "application/problem+json"
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


class ProblemCode(StrEnum):
    """What programs tell problems apart by."""

    MALFORMED = "malformed"
    UNAUTHENTICATED = "unauthenticated"
    MISSING_SCOPE = "missing_scope"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    CONFLICT = "conflict"
    IN_PROGRESS = "in_progress"
    CHANGED_MEANWHILE = "changed_meanwhile"
    TOO_LARGE = "too_large"
    WRONG_MEDIA_TYPE = "wrong_media_type"
    INVALID_FIELDS = "invalid_fields"
    KEY_REUSED = "key_reused"
    TOO_MANY_REQUESTS = "too_many_requests"
    FAILED = "failed"


_TITLES: Final[Mapping[ProblemCode, tuple[HTTPStatus, str]]] = MappingProxyType(
    {
        ProblemCode.MALFORMED: (HTTPStatus.BAD_REQUEST, "The request cannot be read"),
        ProblemCode.UNAUTHENTICATED: (HTTPStatus.UNAUTHORIZED, "A valid API key is needed"),
        ProblemCode.MISSING_SCOPE: (HTTPStatus.FORBIDDEN, "The API key lacks a scope"),
        ProblemCode.NOT_FOUND: (HTTPStatus.NOT_FOUND, "There is nothing here"),
        ProblemCode.METHOD_NOT_ALLOWED: (HTTPStatus.METHOD_NOT_ALLOWED, "This method does not work here"),
        ProblemCode.CONFLICT: (HTTPStatus.CONFLICT, "The request contradicts what is known"),
        ProblemCode.IN_PROGRESS: (HTTPStatus.CONFLICT, "The first request with this key is still under way"),
        ProblemCode.CHANGED_MEANWHILE: (HTTPStatus.PRECONDITION_FAILED, "It has changed since it was read"),
        ProblemCode.TOO_LARGE: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large"),
        ProblemCode.WRONG_MEDIA_TYPE: (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be JSON"),
        ProblemCode.INVALID_FIELDS: (HTTPStatus.UNPROCESSABLE_ENTITY, "Some fields are wrong"),
        ProblemCode.KEY_REUSED: (HTTPStatus.UNPROCESSABLE_ENTITY, "The idempotency key belongs to another request"),
        ProblemCode.TOO_MANY_REQUESTS: (HTTPStatus.TOO_MANY_REQUESTS, "Too many requests"),
        ProblemCode.FAILED: (HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side"),
    }
)


class FieldFault(Document, frozen=True, kw_only=True):
    """One wrong field: `pointer` as RFC 6901 into the body, or `?name` for a query parameter."""

    pointer: str
    detail: str


class Problem(Document, frozen=True, kw_only=True):
    """A problem as callers get it."""

    type: str
    title: str
    status: int
    code: ProblemCode
    detail: str
    errors: list[FieldFault] | msgspec.UnsetType = msgspec.UNSET


class ProblemError(ProductError):
    """Ends a request with a problem."""

    def __init__(
        self,
        code: ProblemCode,
        detail: str,
        faults: tuple[FieldFault, ...] = (),
        *,
        headers: Mapping[str, str] = _NO_HEADERS,
    ) -> None:
        """`detail` is one sentence, `faults` name the wrong fields, `headers` go with the answer."""
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = headers

    @property
    def status(self) -> HTTPStatus:
        """The status of the answer."""
        return _TITLES[self.code][0]

    def document(self, docs_url: str) -> Problem:
        """What is sent."""
        status, title = _TITLES[self.code]
        return Problem(
            type=f"{docs_url}#{self.code.value}",
            title=title,
            status=status.value,
            code=self.code,
            detail=self.detail,
            errors=list(self.faults) if self.faults else msgspec.UNSET,
        )


def explain_codes() -> tuple[tuple[ProblemCode, HTTPStatus, str], ...]:
    """Every code with its status and title, for the documentation."""
    return tuple((code, *_TITLES[code]) for code in ProblemCode)


def not_found(thing: str) -> ProblemError:
    """Of another merchant or of nobody: the same answer."""
    return ProblemError(ProblemCode.NOT_FOUND, f"There is no such {thing}.")


def conflict(detail: str) -> ProblemError:
    """What is asked contradicts what is known."""
    return ProblemError(ProblemCode.CONFLICT, detail)


def wrong_fields(*faults: FieldFault) -> ProblemError:
    """Every wrong field at once."""
    detail = faults[0].detail if len(faults) == 1 else f"{len(faults)} fields are wrong."
    return ProblemError(ProblemCode.INVALID_FIELDS, detail, faults)
