"""Every address of the notifier that mail programs and readers of mails call."""

from flask import Blueprint

from notifier.foundation.database import Database
from notifier.foundation.signing import Signer
from notifier.hooks.unsubscribe import PageRenderer, Unsubscribing


def create_blueprint(database: Database, signer: Signer, render_page: PageRenderer) -> Blueprint:
    """`/u/<token>`; the composition root mounts it, exempts it from form tokens and says how its page looks."""
    blueprint = Blueprint("notifier_hooks", __name__)
    unsubscribing = Unsubscribing(database, signer, render_page)
    blueprint.add_url_rule("/u/<token>", "unsubscribe_page", unsubscribing.show, methods=["GET"])
    blueprint.add_url_rule("/u/<token>", "unsubscribe", unsubscribing.act, methods=["POST"])
    return blueprint
