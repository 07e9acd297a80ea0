"""Addresses of lists with their filters."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import url_for


def list_url(endpoint: str, query: Mapping[str, str], **more: str) -> str:
    """The address of a list of the console with these filters, and perhaps a place in it."""
    values = urlencode({**query, **more})
    return f"{url_for(endpoint)}?{values}" if values else url_for(endpoint)


def is_console_path(path: str) -> bool:
    """Whether a form may lead back there: a page of the console and nothing else."""
    return path.startswith("/console/") and "\\" not in path and not any(ord(letter) < 33 for letter in path)
