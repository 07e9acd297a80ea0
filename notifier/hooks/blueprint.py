"""Every address of the notifier that mail programs, readers of messages and providers call."""

from dataclasses import dataclass

from flask import Blueprint

from notifier.foundation.database import Database
from notifier.foundation.sealing import Sealer
from notifier.foundation.signing import Signer
from notifier.hooks.callbacks import CallbackDoor
from notifier.hooks.unsubscribe import PageRenderer, Unsubscribing
from notifier.hooks.visits import Visits


@dataclass(frozen=True, slots=True)
class HookContext:
    """What the addresses need; `base_url` is the public one, `render_page` says how the opt-out page looks."""

    database: Database
    signer: Signer
    sealer: Sealer
    base_url: str
    render_page: PageRenderer


def create_blueprint(context: HookContext) -> Blueprint:
    """The composition root mounts it and exempts it from form tokens."""
    blueprint = Blueprint("notifier_hooks", __name__)
    unsubscribing = Unsubscribing(context.database, context.signer, context.render_page)
    blueprint.add_url_rule("/u/<token>", "unsubscribe_page", unsubscribing.show, methods=["GET"])
    blueprint.add_url_rule("/u/<token>", "unsubscribe", unsubscribing.act, methods=["POST"])
    visits = Visits(context.database, context.signer)
    blueprint.add_url_rule("/o/<token>.gif", "opened", visits.open, methods=["GET"])
    blueprint.add_url_rule("/c/<token>", "clicked", visits.click, methods=["GET"])
    door = CallbackDoor(context.database, context.sealer, context.base_url)
    for purpose in ("receipts", "inbound"):
        address = f"/hooks/{purpose}/<provider>/<account>"
        blueprint.add_url_rule(address, purpose, door.take, methods=["GET", "POST"])
    return blueprint
