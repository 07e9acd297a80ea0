"""Pages for requests of the console that cannot be answered: what happened, and what to do now."""

from dataclasses import dataclass
from typing import Final

from flask import Response

from portal.console.frame.rendering import show_page
from portal.vocabulary.marking import N_


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """What such a page says; both are msgids."""

    title: str
    advice: str


PROBLEMS: Final = {
    400: ProblemPage(
        N_("This page was open for too long"),
        N_("Nothing was changed. Go back, load the page again and repeat what you did."),
    ),
    403: ProblemPage(N_("Your role does not allow this"), N_("An owner of this shop can do it, or change your role.")),
    404: ProblemPage(
        N_("There is nothing here"), N_("The address may be mistyped, or what it showed has been removed.")
    ),
    405: ProblemPage(N_("This does not work here"), N_("Go back to the page before and try again from there.")),
    413: ProblemPage(N_("That was too much at once"), N_("Nothing was changed. Go back and send a smaller file.")),
    429: ProblemPage(N_("Too many tries"), N_("Wait a minute, then try again.")),
}


def show_problem(status: int) -> Response:
    """The page of a status in `PROBLEMS`."""
    return show_page("console/problem.html", PROBLEMS[status], status=status)
