"""The address of the first page."""

from typing import Final

from portal.console.frame.address import Address
from portal.console.home.home import show_home
from portal.vocabulary.permission import Permission

ADDRESSES: Final = (Address("/", "home", show_home, Permission.SEE),)
