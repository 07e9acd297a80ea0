"""Addresses of the pages about products."""

from typing import Final

from portal.console.frame.address import Address
from portal.console.products.changes import pin, stock
from portal.console.products.list import show_products
from portal.console.products.upload import show_upload, take_upload
from portal.vocabulary.permission import Permission

ADDRESSES: Final = (
    Address("/products", "products", show_products, Permission.SEE),
    Address("/products/import", "import_products", show_upload, Permission.SHAPE),
    Address("/products/import", "take_products", take_upload, Permission.SHAPE, "POST"),
    Address("/products/pin", "pin_product", pin, Permission.SHAPE, "POST"),
    Address("/products/stock", "stock_product", stock, Permission.SHAPE, "POST"),
)
