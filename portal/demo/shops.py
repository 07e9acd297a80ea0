"""The two shops of the demo: who they are, what they sell, how they look."""

from dataclasses import dataclass
from typing import Final

from portal.demo import fernhollow, kiln_and_leaf
from portal.demo.plans import OrderPlan, Product
from portal.merchants.accounts import MerchantDraft
from portal.merchants.branding import BrandingDraft, BrandLink
from portal.merchants.contrast import Branding, CornerStyle, HeadingFont


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShopPlan:
    """A shop; its orders have ids from `first_external_id` and numbers `prefix` and 1000 with the serial added."""

    draft: MerchantDraft
    tagline: str
    currency: str
    first_external_id: int
    prefix: str
    owner_email: str
    orders: tuple[OrderPlan, ...]
    products: tuple[Product, ...]

    def external_id(self, serial: int) -> int:
        """The store's id of an order."""
        return self.first_external_id + serial

    def number(self, serial: int) -> str:
        """The order number as the shopper knows it."""
        return f"#{self.prefix}{1000 + serial}"

    @property
    def pictures(self) -> dict[str, str]:
        """Address of the picture by SKU, for everything the shop sells or has sold that has one."""
        sold = [product for plan in self.orders for product, _ in plan.lines]
        return {
            product.sku: f"/static/img/demo/{product.picture}" for product in (*self.products, *sold) if product.picture
        }


FERNHOLLOW: Final = DemoShopPlan(
    draft=MerchantDraft(
        slug="fernhollow",
        name="Fernhollow",
        language="en",
        country="DE",
        time_zone="Europe/Berlin",
        support_email="help@fernhollow.example",
        support_phone="+1 555 0142",
        website="https://fernhollow.example/",
        branding=BrandingDraft(
            colours=Branding("#d9531e", "#16352a", HeadingFont.SANS, CornerStyle.SOFT),
            logo_url="/static/img/demo/fernhollow.svg",
            logo_width=176,
            logo_height=36,
            header_links=(
                BrandLink("New in", "https://fernhollow.example/new"),
                BrandLink("Repairs", "https://fernhollow.example/repairs"),
            ),
            footer_links=(
                BrandLink("Returns", "https://fernhollow.example/returns"),
                BrandLink("Privacy", "https://fernhollow.example/privacy"),
            ),
            help_url="https://fernhollow.example/help",
        ),
    ),
    tagline="Outdoor gear that gets repaired, from Berlin to wherever the path ends.",
    currency="EUR",
    first_external_id=5_550_100_000_000,
    prefix="",
    owner_email="owner@fernhollow.example",
    orders=fernhollow.ORDERS,
    products=fernhollow.PRODUCTS,
)

KILN_AND_LEAF: Final = DemoShopPlan(
    draft=MerchantDraft(
        slug="kiln-and-leaf",
        name="Kiln & Leaf",
        language="en",
        country="GB",
        time_zone="Europe/London",
        support_email="hello@kiln-and-leaf.example",
        support_phone="+1 555 0177",
        website="https://kiln-and-leaf.example/",
        branding=BrandingDraft(
            colours=Branding("#8c3b4a", "#f6efe4", HeadingFont.SERIF, CornerStyle.ROUND),
            logo_url="/static/img/demo/kiln-and-leaf.svg",
            logo_dark_url="/static/img/demo/kiln-and-leaf-dark.svg",
            logo_width=176,
            logo_height=36,
            header_links=(
                BrandLink("Teas", "https://kiln-and-leaf.example/teas"),
                BrandLink("Studio", "https://kiln-and-leaf.example/studio"),
            ),
            footer_links=(
                BrandLink("Returns", "https://kiln-and-leaf.example/returns"),
                BrandLink("Privacy", "https://kiln-and-leaf.example/privacy"),
            ),
            help_url="https://kiln-and-leaf.example/help",
        ),
    ),
    tagline="Single-garden tea and the pots to brew it in, sent from Bristol to Edinburgh, Dubai and Tokyo.",
    currency="GBP",
    first_external_id=5_550_200_000_000,
    prefix="KL",
    owner_email="owner@kiln-and-leaf.example",
    orders=kiln_and_leaf.ORDERS,
    products=kiln_and_leaf.PRODUCTS,
)

SHOPS: Final = (FERNHOLLOW, KILN_AND_LEAF)

#: Shown to everybody on `/demo`, so it hides nothing.
CONSOLE_PASSWORD: Final = "milepost-demo"  # noqa: S105  as the line above says
