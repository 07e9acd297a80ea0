"""What the pages about products show."""

from dataclasses import dataclass

from portal.console.frame.amount import Amount
from portal.merchants.product_list import ProductRow


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """A product with what it costs and how often it was clicked in 30 days."""

    row: ProductRow
    price: Amount
    clicks: int


@dataclass(frozen=True, slots=True)
class ProductsPage:
    """Products, page by page; `more_url` None on the last one."""

    search: str
    products: tuple[ListedProduct, ...]
    more_url: str | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class UploadPage:
    """The form for a CSV file; `problem` is the sentence about the file that was sent."""

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    hosts: str
    problem: str
