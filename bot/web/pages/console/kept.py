"""What somebody typed into a form that was not carried out, to be given back."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from aiohttp import web

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "subject": "Subject",
        "question": "What they want",
        "notes": "Notes, for the team only",
        "told": "For the customer",
        "learned": "What was learnt",
        "because": "What it waits for",
        "text": "Your words",
    }
)
"""The fields of the console in which somebody writes, and what each is called when it is given back."""


async def kept(request: web.Request) -> str:
    """Give back the words of a form that is not carried out, in HTML; empty where there are none, or no form.

    Raises:
        HTTPException: the form is longer than we read, or cannot be read.
    """
    if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
        return ""
    sent = await request.post()
    return given_back({name: str(sent.get(name, "")) for name in WORDS})


def given_back(typed: Mapping[str, str]) -> str:
    """Give back words that cannot be sent, by the names of `WORDS`, in HTML; empty where there are none."""
    fields = "".join(_field(name, words) for name, words in typed.items() if words.strip())
    return f'<p class="small">What you typed; copy it before you go on.</p>{fields}' if fields else ""


def _field(name: str, words: str) -> str:
    rows = min(max(words.count("\n") + 2, 2), 12)
    return (
        f'<label for="kept-{name}">{WORDS[name]}</label>'
        f'<textarea id="kept-{name}" rows="{rows}" dir="auto" readonly>\n{escape(words)}</textarea>'
    )
