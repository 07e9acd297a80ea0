"""Letters to one person about their own account at the sender."""

from notifier.sending.write_letters import Letter, write_letter

__all__ = ["Letter", "write_letter"]
