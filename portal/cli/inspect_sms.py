"""`milepost inspect sms`: what a text is as a text message."""

import click

from notifier.api.texts import measure_sms, transliterate_sms
from portal.cli.output import print_json


@click.command()
@click.argument("text", metavar="TEXT")
def sms(*, text: str) -> None:
    """Encoding, units and segments of TEXT; with look-alike characters too, where those save segments."""
    document = _describe(text)
    plain = transliterate_sms(text)
    if measure_sms(plain).segments < measure_sms(text).segments:
        document["transliterated"] = {"text": plain, **_describe(plain)}
    print_json(document)


def _describe(text: str) -> dict[str, object]:
    measure = measure_sms(text)
    return {"encoding": measure.encoding.value, "units": measure.units, "segments": measure.segments}
