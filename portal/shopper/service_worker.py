"""The worker that shows push messages, served from the root so that it may have any scope of the site."""

from typing import Final

from flask import Response, current_app, send_from_directory

_WORKER: Final = "js/sw.js"


def show_service_worker() -> Response:
    """`GET /sw.js`, asked about anew each time: browsers compare it byte by byte (Service Workers, "Update").

    Each shop registers it for `/m/<slug>/`, because a registration has one subscription and a subscription one key.
    """
    folder = current_app.static_folder or ""
    response = send_from_directory(folder, _WORKER, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response
