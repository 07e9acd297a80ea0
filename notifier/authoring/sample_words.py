"""What variables stand for, shown beside them: rendered with the invented order of the catalogue."""

from functools import lru_cache

from notifier.authoring.sample_sender import SAMPLE_LINKS, SAMPLE_SENDER
from notifier.catalogue.registry import get_trigger_type
from notifier.channels.email_values import collect_values
from notifier.channels.rendering import parse_template, render_template


@lru_cache(maxsize=512)
def render_samples(trigger: str, language: str, sources: tuple[str, ...]) -> tuple[str, ...]:
    """What each Liquid source says of the invented order, empty where that is not known; may raise `WordingError`."""
    values = collect_values(SAMPLE_SENDER, trigger, language, get_trigger_type(trigger).sample, SAMPLE_LINKS)
    return tuple(render_template(parse_template(source), values) for source in sources)
