"""A file somebody uploads for a look: told by its content, never by its name, and written anew before it is kept."""

from dataclasses import dataclass
from typing import Final

from notifier.foundation.errors import ProductError
from portal.vocabulary.brand_slot import UploadProblem

#: In bytes, for anything.
MOST_BYTES: Final = 5 * 1024 * 1024
EXTENSIONS: Final = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg", "font/woff2": "woff2"}


class UploadError(ProductError):
    """The file is refused; `problem` says why, `detail` names the part that is to blame."""

    def __init__(self, problem: UploadProblem, detail: str = "") -> None:
        super().__init__(f"The file is refused: {problem.value} {detail}".strip() + ".")
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file as it may be served; pixels are 0 for a font."""

    media_type: str
    width: int
    height: int
    body: bytes
