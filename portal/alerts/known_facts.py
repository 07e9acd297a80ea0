"""What a snapshot leaves out: facts that neither store nor carrier has told."""

from notifier.api.vocabulary import JsonValue


def keep_known(**values: JsonValue) -> dict[str, JsonValue]:
    """The values that are there; an empty text is none."""
    return {name: value for name, value in values.items() if value is not None and value != ""}
