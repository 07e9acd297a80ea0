"""All messages of a language in one file, so that somebody who speaks it can read them from beginning to end."""

from collections.abc import Mapping
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parents[2] / "snapshots" / "messages"
_HEADING = "######## "


def keep_golden(name: str, written: Mapping[str, str], request: pytest.FixtureRequest) -> None:
    """Compare messages by trigger with the file of that name; write it anew with `--snapshot-update`."""
    file = _FOLDER / name
    if request.config.getoption("--snapshot-update", default=False):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(f"{_HEADING}{trigger}\n\n{text}" for trigger, text in written.items()), "utf-8")
    kept = _read(file.read_text("utf-8"))
    assert kept.keys() == written.keys()
    changed = [trigger for trigger, text in written.items() if kept[trigger] != text]
    hint = "run pytest tests/unit/channels --snapshot-update and read the difference"
    for trigger in changed[:1]:
        assert written[trigger] == kept[trigger], f"{hint} of {', '.join(changed)}"


def _read(content: str) -> dict[str, str]:
    sections = [section.partition("\n\n") for section in content.split(_HEADING)[1:]]
    # Between two sections stands one line break that belongs to neither.
    texts = [text.removesuffix("\n") for _, _, text in sections[:-1]] + [text for _, _, text in sections[-1:]]
    return dict(zip((trigger for trigger, _, _ in sections), texts, strict=True))
