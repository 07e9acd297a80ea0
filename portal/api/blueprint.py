"""All addresses of the API."""

from typing import Final

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from portal.api.context import api_context
from portal.api.dispatch import make_view, respond_problem
from portal.api.docs_page import show_docs
from portal.api.openapi_view import show_openapi
from portal.api.operations import OPERATIONS
from portal.api.problems import ProblemCode, ProblemError

_ROOT: Final = "/api/v1"
#: Whatever comes below the API is answered as the API answers.
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY", "OPTIONS")

blueprint = Blueprint("api", __name__)


class _Anything(BaseConverter):
    """Whatever else an address holds, line breaks too."""

    regex = r"[\s\S]*?"
    part_isolating = False
    weight = 1000


def _know_anything(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["anything"] = _Anything


def _answer_elsewhere(rest: str = "") -> Response:
    """An address nobody has, or one that is used otherwise."""
    methods = [one.method for one in OPERATIONS if one.fits(f"/{rest}")]
    if not methods:
        problem = ProblemError(ProblemCode.NOT_FOUND, "The API has no such address; see its documentation.")
        return respond_problem(problem, api_context(), {})
    allowed = ", ".join(sorted({*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])}))
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": allowed})
    detail = f"Here {allowed} can be used."
    problem = ProblemError(ProblemCode.METHOD_NOT_ALLOWED, detail, headers={"Allow": allowed})
    return respond_problem(problem, api_context(), {})


def _explain_failure(failure: HTTPException) -> Response:
    status = failure.code or 500
    codes = {404: ProblemCode.NOT_FOUND, 405: ProblemCode.METHOD_NOT_ALLOWED, 413: ProblemCode.TOO_LARGE}
    code = codes.get(status, ProblemCode.MALFORMED if status < 500 else ProblemCode.FAILED)
    detail = "Please try again in a moment." if code is ProblemCode.FAILED else "The request cannot be answered."
    return respond_problem(ProblemError(code, detail), api_context(), {})


blueprint.record_once(_know_anything)
for _operation in OPERATIONS:
    blueprint.add_url_rule(
        _ROOT + _operation.rule,
        endpoint=_operation.name,
        view_func=make_view(_operation),
        methods=[_operation.method],
        provide_automatic_options=False,
    )
blueprint.add_url_rule(f"{_ROOT}/openapi.json", view_func=show_openapi)
blueprint.add_url_rule("/api/docs", view_func=show_docs)
for _rule in (f"{_ROOT}/", f"{_ROOT}/<anything:rest>"):
    blueprint.add_url_rule(
        _rule, endpoint="elsewhere", view_func=_answer_elsewhere, methods=_METHODS, provide_automatic_options=False
    )
for _status in (400, 404, 405, 413, 415, 429, 500):
    # By its number each, or the pages of the whole application come first.
    blueprint.register_error_handler(_status, _explain_failure)
