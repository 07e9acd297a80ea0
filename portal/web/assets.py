"""Addresses of static files that change with their content, so that browsers may keep them for ever."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request

#: How long a file with its version in the address may be kept.
FOREVER = "public, max-age=31536000, immutable"


class Assets:
    """Versioned addresses of the files below one folder."""

    def __init__(self, folder: Path, *, prefix: str = "/static") -> None:
        """Digests are read once per file and process."""
        self._folder = folder
        self._prefix = prefix
        self._version = cache(self._read_version)

    def url(self, name: str) -> str:
        """The address of a file such as `css/page.css`; a missing file is an error of ours, not a broken page."""
        return f"{self._prefix}/{name}?v={self._version(name)}"

    def is_current(self, name: str, version: str) -> bool:
        """Whether a served file has this version now."""
        return bool(version) and version == self._version(name)

    def _read_version(self, name: str) -> str:
        return hashlib.sha256((self._folder / name).read_bytes()).hexdigest()[:12]


def keep_versioned_files(app: Flask, assets: Assets) -> None:
    """Let browsers keep a static file that was asked for by its present version; any other is asked about again."""

    @app.after_request
    def _set(response: Response) -> Response:
        is_file = request.endpoint == "static" and response.status_code in {200, 304}
        if is_file and assets.is_current((request.view_args or {})["filename"], request.args.get("v", "")):
            response.headers["Cache-Control"] = FOREVER
        return response
