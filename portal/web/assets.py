"""Static files as browsers want them: kept for ever under an address that changes with the content, and compressed."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request

#: How long a file with its version in the address may be kept.
FOREVER = "public, max-age=31536000, immutable"
_COMPRESSED = {".css", ".js", ".svg"}
#: What Flask says of every file. Ours have an ETag, and nobody asks for parts of files this small.
_UNNEEDED = ("Content-Disposition", "Last-Modified", "Accept-Ranges")


class Assets:
    """Versioned addresses of the files below one folder."""

    def __init__(self, folder: Path, *, prefix: str = "/static") -> None:
        """Digests are read once per file and process."""
        self._folder = folder
        self._prefix = prefix
        self._version = cache(self._read_version)
        #: The bytes of a file by gzip, made once per process for each content, which an ETag stands for.
        self.compressed = cache(self._compress)

    def url(self, name: str) -> str:
        """The address of a file such as `css/page.css`; a missing file is an error of ours, not a broken page."""
        return f"{self._prefix}/{name}?v={self._version(name)}"

    def is_current(self, name: str, version: str) -> bool:
        """Whether a served file has this version now."""
        return bool(version) and version == self._version(name)

    def _compress(self, name: str, _etag: str) -> bytes:
        return gzip.compress((self._folder / name).read_bytes(), mtime=0)

    def _read_version(self, name: str) -> str:
        return hashlib.sha256((self._folder / name).read_bytes()).hexdigest()[:12]


def keep_versioned_files(app: Flask, assets: Assets) -> None:
    """Send static files compressed; browsers may keep one that was asked for by its present version."""

    @app.after_request
    def _set(response: Response) -> Response:
        if request.endpoint != "static" or response.status_code not in {200, 304}:
            return response
        name = (request.view_args or {})["filename"]
        if assets.is_current(name, request.args.get("v", "")):
            response.headers["Cache-Control"] = FOREVER
        if Path(name).suffix in _COMPRESSED:
            for header in _UNNEEDED:
                response.headers.pop(header, None)
            response.vary.add("Accept-Encoding")
            if response.status_code == 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
                _shorten(response, assets, name)
        return response


def _shorten(response: Response, assets: Assets, name: str) -> None:
    etag, _ = response.get_etag()
    # The file was opened already.
    response.response.close()  # type: ignore[union-attr]
    response.direct_passthrough = False
    response.set_data(assets.compressed(name, etag or ""))
    response.headers["Content-Encoding"] = "gzip"
    # The same file, but not the same bytes (RFC 9110, 8.8.1).
    response.set_etag(etag or "", weak=True)
