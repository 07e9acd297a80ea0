"""All addresses for machines."""

from flask import Blueprint

from portal.hooks import health, webhooks

blueprint = Blueprint("hooks", __name__)

_METHODS = ["POST", "HEAD", "GET"]
blueprint.add_url_rule("/hooks/stores/<connection_id>", view_func=webhooks.receive_store, methods=_METHODS)
blueprint.add_url_rule("/hooks/trackers/<connection_id>", view_func=webhooks.receive_tracker, methods=_METHODS)
blueprint.add_url_rule("/healthz", view_func=health.healthz)
blueprint.add_url_rule("/readyz", view_func=health.readyz)
blueprint.add_url_rule("/metrics", view_func=health.metrics)
