"""Pages from the package's templates; every value is escaped unless it says that it is HTML.

What every page says, such as the name of the site and the menu of languages, is given by itself, in the language that
is spoken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from types import MappingProxyType

from aiohttp import web

from bot.web.pages.language_menu import languages_html
from handlers.languages import say, say_as, spoken


@dataclass(frozen=True, slots=True)
class Html:
    """Text that is HTML already, and safe."""

    text: str


SMALL: Mapping[str, Html] = MappingProxyType({"small": Html('<span class="small">'), "end": Html("</span>")})
"""The places of a message around what is said less loudly; see `html`."""


def page(name: str, status: int = 200, **values: str | Html) -> web.Response:
    """Fill the template ``<name>.html``.

    Raises:
        KeyError: the template has a place that no value is given for.
    """
    values = {**_everywhere(), **values}
    filled = {key: value.text if isinstance(value, Html) else escape(value) for key, value in values.items()}
    response = web.Response(
        status=status, text=_template(name).substitute(filled), content_type="text/html", charset="utf-8"
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    response.headers["Content-Language"] = spoken()
    response.enable_compression()
    return response


def html(text: str, **values: str | Html) -> Html:
    """Escape a message, and fill its places: HTML as it is, other texts escaped.

    `text` is said without values, so that its places are still there: ``html(say("See {link}."), link=Html(...))``.
    """
    filled = {name: value.text if isinstance(value, Html) else escape(value) for name, value in values.items()}
    return Html(escape(text).format_map(filled) if filled else escape(text))


def _everywhere() -> dict[str, str | Html]:
    return {
        "lang": spoken(),
        "site": say_as("name of the site", "Support"),
        "to_page": say("Skip to the page"),
        "to_article": say("Skip to the article"),
        "languages": Html(languages_html()),
    }


@cache
def _template(name: str) -> Template:
    # The package's files do not change while the program runs.
    return Template((files("bot.web") / "templates" / f"{name}.html").read_text("utf-8"))
