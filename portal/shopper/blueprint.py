"""All addresses of shoppers."""

from flask import Blueprint

from portal.shopper import (
    address_answers,
    brand_files,
    brand_stylesheet,
    cases,
    change_request,
    feedback,
    feeds,
    gift_link,
    inbox,
    manifest,
    offer_click,
    order_lookup,
    preferences,
    push,
    returns,
    service_worker,
    tracking_page,
)

blueprint = Blueprint("shopper", __name__)

_FORM = ["GET", "POST"]
blueprint.add_url_rule("/t/<token>", view_func=tracking_page.show_tracking_page)
blueprint.add_url_rule("/t/<token>.<any(ics, atom, json):form>", view_func=feeds.show_feed)
blueprint.add_url_rule("/t/<token>/preferences", view_func=preferences.order_preferences, methods=_FORM)
blueprint.add_url_rule("/t/<token>/inbox", view_func=inbox.show_inbox)
blueprint.add_url_rule("/t/<token>/inbox", "mark_inbox_read", inbox.mark_inbox_read, methods=["POST"])
blueprint.add_url_rule("/t/<token>/feedback", view_func=feedback.show_feedback)
blueprint.add_url_rule("/t/<token>/feedback", "take_feedback", feedback.take_feedback, methods=["POST"])
blueprint.add_url_rule("/t/<token>/feedback/<int:number>", view_func=feedback.show_feedback)
blueprint.add_url_rule("/t/<token>/feedback/<int:number>", "take_feedback", feedback.take_feedback, methods=["POST"])
blueprint.add_url_rule("/t/<token>/go/<ref>", view_func=offer_click.follow_offer)
blueprint.add_url_rule("/t/<token>/problem", view_func=cases.report_problem, methods=_FORM)
blueprint.add_url_rule("/t/<token>/cases/<number>", view_func=cases.show_case, methods=_FORM)
blueprint.add_url_rule("/t/<token>/change", view_func=change_request.request_change, methods=_FORM)
blueprint.add_url_rule("/t/<token>/push", "take_subscription", push.take_subscription, methods=["POST"])
blueprint.add_url_rule("/t/<token>/push", "forget_subscription", push.forget_subscription, methods=["DELETE"])
blueprint.add_url_rule("/m/<slug>/push-key", view_func=push.show_push_key)
blueprint.add_url_rule("/sw.js", view_func=service_worker.show_service_worker)
blueprint.add_url_rule("/m/<slug>/manifest.webmanifest", view_func=manifest.show_manifest)
blueprint.add_url_rule("/m/<slug>/icon-<int:size>.png", view_func=manifest.show_icon)
blueprint.add_url_rule("/t/<token>/return", view_func=returns.show_return)
blueprint.add_url_rule("/t/<token>/return", "ask_for_return", returns.ask_for_return, methods=["POST"])
blueprint.add_url_rule("/t/<token>/gift", view_func=gift_link.show_gift_link)
blueprint.add_url_rule("/t/<token>/gift", "change_gift_link", gift_link.change_gift_link, methods=["POST"])
blueprint.add_url_rule("/p/<token>", view_func=preferences.message_preferences, methods=_FORM)
blueprint.add_url_rule("/a/<token>", view_func=address_answers.show_answer, methods=_FORM)
blueprint.add_url_rule("/m/<slug>/brand.css", view_func=brand_stylesheet.show_brand_stylesheet)
blueprint.add_url_rule("/m/<slug>/files/<digest>.<extension>", view_func=brand_files.show_brand_file)
blueprint.add_url_rule("/m/<slug>/track", view_func=order_lookup.show_lookup, methods=["GET"])
blueprint.add_url_rule("/m/<slug>/track", "answer_lookup", order_lookup.answer_lookup, methods=["POST"])
# On a merchant's own domain.
blueprint.add_url_rule("/track", view_func=order_lookup.show_lookup_of_host, methods=["GET"])
blueprint.add_url_rule("/track", "answer_lookup_of_host", order_lookup.answer_lookup_of_host, methods=["POST"])
