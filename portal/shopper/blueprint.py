"""All addresses of shoppers."""

from flask import Blueprint

from portal.shopper import brand_stylesheet, feeds, order_lookup, preferences, push, tracking_page

blueprint = Blueprint("shopper", __name__)

_FORM = ["GET", "POST"]
blueprint.add_url_rule("/t/<token>", view_func=tracking_page.show_tracking_page)
blueprint.add_url_rule("/t/<token>.<any(ics, atom, json):form>", view_func=feeds.show_feed)
blueprint.add_url_rule("/t/<token>/preferences", view_func=preferences.order_preferences, methods=_FORM)
blueprint.add_url_rule("/t/<token>/push", "take_subscription", push.take_subscription, methods=["POST"])
blueprint.add_url_rule("/t/<token>/push", "forget_subscription", push.forget_subscription, methods=["DELETE"])
blueprint.add_url_rule("/m/<slug>/push-key", view_func=push.show_push_key)
blueprint.add_url_rule("/p/<token>", view_func=preferences.message_preferences, methods=_FORM)
blueprint.add_url_rule("/m/<slug>/brand.css", view_func=brand_stylesheet.show_brand_stylesheet)
blueprint.add_url_rule("/m/<slug>/track", view_func=order_lookup.show_lookup, methods=["GET"])
blueprint.add_url_rule("/m/<slug>/track", "answer_lookup", order_lookup.answer_lookup, methods=["POST"])
