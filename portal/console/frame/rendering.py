"""How pages of the console are rendered: in the reader's language, whole or the part htmx asked for."""

from dataclasses import dataclass, replace
from typing import Final

from flask import Response, current_app, make_response, render_template, request

from portal.console.frame.forms import form_token
from portal.console.frame.navigation import MenuGroup, list_menu
from portal.console.frame.notices import PageNotice, take_notices
from portal.console.frame.user import ConsoleUser, find_signed_in_user
from portal.vocabulary.permission import Permission
from portal.web.locale import CONSOLE_WORDS, SOURCE_LOCALE, PageLocale, choose_locale, current_locale

#: The languages the console speaks; pages and messages of shoppers speak more.
CONSOLE_LOCALES: Final = ("en", "es", "ro", "ja", "zh-Hant")
_LAYOUT: Final = "console/layout.html"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: the menu, who is signed in, what was done a moment ago."""

    csrf_token: str
    user: ConsoleUser | None
    menu: tuple[MenuGroup, ...]
    notices: tuple[PageNotice, ...]

    def may(self, permission: str) -> bool:
        """Whether to show a button that needs a permission."""
        return self.user is not None and self.user.may(Permission(permission))


def console_locale() -> PageLocale:
    """The language chosen by the user, else the first of the browser's that the console speaks, else English."""
    user = find_signed_in_user()
    told = [tag for tag, _quality in request.accept_languages]
    wanted = [user.language] if user is not None and user.language else told
    for tag in wanted:
        found = choose_locale([tag], SOURCE_LOCALE)
        if found.catalogue in CONSOLE_LOCALES and found.cldr.language == tag.replace("_", "-").partition("-")[0]:
            return replace(found, domain=CONSOLE_WORDS)
    return choose_locale([], SOURCE_LOCALE)


def show_page(template: str, page: object, *, status: int = 200, part: str | None = None) -> Response:
    """A page, or to htmx only its block `part`; never kept, because what it shows is behind a sign-in."""
    user = find_signed_in_user()
    frame = Frame(form_token(), user, list_menu() if user is not None else (), take_notices())
    if part is not None and request.headers.get("HX-Request") == "true":
        response = make_response(_render_part(template, part, page=page, frame=frame), status)
    else:
        response = make_response(render_template(template, page=page, frame=frame), status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = current_locale().tag
    # The same address answers both.
    response.headers["Vary"] = "HX-Request"
    return response


def _render_part(template: str, part: str, **values: object) -> str:
    """One block of a page, and the notices, which htmx puts in their place beside it."""
    environment = current_app.jinja_env
    page = environment.get_template(template)
    told = environment.get_template(_LAYOUT)
    blocks = ((page, part), (told, "notices"))
    return "".join(
        piece
        for source, name in blocks
        for piece in source.blocks[name](source.new_context({**values, "is_part": True}))
    )
