"""How tests read the invented payloads beside this file."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


def read_payload(source: str, name: str) -> bytes:
    """The bytes of one payload, e.g. ("shopify", "order_placed.json")."""
    return (FOLDER / source / name).read_bytes()
