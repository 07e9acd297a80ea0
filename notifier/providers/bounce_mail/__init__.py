"""Mails that say a message of ours did not arrive: read, judged and turned into receipts."""
