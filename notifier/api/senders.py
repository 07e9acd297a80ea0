"""Senders, the brands messages are written for, and the providers that carry their channels."""

from notifier.authoring.senders import (
    BrandLink,
    ProviderChoice,
    ProviderDraft,
    SenderBranding,
    SenderProfile,
    list_providers,
    register_sender,
    set_provider,
    set_visit_counting,
    switch_off_provider,
)

__all__ = [
    "BrandLink",
    "ProviderChoice",
    "ProviderDraft",
    "SenderBranding",
    "SenderProfile",
    "list_providers",
    "register_sender",
    "set_provider",
    "set_visit_counting",
    "switch_off_provider",
]
