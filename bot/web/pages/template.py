"""Pages from the package's templates; every value is escaped unless it says that it is HTML."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Html:
    """Text that is HTML already, and safe."""

    text: str


def page(name: str, status: int = 200, **values: str | Html) -> web.Response:
    """Fill the template ``<name>.html``.

    Raises:
        KeyError: the template has a place that no value is given for.
    """
    filled = {key: value.text if isinstance(value, Html) else escape(value) for key, value in values.items()}
    response = web.Response(
        status=status, text=_template(name).substitute(filled), content_type="text/html", charset="utf-8"
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    response.enable_compression()
    return response


@cache
def _template(name: str) -> Template:
    # The package's files do not change while the program runs.
    return Template((files("bot.web") / "templates" / f"{name}.html").read_text("utf-8"))
