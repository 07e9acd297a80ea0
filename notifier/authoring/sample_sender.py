"""An invented sender that has told everything, so that all that rendering makes of a sender is seen."""

import uuid
from typing import Final

from notifier.channels.content import SenderView

SAMPLE_SENDER: Final = SenderView(
    id=uuid.UUID(int=0),
    version=1,
    name="Fernhollow",
    language="en",
    base_url="https://track.fernhollow.example",
    support_email="help@fernhollow.example",
    support_phone="+1 555 0142",
    website="https://fernhollow.example",
    branding={},
    email_layout="",
)
SAMPLE_LINKS: Final = {
    "preferences": "https://track.fernhollow.example/p/preview",
    "unsubscribe": "https://track.fernhollow.example/u/preview",
}
