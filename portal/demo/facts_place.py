"""Where `demo.json` lies, and where the one of an earlier start goes; light enough for the supervisor to import."""

from pathlib import Path
from typing import Final

FILE_NAME: Final = "demo.json"
#: What an earlier start has written, while the present one is not ready: nobody shall take it for the present.
FORMER_NAME: Final = "demo.former.json"


def set_aside_facts(data_folder: Path) -> None:
    """Take the file of an earlier start away from those who wait for the new one; its API keys stay known."""
    path = data_folder / FILE_NAME
    if path.exists():
        path.replace(data_folder / FORMER_NAME)
