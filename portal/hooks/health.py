"""For operators: does the process live, can it serve, what are the figures."""

from flask import Response, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from notifier.foundation.database import Database
from portal.queries.backlog import load_backlog


def healthz() -> Response:
    """The process lives."""
    return Response("ok\n", mimetype="text/plain")


def readyz() -> Response:
    """Whether the parts this process needs answer; names the one that does not."""
    database: Database = current_app.extensions["database"]
    parts = {"database": _database_problem(database), "broker": _broker_problem()}
    document = {name: problem or "ok" for name, problem in parts.items()}
    response = jsonify(document)
    # Without the broker everything is still accepted and kept; only the workers wait.
    response.status_code = 503 if parts["database"] else 200
    return response


def metrics() -> Response:
    """Prometheus text: this process's counters, then what waits in the tables."""
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        backlog = load_backlog(session)
    lines = [f'milepost_backlog{{queue="{name}"}} {count}' for name, count in sorted(backlog.items())]
    body = generate_latest() + "\n".join(["# TYPE milepost_backlog gauge", *lines, ""]).encode()
    return Response(body, content_type=CONTENT_TYPE_LATEST)


def _database_problem(database: Database) -> str | None:
    try:
        with database.reading() as session:
            session.execute(text("SELECT count(*) FROM merchants"))
    except SQLAlchemyError as problem:
        return f"The database does not answer: {type(problem).__name__}."
    return None


def _broker_problem() -> str | None:
    is_answering: bool = current_app.extensions["broker_answers"]()
    return None if is_answering else "The broker does not answer; work waits in the database."
