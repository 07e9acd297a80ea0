"""Links and an image by which opens and clicks of a mail are counted, where sender and person allow it."""

import uuid
from collections.abc import Collection

from notifier.audience.visit_tokens import make_click_token, make_open_token
from notifier.channels.link_tracking import track_links
from notifier.foundation.signing import Signer


def count_visits(signer: Signer, base_url: str, message_id: uuid.UUID, html: str, *, kept: Collection[str]) -> str:
    """The HTML with counted links, all but the `kept` ones, and the image that tells of an open."""

    def track(url: str) -> str:
        return url if url.startswith(counted) else counted + make_click_token(signer, message_id, url)

    counted = f"{base_url}/c/"
    pixel_url = f"{base_url}/o/{make_open_token(signer, message_id)}.gif"
    return track_links(html, "", track, keep=kept, pixel_url=pixel_url)[0]
