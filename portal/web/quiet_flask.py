"""A Flask application whose log names no address: paths of ours are secrets that open orders."""

from types import TracebackType
from typing import TypeAlias

from flask import Flask, request

from notifier.foundation.logs import get_logger

_Raised: TypeAlias = tuple[type, BaseException, TracebackType] | tuple[None, None, None]
_log = get_logger(__name__)


class QuietFlask(Flask):
    """Flask, but a failed request is logged by its endpoint instead of its path."""

    def log_exception(self, exc_info: _Raised) -> None:
        """Log what a view raised, with the method and the endpoint's name."""
        _log.error("request_failed", endpoint=request.endpoint, method=request.method, exc_info=exc_info)
