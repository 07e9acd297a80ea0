"""Webhooks of stores and trackers: the request in, the vendor's answer out."""

from flask import Response, current_app, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from portal.hooks.counters import WEBHOOKS
from portal.hooks.payload_door import MOST_BYTES, Answer, Delivery, PayloadDoor
from portal.vocabulary.connection_kind import ConnectionKind


def receive_store(connection_id: str) -> Response:
    """`POST /hooks/stores/<connection>`."""
    return _receive(ConnectionKind.STORE, connection_id)


def receive_tracker(connection_id: str) -> Response:
    """`POST /hooks/trackers/<connection>`."""
    return _receive(ConnectionKind.TRACKER, connection_id)


def _receive(kind: ConnectionKind, connection_id: str) -> Response:
    door: PayloadDoor = current_app.extensions["payload_door"]
    if request.method in {"HEAD", "GET"}:
        # Vendors probe an address before they post to it; nothing is told beyond that the door exists.
        return Response(status=200 if door.knows(kind, connection_id) else 404)
    request.max_content_length = MOST_BYTES
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        problem = f"The body is larger than {MOST_BYTES} bytes."
        WEBHOOKS.labels(kind.value, "too_large").inc()
        return _respond({"error": problem}, 413)
    answer = door.receive(Delivery(kind, connection_id, request.content_type or "", dict(request.headers), body))
    WEBHOOKS.labels(kind.value, answer.outcome).inc()
    return _respond(_document(answer), answer.status.value)


def _document(answer: Answer) -> dict[str, str]:
    if answer.problem is not None:
        return {"error": answer.problem}
    return {"id": str(answer.event_id)}


def _respond(document: dict[str, str], status: int) -> Response:
    response = jsonify(document)
    response.status_code = status
    return response
