"""All addresses of the demo; mounted in demo mode only."""

from flask import Blueprint

from portal.demo import index, outbox

blueprint = Blueprint("demo", __name__)

blueprint.add_url_rule("/demo", view_func=index.show_index)
blueprint.add_url_rule("/demo/outbox", view_func=outbox.show_outbox)
blueprint.add_url_rule("/demo/outbox.json", view_func=outbox.show_outbox_json)
blueprint.add_url_rule("/demo/outbox/<uuid:message_id>", view_func=outbox.show_message)
blueprint.add_url_rule("/demo/outbox/<uuid:message_id>/html", view_func=outbox.show_mail)
