"""A note in the data folder by which commands find the address of the instance that works on it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

NOTE_NAME = "instance.json"


@dataclass(frozen=True, slots=True)
class InstanceNote:
    """What the last start on this data folder was told."""

    base_url: str
    is_demo: bool


def write_note(data_folder: Path, note: InstanceNote) -> None:
    """Replace the note in one step."""
    draft = data_folder / f"{NOTE_NAME}.new"
    draft.write_text(json.dumps(asdict(note)))
    draft.replace(data_folder / NOTE_NAME)


def find_note(data_folder: Path) -> InstanceNote | None:
    """The note of the last start; None when there was none or nobody can read it."""
    try:
        content = json.loads((data_folder / NOTE_NAME).read_text())
        return InstanceNote(base_url=str(content["base_url"]), is_demo=bool(content["is_demo"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
