"""Carrying out one operation: who calls, how often, what for; then one unit of work, and the answer as JSON."""

import uuid
from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from flask import Request, Response, request
from msgspec import Struct

from notifier.foundation.clock import utc_now
from notifier.foundation.digests import digest_bytes
from portal.api.authentication import authenticate, limit_headers, require_allowance, require_scope, spend
from portal.api.context import ApiContext, api_context
from portal.api.operation import Answer, Call, Operation
from portal.api.problems import MEDIA_TYPE, FieldFault, ProblemCode, ProblemError, wrong_fields
from portal.api.reading import parse_body, parse_query, read_body
from portal.merchants.api_keys import ApiCaller
from portal.merchants.repeated_requests import Repeatable, Standing, keep_answer, release, reserve
from portal.web.rate_limits import client_network

_LONGEST_KEY: Final = 255
_JSON: Final = "application/json"
#: Answers are somebody's data, of this moment.
_PRIVATE: Final = {"Cache-Control": "private, no-store", "Vary": "Authorization"}


class _Kept(Struct):
    """An answer as it is kept for repetitions."""

    status: int
    headers: dict[str, str]
    body: str


def make_view(operation: Operation) -> Callable[..., Response]:
    """The view of an operation, as Flask calls it."""

    def view(**ids: uuid.UUID) -> Response:
        return _answer(operation, ids)

    return view


def respond_problem(problem: ProblemError, context: ApiContext, headers: Mapping[str, str]) -> Response:
    """A problem as an answer."""
    body = msgspec.json.encode(problem.document(context.docs_url))
    return Response(body, problem.status, {**_PRIVATE, **headers, **problem.headers, "Content-Type": MEDIA_TYPE})


def _answer(operation: Operation, ids: Mapping[str, uuid.UUID]) -> Response:
    context = api_context()
    headers: dict[str, str] = {}
    try:
        client = client_network(request.remote_addr)
        caller = authenticate(context.database, context.limits, request.headers.get("Authorization", ""), client)
        allowance = spend(context.limits, caller)
        headers |= limit_headers(allowance)
        require_allowance(allowance)
        require_scope(caller, operation.scope)
        answer = _carry_out(context, operation, caller, ids)
    except ProblemError as problem:
        return respond_problem(problem, context, headers)
    return Response(answer.body, answer.status, {**_PRIVATE, **answer.headers, **headers, "Content-Type": _JSON})


def _carry_out(context: ApiContext, operation: Operation, caller: ApiCaller, ids: Mapping[str, uuid.UUID]) -> _Kept:
    if operation.is_reading:
        query = parse_query(request, operation.takes)
        with context.database.reading() as session:
            call = Call(session, context.links, caller, utc_now(), ids, None)
            return _encode(operation.run(call, query))
    parse_query(request, _NoQuery)
    raw = read_body(request)
    body = parse_body(raw, operation.takes)
    repeatable = _find_repeatable(request, operation, caller, raw)
    if repeatable is None:
        return _write(context, operation, (caller, ids), body, None)
    return _write_once(context, operation, (caller, ids), body, repeatable)


def _write_once(
    context: ApiContext,
    operation: Operation,
    who: tuple[ApiCaller, Mapping[str, uuid.UUID]],
    body: Struct,
    repeatable: Repeatable,
) -> _Kept:
    """Carry a request out unless it was before; what came to nothing may be tried again with the same key."""
    with context.database.unit_of_work() as session:
        reservation = reserve(session, repeatable)
    if reservation.standing is Standing.OTHER:
        detail = "This Idempotency-Key came before with another request; choose a new one for each request."
        raise ProblemError(ProblemCode.KEY_REUSED, detail)
    if reservation.standing is Standing.BUSY:
        detail = "The first request with this Idempotency-Key is not answered yet; try again in a moment."
        raise ProblemError(ProblemCode.IN_PROGRESS, detail, headers={"Retry-After": "1"})
    if reservation.answer is not None:
        kept = msgspec.json.decode(reservation.answer, type=_Kept)
        return msgspec.structs.replace(kept, headers=kept.headers | {"Idempotency-Replayed": "true"})
    is_done = False
    try:
        kept = _write(context, operation, who, body, repeatable)
        is_done = True
        return kept
    finally:
        if not is_done:
            with context.database.unit_of_work() as session:
                release(session, repeatable)


def _write(
    context: ApiContext,
    operation: Operation,
    who: tuple[ApiCaller, Mapping[str, uuid.UUID]],
    body: Struct,
    repeatable: Repeatable | None,
) -> _Kept:
    caller, ids = who
    with context.database.unit_of_work() as session:
        call = Call(session, context.links, caller, utc_now(), ids, request.headers.get("If-Match"))
        kept = _encode(operation.run(call, body))
        if repeatable is not None:
            keep_answer(session, repeatable, msgspec.json.encode(kept).decode())
    return kept


def _find_repeatable(request: Request, operation: Operation, caller: ApiCaller, body: bytes) -> Repeatable | None:
    key = request.headers.get("Idempotency-Key")
    if operation.method != "POST" or key is None:
        return None
    if not 0 < len(key) <= _LONGEST_KEY:
        detail = f"An Idempotency-Key has 1 to {_LONGEST_KEY} characters."
        raise wrong_fields(FieldFault(pointer="Idempotency-Key", detail=detail))
    digest = digest_bytes(operation.method.encode(), request.path.encode(), body)
    return Repeatable(caller.key_id, key, digest)


def _encode(answer: Answer) -> _Kept:
    headers = {} if answer.etag is None else {"ETag": answer.etag}
    return _Kept(answer.status.value, headers, msgspec.json.encode(answer.document).decode())


class _NoQuery(Struct, forbid_unknown_fields=True):
    """Only lists take parameters."""
