"""One operation of the API: what it is called with, what it answers, who may use it, and what it says of itself."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from msgspec import Struct
from sqlalchemy.orm import Session

from portal.api.field_types import Document, Nothing
from portal.api.problems import ProblemCode, ProblemError
from portal.merchants.api_keys import ApiCaller
from portal.queries.page_links import PageLinks
from portal.vocabulary.api_scope import ApiScope

_ID: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was let in; whatever it changes is committed together when it has been answered."""

    session: Session
    links: PageLinks
    caller: ApiCaller
    now: dt.datetime
    ids: Mapping[str, uuid.UUID]
    if_match: str | None

    @property
    def merchant_id(self) -> uuid.UUID:
        """Whose data this is about; of others nothing is ever found."""
        return self.caller.merchant_id

    def require_match(self, etag: str) -> None:
        """End the request unless the caller has seen this version, or asked for none (RFC 9110, section 13.1.1)."""
        if self.if_match in (None, "*"):
            return
        wanted = {one.strip() for one in (self.if_match or "").split(",")}
        if etag not in wanted:
            detail = "Read it again and decide anew: the version in If-Match is not the present one."
            raise ProblemError(ProblemCode.CHANGED_MEANWHILE, detail)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back when all went well."""

    document: Document
    status: HTTPStatus = HTTPStatus.OK
    etag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`takes` is read from the query of a GET and from the body of everything else."""

    #: Stays the same for ever: generated clients call it by this name.
    name: str
    method: str
    #: Below `/api/v1`, as `/orders/{order_id}`.
    path: str
    run: Callable[[Call, Any], Answer]
    scope: ApiScope
    summary: str
    #: What the summary leaves open.
    description: str = ""
    takes: type[Struct] = Nothing
    answers: type[Document]
    status: HTTPStatus = HTTPStatus.OK
    #: Problems beside those that every operation of its kind may have.
    problems: tuple[ProblemCode, ...] = ()
    takes_if_match: bool = False

    @property
    def is_reading(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET"

    @property
    def ids(self) -> tuple[str, ...]:
        """Names of the ids in its path."""
        return tuple(_ID.findall(self.path))

    @property
    def rule(self) -> str:
        """The path as Flask writes it."""
        return _ID.sub(r"<uuid:\1>", self.path)

    def fits(self, path: str) -> bool:
        """Whether a path below `/api/v1` is one of its own."""
        form = _ID.sub("[0-9a-fA-F-]{36}", self.path)
        return re.fullmatch(form, path) is not None

    @property
    def tag(self) -> str:
        """The family it belongs to."""
        return self.path.split("/")[1]
