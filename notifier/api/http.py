"""HTTP to hosts somebody else has named: private networks refused, no redirects followed, connections kept."""

from notifier.providers.http_client import HttpAnswer, HttpClient, HttpRequest, NoAnswerError, NotSentError

__all__ = ["HttpAnswer", "HttpClient", "HttpRequest", "NoAnswerError", "NotSentError"]
