"""Vonage: SMS, their delivery receipts, and what people write back."""
