"""All addresses of the console."""

from flask import Blueprint

from portal.console import orders, sign_in

blueprint = Blueprint("console", __name__, url_prefix="/console")

blueprint.add_url_rule("/", "orders", view_func=orders.show_orders)
blueprint.add_url_rule("/sign-in", "sign_in", view_func=sign_in.show_sign_in)
blueprint.add_url_rule("/sign-in", "submit_sign_in", view_func=sign_in.submit_sign_in, methods=["POST"])
blueprint.add_url_rule("/sign-out", "sign_out", view_func=sign_in.submit_sign_out, methods=["POST"])
