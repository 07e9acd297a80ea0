"""How long ago something was, in the reader's language."""

import datetime as dt

from babel.dates import format_timedelta

from portal.web.locale import current_locale


def tell_ago(moment: dt.datetime, now: dt.datetime) -> str:
    """As in "3 minutes ago"; coming moments as in "in 5 hours"."""
    return str(format_timedelta(moment - now, add_direction=True, locale=current_locale().cldr))
