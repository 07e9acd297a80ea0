"""Texts of short channels, for who writes or looks at them: what a text message takes, and look-alikes that save."""

from notifier.channels.sms_look_alikes import transliterate_sms
from notifier.channels.sms_segments import SmsEncoding, SmsMeasure, measure_sms

__all__ = ["SmsEncoding", "SmsMeasure", "measure_sms", "transliterate_sms"]
