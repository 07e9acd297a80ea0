"""The notifier's settings, for the composition roots that fill them."""

from notifier.settings import Settings as NotifierSettings

__all__ = ["NotifierSettings"]
