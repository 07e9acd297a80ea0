"""How the notifier's opt-out page looks: the merchant's brand around its question."""

from flask import render_template

from notifier.api.opt_out import UnsubscribePage as OptOut
from portal.shopper.context import shopper_context
from portal.shopper.masking import mask_email
from portal.tracking.page_brand import load_brand
from portal.tracking.page_view_forms import UnsubscribePage
from portal.web.locale import choose_locale, use_locale


def render_unsubscribe_page(opt_out: OptOut) -> str:
    """The page of `/u/<token>` in the language of the message."""
    with shopper_context().database.reading() as session:
        brand = load_brand(session, opt_out.sender_id)
    page = UnsubscribePage(
        brand=brand,
        action_url=opt_out.action_url,
        csrf_token=None,
        address=mask_email(opt_out.address),
        is_done=opt_out.is_done,
        preferences_url=opt_out.preferences_url,
        languages=(),
    )
    with use_locale(choose_locale((opt_out.language,), opt_out.language)):
        return render_template("shopper/unsubscribe.html", page=page)
