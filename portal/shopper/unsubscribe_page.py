"""How the notifier's opt-out page looks: the merchant's brand around its question."""

from urllib.parse import urlsplit

from flask import render_template, request

from notifier.api.opt_out import UnsubscribePage as OptOut
from portal.shopper.context import shopper_context
from portal.shopper.page_languages import language_links, page_locale
from portal.tracking.page_brand import load_brand
from portal.tracking.page_view_forms import UnsubscribePage
from portal.web.locale import use_locale
from portal.web.masking import mask_email


def render_unsubscribe_page(opt_out: OptOut) -> str:
    """The page of `/u/<token>` in the language chosen on it, else that of the message."""
    with shopper_context().database.reading() as session:
        brand = load_brand(session, opt_out.sender_id)
    chosen = request.args.get("lang", "")[:35]
    locale = page_locale(chosen, opt_out.language, "", opt_out.language)
    language = f"?lang={locale.tag}" if chosen else ""
    page = UnsubscribePage(
        brand=brand,
        action_url=f"{opt_out.action_url}{language}",
        csrf_token=None,
        address=mask_email(opt_out.address),
        is_done=opt_out.is_done,
        preferences_url=f"{opt_out.preferences_url}{language}",
        # Once it is done, the same address would ask anew.
        languages=() if opt_out.is_done else language_links(urlsplit(opt_out.action_url).path, locale),
    )
    with use_locale(locale):
        return render_template("shopper/unsubscribe.html", page=page)
