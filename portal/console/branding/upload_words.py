"""Why a file is refused, in sentences."""

from collections.abc import Mapping
from typing import Final

from portal.merchants.brand_uploads import UploadError
from portal.vocabulary.brand_slot import UploadProblem
from portal.vocabulary.marking import N_
from portal.web.locale import gettext

_WORDS: Final[Mapping[UploadProblem, str]] = {
    UploadProblem.MISSING: N_("Choose a file first."),
    UploadProblem.TOO_LARGE: N_("This file is too large; it may have %(detail)s at most."),
    UploadProblem.TYPE: N_("This is no picture we can read. Use PNG, JPEG, WebP, GIF or SVG."),
    UploadProblem.TYPE_MAIL: N_("SVG is not shown here. Use PNG, JPEG, WebP or GIF."),
    UploadProblem.TYPE_FONT: N_("This is no WOFF2 font."),
    UploadProblem.BROKEN: N_("This file is damaged; export it again."),
    UploadProblem.TOO_MANY_PIXELS: N_(
        "This picture has %(detail)s pixels. Neither side may have more than 4096, and 16 million is the most in all."
    ),
    UploadProblem.SVG_SCRIPT: N_("This SVG holds %(detail)s, which can run or link. Export it as a plain drawing."),
    UploadProblem.SVG_REFERENCE: N_(
        "This SVG fetches something from elsewhere: %(detail)s. Embed pictures and turn text into paths."
    ),
    UploadProblem.SVG_ENTITY: N_("This SVG defines the entity %(detail)s. Export it as a plain drawing."),
    UploadProblem.SVG_SIZE: N_("This SVG does not say how large it is. Export it with a width and a height."),
    UploadProblem.SVG_TOO_COMPLEX: N_("This SVG is too complex. Simplify it, or use a PNG."),
    UploadProblem.TOO_MANY_FILES: N_("You have uploaded 300 files, which is the most we keep."),
}


def word_problem(problem: UploadError) -> str:
    """The sentence in the reader's language."""
    return gettext(_WORDS[problem.problem]) % {"detail": problem.detail}
