"""Drawings in SVG, written anew from an allow-list: what draws stays, what runs or fetches refuses the whole file.

Leftovers of drawing programs (metadata, comments, elements of other namespaces) are dropped without a word.
"""

import re
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from tinycss2.tokenizer import parse_component_value_list

from portal.merchants.brand_uploads import CheckedFile, UploadError
from portal.vocabulary.brand_slot import UploadProblem

MOST_BYTES: Final = 512 * 1024
_MOST_ELEMENTS: Final = 10_000
_DEEPEST: Final = 60
#: Uses of uses multiply: thirty make sixty thousand copies at worst.
_MOST_USES: Final = 30
_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"

_ELEMENTS: Final = frozenset(
    {
        *("svg", "g", "defs", "symbol", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline"),
        *("polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern"),
        *("use", "image", "style", "filter", "feGaussianBlur", "feOffset", "feBlend", "feMerge", "feMergeNode"),
        *("feFlood", "feComposite", "feColorMatrix", "feDropShadow", "marker", "switch"),
    }
)
#: Refused by name, because what they do belongs to a page and not to a picture.
_RUNNING: Final = frozenset(
    {
        *("script", "foreignobject", "animate", "animatemotion", "animatetransform", "set", "iframe", "embed"),
        *("object", "audio", "video", "a", "handler", "listener", "feimage", "cursor", "link", "mpath", "discard"),
    }
)
_TEXT_IN: Final = frozenset({"title", "desc", "text", "tspan", "style"})
_ATTRIBUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_UNWANTED: Final = frozenset({"base", "target", "ping", "attributename", "attributetype", "begin", "from", "to", "by"})
_PICTURE: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
_FRAGMENT: Final = re.compile(r"#[^\s\"'()<>\\]+")
#: Written so that endless digits cost no endless time.
_LENGTH: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:px)?\s*")


def is_drawing(body: bytes) -> bool:
    """Whether the bytes may be SVG: text that begins with a tag."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def redraw_svg(body: bytes) -> CheckedFile:
    """The drawing with nothing in it but what draws; raises `UploadError` naming what is not allowed."""
    if len(body) > MOST_BYTES:
        raise UploadError(UploadProblem.TOO_LARGE, "512 kB")
    writer = _Writer()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.say
    parser.EntityDeclHandler = writer.refuse_entity
    parser.ProcessingInstructionHandler = writer.refuse_instruction
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, LookupError, UnicodeError, ValueError) as problem:
        raise UploadError(UploadProblem.BROKEN) from problem
    width, height = writer.measure()
    return CheckedFile("image/svg+xml", width, height, "".join(writer.pieces).encode())


class _Writer:
    """Writes the drawing anew while it is read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._open: list[str] = []
        #: How deep inside something that is left out.
        self._dropped = 0
        self._elements = self._uses = 0
        self._root: dict[str, str] = {}
        self._style: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self._elements += 1
        if self._elements > _MOST_ELEMENTS or len(self._open) + self._dropped > _DEEPEST:
            raise UploadError(UploadProblem.SVG_TOO_COMPLEX)
        if local.lower() in _RUNNING:
            raise UploadError(UploadProblem.SVG_SCRIPT, f"<{local}>")
        if not self._open and not self._dropped and (local != "svg" or space not in {_SVG, ""}):
            raise UploadError(UploadProblem.TYPE)
        kept = self._check_attributes(local, attributes)
        if self._dropped or space not in {_SVG, ""} or local not in _ELEMENTS:
            self._dropped += 1
            return
        self._count_use(local)
        if not self._open:
            self._root, kept = kept, {"xmlns": _SVG, **self._with_box(kept)}
        self._open.append(local)
        self.pieces.append(f"<{local}{''.join(f' {key}={quoteattr(value)}' for key, value in kept.items())}>")

    def end(self, _name: str) -> None:
        if self._dropped:
            self._dropped -= 1
            return
        local = self._open.pop()
        if local == "style":
            self.pieces.append(escape(_check_css("".join(self._style))))
            self._style = []
        self.pieces.append(f"</{local}>")

    def say(self, text: str) -> None:
        if self._dropped or not self._open or self._open[-1] not in _TEXT_IN:
            return
        if self._open[-1] == "style":
            self._style.append(text)
        else:
            self.pieces.append(escape(text))

    def refuse_entity(self, name: str, *_rest: object) -> None:
        raise UploadError(UploadProblem.SVG_ENTITY, name[:40])

    def refuse_instruction(self, target: str, _data: str) -> None:
        raise UploadError(UploadProblem.SVG_REFERENCE, f"<?{target[:40]}?>")

    def measure(self) -> tuple[int, int]:
        """Width and height in pixels by the root's own attributes or its box; raises `UploadError`."""
        told = [_LENGTH.fullmatch(self._root.get(side, "")) for side in ("width", "height")]
        sizes = [float(match[1]) for match in told if match]
        if len(sizes) < 2:
            box = re.split(r"[\s,]+", self._root.get("viewBox", "").strip())
            sizes = [float(part) for part in box[2:] if _LENGTH.fullmatch(part)]
        if len(sizes) != 2 or not all(0 < size <= 100_000 for size in sizes):
            raise UploadError(UploadProblem.SVG_SIZE)
        return max(1, round(sizes[0])), max(1, round(sizes[1]))

    def _with_box(self, attributes: dict[str, str]) -> dict[str, str]:
        """With a `viewBox`, so that the drawing grows and shrinks with its place on the page."""
        sides = [_LENGTH.fullmatch(attributes.get(side, "")) for side in ("width", "height")]
        if "viewBox" in attributes or not all(sides):
            return attributes
        return {**attributes, "viewBox": f"0 0 {' '.join(match[1] for match in sides if match)}"}

    def _count_use(self, local: str) -> None:
        self._uses += local == "use"
        if self._uses > _MOST_USES:
            raise UploadError(UploadProblem.SVG_TOO_COMPLEX)

    def _check_attributes(self, element: str, attributes: dict[str, str]) -> dict[str, str]:
        kept: dict[str, str] = {}
        for name, value in attributes.items():
            space, _, local = name.rpartition(" ")
            plain = local.lower()
            if plain.startswith("on"):
                raise UploadError(UploadProblem.SVG_SCRIPT, local[:40])
            if plain in {"href", "src"}:
                _check_target(element, value)
                kept["href"] = value
            elif space in {"", _SVG} and plain not in _UNWANTED and _ATTRIBUTE.fullmatch(local):
                _check_value(value)
                # No attribute that draws has an address outside `url()`.
                if plain == "style" or ":" not in value:
                    kept[local] = value
        return kept


