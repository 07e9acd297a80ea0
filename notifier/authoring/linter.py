"""A look at a wording before people get it: what cannot be read, what is too long, what should not be said."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from notifier.authoring.findings import Finding, Severity
from notifier.authoring.lint_liquid import lint_names, read_part
from notifier.authoring.lint_words import lint_links, lint_promotion, lint_shouting, names_opt_out, own_domains
from notifier.authoring.preview import SHOWN_TEXT, SHOWN_TITLE, ChannelPreview, PreviewJob, preview_wording
from notifier.authoring.wording import PARTS
from notifier.authoring.wording_book import BUILT_IN, WordingBook, with_draft
from notifier.authoring.wording_scope import WordingScope
from notifier.channels.content import SenderView
from notifier.vocabulary.channel import Channel
from notifier.vocabulary.marking import N_
from notifier.vocabulary.topic import Topic

#: Segments of a text message that are worth a warning; each is paid.
MOST_SEGMENTS: Final = 2
#: Characters of a subject that mail programs on phones show.
LONGEST_SUBJECT: Final = 60
_UNRENDERABLE: Final = frozenset({"unreadable", "unknown_part", "unknown_filter", "empty"})
_ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class LintJob:
    """A wording with what it is judged by."""

    sender: SenderView
    scope: WordingScope
    #: Liquid sources by part; those missing are built-in and not judged.
    parts: Mapping[str, str]
    topic: Topic
    #: Dotted names of the facts the trigger has, such as `order.number`.
    known: Collection[str]
    #: A snapshot to measure with; without one, no length is judged.
    facts: Mapping[str, Any] | None = None
    book: WordingBook = BUILT_IN
    #: Look-alikes shorten text messages, as the sender's account says.
    transliterates: bool = False

    @property
    def is_promotional(self) -> bool:
        """Offers may promote, and must say how to hear no more."""
        return self.topic is Topic.OFFERS

    def reaches(self, channel: Channel) -> bool:
        """Whether the words are said on a channel."""
        return self.scope.channel in (None, channel)


def lint_wording(job: LintJob) -> tuple[Finding, ...]:
    """All that there is to say about a wording, the worst first, then as it stands in the parts."""
    findings = [finding for part, source in job.parts.items() for finding in _lint_part(job, part, source)]
    can_be_rendered = not any(finding.code in _UNRENDERABLE for finding in findings)
    findings += _lint_opt_out(job)
    if job.facts is not None and can_be_rendered:
        findings += _lint_lengths(job, job.facts)
    return tuple(sorted(findings, key=lambda found: (_ORDER[found.severity], found.part, found.line, found.column)))


def _lint_part(job: LintJob, part: str, source: str) -> Iterator[Finding]:
    if part not in PARTS:
        message = N_("There is no part %(part)s; known are %(known)s.")
        values = {"part": part, "known": ", ".join(PARTS)}
        yield Finding(Severity.ERROR, "unknown_part", part, 0, 0, message, values)
        return
    if not source.strip():
        message = N_("The part is empty; leave it out to use the built-in words.")
        yield Finding(Severity.ERROR, "empty", part, 0, 0, message)
        return
    uses = read_part(part, source)
    if isinstance(uses, Finding):
        yield uses
        return
    yield from lint_names(part, source, uses, job.known)
    if not job.is_promotional:
        yield from lint_promotion(part, source, job.scope.language)
    yield from lint_shouting(part, source)
    yield from lint_links(part, source, own_domains(job.sender))


def _lint_opt_out(job: LintJob) -> Iterator[Finding]:
    if not job.is_promotional:
        return
    short, body = job.parts.get("short"), job.parts.get("body")
    if short is not None and job.reaches(Channel.SMS) and not names_opt_out(short):
        message = N_("An offer by text message must say how to hear no more: write that STOP ends it.")
        yield Finding(Severity.ERROR, "no_opt_out", "short", 0, 0, message)
    has_link = "links.unsubscribe" in job.sender.email_layout or (body is not None and names_opt_out(body))
    if job.reaches(Channel.EMAIL) and not has_link:
        message = N_("An offer by e-mail must say how to hear no more: link to {{ links.unsubscribe }}.")
        yield Finding(Severity.ERROR, "no_opt_out", "body", 0, 0, message)


def _lint_lengths(job: LintJob, facts: Mapping[str, Any]) -> Iterator[Finding]:
    book = with_draft(job.book, job.sender, job.scope, job.parts)
    preview = PreviewJob(
        sender=job.sender,
        trigger=job.scope.trigger,
        language=job.scope.language,
        facts=facts,
        book=book,
        rule_id=job.scope.rule_id,
        transliterates=job.transliterates,
    )
    for channel in (channel for channel in _MEASURES if job.reaches(channel)):
        (shown,) = preview_wording(preview, only=channel)
        if shown.problem is not None:
            yield Finding(Severity.ERROR, "not_sent", "short", 0, 0, "%(problem)s", {"problem": shown.problem})
        else:
            yield from _MEASURES[channel](job, shown)


def _measure_email(job: LintJob, shown: ChannelPreview) -> Iterator[Finding]:
    if "subject" in job.parts and len(shown.subject) > LONGEST_SUBJECT:
        message = N_("The subject has %(length)s characters; phones show about %(most)s.")
        values = {"length": len(shown.subject), "most": LONGEST_SUBJECT}
        yield Finding(Severity.HINT, "long_subject", "subject", 0, 0, message, values)


def _measure_sms(job: LintJob, shown: ChannelPreview) -> Iterator[Finding]:
    if "short" not in job.parts or shown.sms is None or shown.sms.segments <= 1:
        return
    is_long = shown.sms.segments > MOST_SEGMENTS
    message = N_("The text message takes %(segments)s segments (%(encoding)s), each of which is paid: say less.")
    values = {"segments": shown.sms.segments, "encoding": shown.sms.encoding.value}
    severity = Severity.WARNING if is_long else Severity.HINT
    yield Finding(severity, "sms_segments", "short", 0, 0, message, values)


def _measure_push(job: LintJob, shown: ChannelPreview) -> Iterator[Finding]:
    if "short" in job.parts and shown.clipped_text is not None:
        message = N_("The push message has %(length)s characters; a locked phone shows about %(most)s.")
        values = {"length": len(shown.text), "most": SHOWN_TEXT}
        yield Finding(Severity.WARNING, "long_push", "short", 0, 0, message, values)
    if "headline" in job.parts and shown.clipped_title is not None:
        message = N_("The title of the push message has %(length)s characters; a locked phone shows about %(most)s.")
        values = {"length": len(shown.subject), "most": SHOWN_TITLE}
        yield Finding(Severity.HINT, "long_push_title", "headline", 0, 0, message, values)


_MEASURES: Final = {Channel.EMAIL: _measure_email, Channel.SMS: _measure_sms, Channel.PUSH: _measure_push}
