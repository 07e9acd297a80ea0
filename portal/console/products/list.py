"""The list of products: pinned first, then what sells best."""

from flask import Response, request, url_for

from notifier.foundation.clock import utc_now
from portal.console.frame.amount import Amount
from portal.console.frame.context import console_context
from portal.console.frame.paging import PAGE_SIZE
from portal.console.frame.rendering import show_page
from portal.console.frame.user import signed_in_user
from portal.console.products.views import ListedProduct, ProductsPage
from portal.merchants.product_list import ProductPlace, load_product_page
from portal.recommendations.clicks import load_click_counts

_CLICK_DAYS = 30
#: What the database counts to.
_LARGEST = 2**31 - 1


def show_products() -> Response:
    """`GET /console/products`; `q` searches, `pin`, `orders` and `behind` continue below a row."""
    user, search = signed_in_user(), request.args.get("q", "").strip()[:100]
    behind = _read_place()
    with console_context().database.reading() as session:
        found = load_product_page(session, user.merchant_id, search, behind=behind, limit=PAGE_SIZE + 1)
        clicks = load_click_counts(session, user.merchant_id, until=utc_now().date(), days=_CLICK_DAYS)
    shown = found[:PAGE_SIZE]
    page = ProductsPage(
        search=search,
        products=tuple(
            ListedProduct(row, Amount(row.price_minor, row.currency), clicks.get(row.sku, 0)) for row in shown
        ),
        more_url=_more_url(shown[-1].place, search) if len(found) > PAGE_SIZE else None,
        is_first=behind is None,
    )
    return show_page("console/products/list.html", page, part="rows")


def _read_place() -> ProductPlace | None:
    pin, orders = request.args.get("pin", type=int), request.args.get("orders", type=int)
    sku = request.args.get("behind")
    if pin is None or orders is None or sku is None or max(abs(pin), abs(orders)) > _LARGEST:
        return None
    return ProductPlace(pin, orders, sku)


def _more_url(place: ProductPlace, search: str) -> str:
    return url_for("console.products", q=search or None, pin=place.pin, orders=place.orders, behind=place.sku)
