"""Promise: a page that asks whether anything is new (304) is answered faster than bare Flask says hello."""

from bench.page_scene import PageScene
from bench.report import Ratio

TARGET = 1.2


def measure_refresh(scene: PageScene) -> Ratio:
    """Requests per second of htmx's refresh whose version is still the current one, against hello's."""
    further = ("HX-Request: true", f"If-None-Match: {scene.find_etag()}")
    return scene.measure_rate("refresh (304) / Flask hello, rate", TARGET, further, 304)
