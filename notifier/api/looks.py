"""How messages of a sender would look before its branding is published."""

from notifier.authoring.layouts import BrandingError
from notifier.authoring.preview import ChannelPreview
from notifier.authoring.preview_look import preview_look

__all__ = ["BrandingError", "ChannelPreview", "preview_look"]
