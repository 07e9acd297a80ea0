"""Short lines for the person who watches the terminal."""

import contextlib
import sys


def say(sentence: str) -> None:
    """Print one line; a terminal that went away must not end the servers."""
    with contextlib.suppress(OSError, ValueError):
        print(sentence, file=sys.stdout, flush=True)
