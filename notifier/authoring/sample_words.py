"""What variables stand for, shown beside them: rendered with the invented order of the catalogue."""

import uuid
from functools import lru_cache
from typing import Final

from notifier.catalogue.registry import get_trigger_type
from notifier.channels.content import SenderView
from notifier.channels.email_values import collect_values
from notifier.channels.rendering import parse_template, render_template

_LINKS: Final = {
    "preferences": "https://track.fernhollow.example/p/preview",
    "unsubscribe": "https://track.fernhollow.example/u/preview",
}
_SENDER: Final = SenderView(
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


@lru_cache(maxsize=512)
def render_samples(trigger: str, language: str, sources: tuple[str, ...]) -> tuple[str, ...]:
    """What each Liquid source says of the invented order, empty where that is not known; may raise `WordingError`."""
    values = collect_values(_SENDER, trigger, language, get_trigger_type(trigger).sample, _LINKS)
    return tuple(render_template(parse_template(source), values) for source in sources)
