"""Log files of the children: appended to, kept short, and quoted when something fails."""

import re
import shutil
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 10 * 1024 * 1024
TAIL_BYTES = 16_384

#: The last line of a Python traceback, such as `package.SomeError: what is wrong`.
_ERROR = re.compile(r"[\w.]+(?:Error|Exception)\b")


def keep_log_short(path: Path, *, most_bytes: int = MOST_BYTES) -> None:
    """Move the text of a log that grew too long to `<name>.1` and go on in the emptied file.

    Copied and emptied, not renamed: a running child holds the file open for appending and writes on at its new end.
    """
    if not path.exists() or path.stat().st_size <= most_bytes:
        return
    # On a full disk the old text is given up rather than the instance: emptying the log also makes room.
    with suppress(OSError):
        shutil.copyfile(path, path.with_name(f"{path.name}.1"))
    with path.open("r+b") as log:
        log.truncate(0)


def find_reason(path: Path) -> str:
    """The line of a log that says best why its process ended: the last error, else the last line."""
    lines = _load_end(path)
    errors = [line for line in lines if _ERROR.match(line)]
    return (errors or lines or ["nothing"])[-1].strip()


def _load_end(path: Path) -> list[str]:
    if not path.exists():
        return []
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - TAIL_BYTES))
        text = log.read().decode(errors="replace")
    return [line for line in text.splitlines() if line.strip()]
