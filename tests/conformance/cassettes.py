"""Reads the answers out of recorded HTTP conversations (the YAML that test recorders write)."""

from pathlib import Path

import msgspec


def read_answers(path: Path) -> list[str]:
    """The bodies of all answers in a cassette that are JSON objects, as text."""
    conversation = msgspec.yaml.decode(path.read_bytes())
    bodies = [interaction["response"]["body"]["string"] for interaction in conversation["interactions"]]
    return [body for body in bodies if isinstance(body, str) and body.startswith("{")]
