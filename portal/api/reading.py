"""Reading what callers send: JSON only, of at most 1 MB, without unknown fields; every wrong field is named."""

from typing import Final, TypeVar

import msgspec
from flask import Request
from msgspec import Struct
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from portal.api.faults import find_faults, find_strange_times
from portal.api.field_types import Nothing
from portal.api.problems import FieldFault, ProblemCode, ProblemError, wrong_fields

MOST_BYTES: Final = 1_000_000
_JSON: Final = "application/json"
_T = TypeVar("_T", bound=Struct)


def read_body(request: Request) -> bytes:
    """The body as it came; raises `ProblemError` for one that is too large or no JSON."""
    request.max_content_length = MOST_BYTES
    try:
        body = request.get_data(cache=True)
    except RequestEntityTooLarge:
        raise ProblemError(ProblemCode.TOO_LARGE, f"A body has at most {MOST_BYTES} bytes.") from None
    except ClientDisconnected:
        raise ProblemError(ProblemCode.MALFORMED, "The body ended too early.") from None
    if body and request.mimetype != _JSON:
        raise ProblemError(ProblemCode.WRONG_MEDIA_TYPE, f"Send the body as {_JSON}.")
    return body


def parse_body(body: bytes, kind: type[_T]) -> _T:
    """The body as a document; raises `ProblemError`."""
    if kind is Nothing and not body:
        return kind()
    told = _decode(body)
    try:
        return _without_strange_times(msgspec.convert(told, kind))
    except msgspec.ValidationError:
        raise _explain(told, kind, strict=True) from None


def parse_query(request: Request, kind: type[_T]) -> _T:
    """The query as a document; raises `ProblemError` also for what comes twice."""
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise wrong_fields(*(FieldFault(pointer=f"?{name}", detail="It may come only once.") for name in repeated))
    told = request.args.to_dict()
    try:
        document = msgspec.convert(told, kind, strict=False)
    except msgspec.ValidationError:
        raise _explain(told, kind, strict=False) from None
    # The word null is read as nothing, which is what leaving a parameter out is for.
    nothing = [name for name in told if getattr(document, name) is None]
    if nothing:
        raise wrong_fields(*(FieldFault(pointer=f"?{name}", detail="Leave it out instead.") for name in nothing))
    return _without_strange_times(document, is_query=True)


def _decode(body: bytes) -> object:
    try:
        document: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        detail = str(problem) if isinstance(problem, msgspec.DecodeError) else "it is not UTF-8 or nested too deeply"
        raise ProblemError(ProblemCode.MALFORMED, f"The body is no valid JSON: {detail}.") from None
    return document


def _without_strange_times(document: _T, *, is_query: bool = False) -> _T:
    faults = find_strange_times(document)
    if faults:
        raise wrong_fields(*(_at_query(fault) if is_query else fault for fault in faults))
    return document


def _explain(told: object, kind: type[Struct], *, strict: bool) -> ProblemError:
    faults = find_faults(told, kind, strict=strict)
    return wrong_fields(*(faults if strict else map(_at_query, faults)))


def _at_query(fault: FieldFault) -> FieldFault:
    return FieldFault(pointer="?" + fault.pointer.lstrip("/"), detail=fault.detail)
