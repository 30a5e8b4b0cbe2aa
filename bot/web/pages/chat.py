"""The chat page."""

from __future__ import annotations

from aiohttp import web

from bot.web.identity import Identity
from bot.web.page_words import embedded
from bot.web.pages.portal_words import HELPFUL, MAY_HELP
from bot.web.pages.template import Html, html, page
from handlers.languages import say, say_as


class ChatPage:
    """Answers ``GET /``; whoever comes for the first time becomes a visitor."""

    def __init__(self, identity: Identity, static: str) -> None:
        self._identity = identity
        self._static = static

    async def show(self, request: web.Request) -> web.Response:
        """Give the page, and the visitor's cookie anew, so that it lasts a year from the last visit."""
        response = page("chat", 200, static=self._static, **_words())
        self._identity.remember(response, self._identity.visitor_of(request) or self._identity.fresh_visitor())
        return response


def _words() -> dict[str, str | Html]:
    # NOTE: What stands between {write}, {sign_in} or {read} and {end} is a link.
    without = say(
        "The chat needs JavaScript. Without it you can {write}write to our team{end}, "
        "{sign_in}sign in to your requests{end} and {read}read the articles{end}."
    )
    return {
        "description": say("Ask a question. Answers quote the help centre; a person is always one click away."),
        "to_question": say("Skip to your question"),
        "requests": say("Your requests"),
        "person": say("Talk to a person"),
        "welcome": say("How can we help?"),
        "lead": say(
            "Ask in your own words. You get the passage that answers, with its source. "
            "Where there is none, a person takes over."
        ),
        "conversation": say("Conversation"),
        "question": say("Your question"),
        "without": html(
            without,
            write=Html('<a href="/portal/new">'),
            sign_in=Html('<a href="/signin">'),
            read=Html('<a href="/articles/">'),
            end=Html("</a>"),
        ),
        "helpful": say(HELPFUL),
        "may_help": say(MAY_HELP),
        "type": say("Type your question"),
        "send": say_as("button", "Send"),
        "keys": say("Enter sends, Shift + Enter makes a new line."),
        "close": say_as("button", "Close"),
        "words": embedded(),
    }
