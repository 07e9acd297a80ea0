"""One structured line per step, with ids and without personal data."""

import logging
import sys
from typing import Any

import structlog


def configure_logs(*, log_format: str, level: str) -> None:
    """Write lines to standard error as `json` or as `text`, from `level` up."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(
            # The default shows local variables, which may hold names and addresses.
            colors=False,
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def get_logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger that names its module in every line."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(module=name)
    return logger
