"""The smallest Flask application there is: what the pages are measured against."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """Two words."""
    return "Hello, World!"
