"""What a WSGI server serves: the web application with the settings of the environment."""

import gc

from portal.app import create_app
from portal.settings import Settings

app = create_app(Settings.from_environment())

# What was loaded up to here lives as long as the process; a request makes a few thousand objects without circles.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 100)
