"""Finding every wrong field of a document that does not fit its type, where msgspec names only the first."""

import datetime as dt
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from portal.api.problems import FieldFault

#: Beside these a change of zone or a span would leave the calendar, and no order is that old.
_YEARS: Final = range(2000, 2100)
_MOST_FAULTS: Final = 50
_WORDS: Final = (
    ("Expected", "It must be"),
    ("`str`", "text"),
    ("`int`", "a whole number"),
    ("`float`", "a number"),
    ("`bool`", "true or false"),
    ("`datetime` with a timezone component", "a moment with its offset from UTC"),
    ("`datetime`", "a moment"),
    ("`object`", "an object"),
    ("`array`", "a list"),
    ("`null`", "null"),
)


def find_faults(value: object, kind: Any, pointer: str = "", *, strict: bool = True) -> list[FieldFault]:  # noqa: ANN401  any type
    """What is wrong with a decoded document, field by field; empty when it fits `kind`."""
    try:
        msgspec.convert(value, kind, strict=strict)
    except msgspec.ValidationError as problem:
        inner = list(_look_inside(value, kind, pointer, strict=strict))
        return inner[:_MOST_FAULTS] or [FieldFault(pointer=pointer, detail=_sentence(str(problem), kind))]
    return []


def find_strange_times(value: object, pointer: str = "") -> list[FieldFault]:
    """Moments and days outside of the years anybody means."""
    if isinstance(value, dt.date) and value.year not in _YEARS:
        span = f"{_YEARS.start} to {_YEARS.stop - 1}"
        return [FieldFault(pointer=pointer, detail=f"It must lie in the years {span}.")]
    if isinstance(value, Struct):
        parts: Iterator[tuple[str, object]] = ((name, getattr(value, name)) for name in value.__struct_fields__)
    elif isinstance(value, list | tuple):
        parts = ((str(index), item) for index, item in enumerate(value))
    else:
        return []
    return [fault for name, part in parts for fault in find_strange_times(part, f"{pointer}/{name}")]


def _look_inside(value: object, kind: Any, pointer: str, *, strict: bool) -> Iterator[FieldFault]:  # noqa: ANN401  any type
    for option in _options(kind):
        if isinstance(option, type) and issubclass(option, Struct) and isinstance(value, dict):
            yield from _look_at_fields(value, option, pointer, strict=strict)
        elif get_origin(option) in (list, tuple) and isinstance(value, list):
            item_kind = get_args(option)[0]
            for index, item in enumerate(value):
                yield from find_faults(item, item_kind, f"{pointer}/{index}", strict=strict)


def _look_at_fields(
    value: dict[str, object], kind: type[Struct], pointer: str, *, strict: bool
) -> Iterator[FieldFault]:
    known = {one.encode_name: one for one in fields(kind)}
    for name, one in known.items():
        is_needed = one.default is NODEFAULT and one.default_factory is NODEFAULT
        if name in value:
            yield from find_faults(value[name], one.type, f"{pointer}/{_escape(name)}", strict=strict)
        elif is_needed:
            yield FieldFault(pointer=f"{pointer}/{_escape(name)}", detail="It is missing.")
    for name in value:
        if name not in known:
            yield FieldFault(pointer=f"{pointer}/{_escape(name)}", detail="There is no such field.")


def _options(kind: Any) -> tuple[Any, ...]:  # noqa: ANN401  any type
    """The types a value may have, without the conditions on them."""
    if get_origin(kind) is Annotated:
        return _options(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return tuple(inner for option in get_args(kind) for inner in _options(option))
    return (kind,)


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _sentence(said: str, kind: Any) -> str:  # noqa: ANN401  any type
    """What msgspec says in its own words for types, in everybody's."""
    plain = said.partition(" - at `")[0]
    if "matching regex" in plain:
        form = _description(kind)
        return f"It must have the form of this field: {form}" if form else "It must not contain NUL characters."
    for own, usual in _WORDS:
        plain = plain.replace(own, usual)
    return plain.rstrip(".") + "."


def _description(kind: Any) -> str:  # noqa: ANN401  any type
    """What is said of the field, of its first option that says something."""
    if get_origin(kind) is Annotated:
        said = next((one.description for one in get_args(kind)[1:] if getattr(one, "description", None)), "")
        return said or _description(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return next((said for option in get_args(kind) if (said := _description(option))), "")
    return ""
