"""Records as JSON documents: moments as ISO 8601, amounts as decimal text, ids as text."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal


def to_document(value: object) -> object:
    """Dataclasses, sequences and mappings with everything in them as what JSON knows."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_document(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): to_document(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_document(inner) for inner in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | Decimal | str) else value
