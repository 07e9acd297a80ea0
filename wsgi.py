"""What a WSGI server serves: the web application with the settings of the environment."""

from portal.app import create_app
from portal.settings import Settings

app = create_app(Settings.from_environment())
