"""What a merchant may upload for its look, and why a file is refused."""

from enum import StrEnum


class BrandSlot(StrEnum):
    """Where an uploaded file is shown."""

    LOGO = "logo"
    LOGO_DARK = "logo_dark"
    MAIL_LOGO = "mail_logo"
    ICON = "icon"
    CARD = "card"
    FONT = "font"


class UploadProblem(StrEnum):
    """Why a file is refused."""

    MISSING = "missing"
    TOO_LARGE = "too_large"
    TYPE = "type"
    TYPE_MAIL = "type_mail"
    TYPE_FONT = "type_font"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    SVG_SCRIPT = "svg_script"
    SVG_REFERENCE = "svg_reference"
    SVG_ENTITY = "svg_entity"
    SVG_SIZE = "svg_size"
    SVG_TOO_COMPLEX = "svg_too_complex"
    TOO_MANY_FILES = "too_many_files"
