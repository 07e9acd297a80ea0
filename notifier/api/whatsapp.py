"""WhatsApp templates: the texts a merchant submits for approval, and the approved ones used instead."""

from notifier.authoring.template_texts import (
    TemplateUse,
    describe_sender_templates,
    suggest_template_language,
    use_template,
)
from notifier.channels.whatsapp_templates import TemplateDescription

__all__ = [
    "TemplateDescription",
    "TemplateUse",
    "describe_sender_templates",
    "suggest_template_language",
    "use_template",
]
