"""Twilio: SMS and WhatsApp messages, their status callbacks, and what people write back."""
