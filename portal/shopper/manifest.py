"""The web manifest of a shop, by which its order page can be put on a home screen, and the pictures for it."""

import json
import re
from typing import Any, Final

from flask import Response, abort, request
from sqlalchemy import select

from portal.merchants.brand_files import find_file
from portal.merchants.brand_pictures import draw_icon
from portal.merchants.branding import DEFAULT_BRANDING, brand_colours
from portal.merchants.contrast import Branding as BrandColours
from portal.merchants.contrast import palette
from portal.models import Branding, Merchant
from portal.shopper.context import shopper_context
from portal.shopper.manifest_icons import draw_parcel

#: For iPhone and iPad, for Android, and for the splash screen of either.
ICON_SIZES: Final = (180, 192, 512)
#: As `new_token` makes them: what else is asked for never comes back.
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{20,100}")
_GROUND: Final = "#ffffff"


def show_manifest(slug: str) -> Response:
    """`GET /m/<slug>/manifest.webmanifest`, with `?page=<token>` to begin on the page of an order.

    An app on an iPhone shares nothing with the browser it came from, so only its start address can lead to the order.
    """
    merchant, colours = _load_look(slug)
    token = request.args.get("page", "")
    start_url = f"/t/{token}" if _TOKEN.fullmatch(token) else f"/m/{slug}/track"
    document = _describe(merchant, colours, start_url)
    response = Response(json.dumps(document, ensure_ascii=False), mimetype="application/manifest+json")
    return _ask_again(response, "private, no-cache")


def show_icon(slug: str, size: int) -> Response:
    """`GET /m/<slug>/icon-<size>.png`: the shop's icon or a parcel in its colours, safe to be cut to any shape."""
    if size not in ICON_SIZES:
        abort(404)
    _, colours = _load_look(slug)
    icon = _load_icon(slug)
    light = palette(colours, is_dark=False)
    picture = draw_icon(icon, size) if icon else draw_parcel(size, light["--accent"], light["--on-accent"])
    return _ask_again(Response(picture, mimetype="image/png"), "public, max-age=86400")


def _load_look(slug: str) -> tuple[Merchant, BrandColours]:
    with shopper_context().database.reading() as session:
        merchant = session.scalar(select(Merchant).where(Merchant.slug == slug))
        if merchant is None:
            abort(404)
        branding = session.get(Branding, merchant.id)
        return merchant, DEFAULT_BRANDING.colours if branding is None else brand_colours(branding)


def _load_icon(slug: str) -> bytes | None:
    """The icon the shop has uploaded."""
    with shopper_context().database.reading() as session:
        url = session.scalar(
            select(Branding.icon_url).join(Merchant, Merchant.id == Branding.merchant_id).where(Merchant.slug == slug)
        )
        found = find_file(session, slug, url.rpartition("/")[2].partition(".")[0]) if url else None
    return None if found is None else found.body


def _describe(merchant: Merchant, colours: BrandColours, start_url: str) -> dict[str, Any]:
    """The members of https://www.w3.org/TR/appmanifest/."""
    pictures = [f"/m/{merchant.slug}/icon-{size}.png" for size in ICON_SIZES]
    sizes = [f"{size}x{size}" for size in ICON_SIZES]
    return {
        # Each order is an app of its own: the second one of a shop must not open the first.
        "id": start_url,
        "name": merchant.name,
        "short_name": merchant.name,
        "lang": merchant.language,
        "dir": "auto",
        "start_url": start_url,
        "scope": "/",
        "display": "standalone",
        "background_color": _GROUND,
        "theme_color": palette(colours, is_dark=False)["--header"],
        "icons": [
            {"src": src, "sizes": size, "type": "image/png", "purpose": purpose}
            for src, size in zip(pictures, sizes, strict=True)
            for purpose in ("any", "maskable")
        ],
    }


def _ask_again(response: Response, caching: str) -> Response:
    response.headers["Cache-Control"] = caching
    response.add_etag()
    response.make_conditional(request)
    return response