def _check_target(element: str, value: str) -> None:
    target = value.strip()
    is_inside = bool(_FRAGMENT.fullmatch(target))
    is_picture = element == "image" and bool(_PICTURE.fullmatch(target))
    if not is_inside and not is_picture:
        raise UploadError(UploadProblem.SVG_REFERENCE, target[:60])


def _check_value(value: str) -> None:
    """A presentation attribute may name a part of the drawing by `url(#…)` and nothing else."""
    if "(" in value or "\\" in value or ":" in value or "@" in value:
        _check_css(value)


def _check_css(css: str) -> str:
    try:
        _check_tokens(parse_component_value_list(css, skip_comments=True))
    except RecursionError as problem:
        raise UploadError(UploadProblem.SVG_TOO_COMPLEX) from problem
    return css


def _check_tokens(tokens: list[Any]) -> None:
    for token in tokens:
        if token.type == "at-keyword" and token.lower_value not in {"media", "supports"}:
            raise UploadError(UploadProblem.SVG_REFERENCE, f"@{token.value}"[:60])
        if token.type == "url" and not token.value.startswith("#"):
            raise UploadError(UploadProblem.SVG_REFERENCE, token.value[:60])
        if token.type == "function":
            if token.lower_name in {"url", "image", "image-set", "src", "expression", "-webkit-image-set", "attr"}:
                _check_function(token)
            _check_tokens(token.arguments)
        elif token.type.endswith("block"):
            _check_tokens(token.content)
        elif token.type == "error":
            raise UploadError(UploadProblem.BROKEN)


def _check_function(token: Any) -> None:  # noqa: ANN401  tinycss2 has no types
    said = [inner for inner in token.arguments if inner.type != "whitespace"]
    is_inside = len(said) == 1 and said[0].type == "string" and said[0].value.startswith("#")
    if token.lower_name != "url" or not is_inside:
        raise UploadError(UploadProblem.SVG_REFERENCE, f"{token.name}()"[:60])
