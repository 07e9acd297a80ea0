"""Addresses as a page may show them that can be forwarded."""


def mask_email(address: str) -> str:
    """First letter and domain, such as `m•••@shop.example`; empty stays empty."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}" if at else ""
