"""People of a shop, each with a browser of their own."""

import pytest
from flask import Flask

from tests.running.console import ConsoleVisitor, open_console


@pytest.fixture
def owner(app: Flask) -> ConsoleVisitor:
    """The owner of the shop `fern`."""
    return open_console(app)


@pytest.fixture
def editor(app: Flask) -> ConsoleVisitor:
    """An editor of the same shop."""
    return open_console(app, role="editor")


@pytest.fixture
def support(app: Flask) -> ConsoleVisitor:
    """Somebody of the same shop who answers shoppers."""
    return open_console(app, role="support")


@pytest.fixture
def stranger(app: Flask) -> ConsoleVisitor:
    """The owner of another shop."""
    return open_console(app, slug="moss")
