"""The WhatsApp Cloud API of Meta: templates and texts, their statuses, and what people write back."""
