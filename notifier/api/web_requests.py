"""Requests to addresses others have named: private networks refused, no redirects, answers cut at a megabyte."""

from notifier.providers.http_client import HttpAnswer, HttpClient, HttpRequest, NoAnswerError, NotSentError

__all__ = ["HttpAnswer", "HttpClient", "HttpRequest", "NoAnswerError", "NotSentError"]
