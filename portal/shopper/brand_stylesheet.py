"""The merchant's colours, font and own styles as a stylesheet of our own origin."""

from flask import Response, abort
from sqlalchemy import select

from portal.merchants.brand_sheet import BrandSheet, write_sheet
from portal.merchants.branding import brand_colours
from portal.models import Branding, Merchant
from portal.shopper.context import shopper_context
from portal.web.assets import FOREVER


def show_brand_stylesheet(slug: str) -> Response:
    """`GET /m/<slug>/brand.css`; the address carries a digest, so it may be kept for ever."""
    with shopper_context().database.reading() as session:
        branding = session.scalar(
            select(Branding).join(Merchant, Merchant.id == Branding.merchant_id).where(Merchant.slug == slug)
        )
        if branding is None:
            abort(404)
        css = write_sheet(BrandSheet(brand_colours(branding), branding.font_url or "", branding.own_css))
    return Response(css, mimetype="text/css", headers={"Cache-Control": FOREVER})
