"""Every store platform by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from portal.sources.stores.contract import StoreSource
from portal.sources.stores.shopify.source import ShopifyStore

STORES: Final[Mapping[str, StoreSource]] = MappingProxyType({store.name: store for store in (ShopifyStore(),)})
