"""Promise: a page unchanged since it was last shown is sent nearly as fast as bare Flask says hello."""

from bench.page_scene import PageScene
from bench.report import Ratio

TARGET = 1.0


def measure_unchanged_page(scene: PageScene) -> Ratio:
    """Requests per second of the whole page out of the kept bytes, against hello's."""
    scene.find_etag()
    return scene.measure_rate("unchanged page / Flask hello, rate", TARGET, (), 200)
