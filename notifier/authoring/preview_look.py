"""A mail in a look that is not published yet, with invented facts; nothing is stored and nothing is sent."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from notifier.authoring.layouts import compile_email_layout
from notifier.authoring.preview import ChannelPreview, PreviewJob, preview_wording
from notifier.authoring.senders import SenderProfile
from notifier.catalogue.registry import get_trigger_type
from notifier.channels.content import SenderView
from notifier.vocabulary.channel import Channel


def preview_look(
    profile: SenderProfile, trigger: str, language: str, facts: Mapping[str, Mapping[str, Any]]
) -> ChannelPreview:
    """The built-in words of a trigger in the profile's look; `facts` replace those of the invented order by group.

    Raises `ProductError` for an unknown trigger, `BrandingError` naming a colour that is none.
    """
    branding = dataclasses.asdict(profile.branding)
    sender = SenderView(
        id=profile.id,
        # Layouts are kept by version and content, so that one number serves every draft.
        version=0,
        name=profile.name,
        language=profile.language,
        base_url=profile.base_url.rstrip("/"),
        support_email=profile.support_email,
        support_phone=profile.support_phone,
        website=profile.website,
        branding=branding,
        email_layout=compile_email_layout(branding),
    )
    sample = get_trigger_type(trigger).sample
    told = {
        name: {**group, **facts.get(name, {})} if isinstance(group, Mapping) else group
        for name, group in sample.items()
    }
    job = PreviewJob(sender=sender, trigger=trigger, language=language, facts=told)
    (mail,) = preview_wording(job, only=Channel.EMAIL)
    return mail
