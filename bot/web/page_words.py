"""What the pages' scripts say, in one place; it stands in each page as JSON, in the language of the page.

`static/js/words.js` reads it: a text has ``{names}`` in the place of values, and one about a number is an object of its
texts by plural category (Unicode CLDR: ``one``, ``few``, ``many``, ``other``), as `Intl.PluralRules` names them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache

from bot.web.pages.portal_words import KINDS
from bot.web.pages.template import Html
from handlers.chat import words as chat
from handlers.engineering.announcement import Verdict
from handlers.engineering.announcement_text import ASKED, LABELS
from handlers.languages import say, say_as, say_n, speaking, spoken
from handlers.languages.dates import samples
from handlers.languages.sentences import together
from handlers.tickets.speakers import TEAM, YOU
from handlers.tickets.words import STATUS


def embedded() -> Html:
    """Give the words in the language that is spoken, as JSON that can stand in a ``script`` element."""
    return Html(_embedded(spoken()))


@cache
def _embedded(language: str) -> str:
    with speaking(language):
        text = json.dumps(page_words(), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def page_words() -> Mapping[str, object]:
    """Give the words by name, in the language that is spoken."""
    return {
        **_conversation(),
        **_requests(),
        "form": _form(),
        "along": _along(),
        "wanted": _wanted(),
        "fix": _fix(),
        "reply": _reply(),
        "when": _when(),
        "status": {str(status): say(words) for status, words in STATUS.items()},
    }


def _conversation() -> Mapping[str, object]:
    return {
        "you": say_as(*YOU),
        "bot": say_as("name of the site", "Support"),
        "team": say(TEAM),
        "working": say("Looking that up"),
        "readArticle": say("Read the article"),
        "original": say("Original"),
        "newTab": say("(opens in a new tab)"),
        "survey": say("Answer them here"),
        "passage": say("From the help centre"),
        "solved": say(chat.SOLVED_LABEL),
        "remember": say(chat.REMEMBER_LABEL),
        "person": say(chat.PERSON_LABEL),
        "tryAgain": say("Try again"),
        "edit": say("Edit it"),
        "offline": say("You seem to be offline. Your words are kept here."),
        "unreachable": say("We cannot be reached just now. Your words are kept here."),
        "restoring": say("Your conversation cannot be loaded just now. Trying again."),
        "tooLong": say("That has {length} characters; at most {most} can be sent at once. Please shorten it."),
        "suggestions": _forms(
            lambda n: say_n(
                "{n} article may help. Press the up arrow to reach it.",
                "{n} articles may help. Press the up arrow to reach them.",
                n,
                **_OPEN,
            )
        ),
    }


def _requests() -> Mapping[str, object]:
    return {
        "ticket": say("Request {number}"),
        "noRequests": say("You have sent no requests yet."),
        "requestsFailed": say("Your requests cannot be loaded just now."),
        # NOTE: A status by itself, such as "Received", as a sentence; another one may follow.
        "stands": say("{status}."),
        "between": together("|", "|").strip("|"),
        "due": say("We answer by {when}."),
        "late": say("Our reply is late, and we are on it."),
        "waiting": say("Please answer what we asked."),
        "follow": say("Follow it on its own page"),
        "whole": say("Open its page, where files can be sent, too"),
        "replies": say("Replies"),
        "noReplies": say("No replies yet. They appear here."),
    }


def _form() -> Mapping[str, object]:
    return {
        "title": say("Send this to our team"),
        "email": say("Your e-mail address"),
        "emailWhy": say("So that our team can reach you. Replies appear here."),
        "subject": say("Subject"),
        "description": say("What happened, or what do you need?"),
        "category": say("What is it?"),
        "categories": {kind: say(words) for kind, words in KINDS.items()},
        "send": say_as("button", "Send"),
        "sending": say_as("button", "Sending"),
        "page": say("Write it on a page, with files"),
        "needEmail": say("Please give your e-mail address, so that our team can reach you."),
        "badEmail": say("Please check the address; it should look like name@example.com."),
        "needSubject": say("Please give it a subject: a few words are enough."),
        "needDescription": say("Please describe it in a sentence or two."),
        "tooLong": say("Please shorten it to {most} characters."),
    }


def _along() -> Mapping[str, object]:
    return {
        "title": say("This will be sent along"),
        "why": say(
            "It helps our team to find the cause. Change it as you like, or take it away. "
            "Passwords, keys and cookies are removed before it is kept."
        ),
        "fields": {
            "browser": say("Browser"),
            "system": say_as("operating system", "System"),
            "page": say_as("web page", "Page"),
            "version": say("Version of the product"),
            "error": say("Error message, or part of a log"),
        },
        "remove": say("Leave this out"),
        "removed": say("Nothing else will be sent along."),
    }


def _wanted() -> Mapping[str, object]:
    return {
        "ask": say("Tell me when it is fixed"),
        "here": say("You are told here once it is fixed. By mail, too?"),
        "email": say("Your e-mail address"),
        "mail": say("By mail, too"),
        "mailed": say("You are told here and by mail once it is fixed."),
    }


def _fix() -> Mapping[str, object]:
    return {
        "ask": say(ASKED),
        "works": say(LABELS[Verdict.WORKS]),
        "broken": say(LABELS[Verdict.BROKEN]),
        "waiting": say("Please say whether the fix works."),
    }


def _reply() -> Mapping[str, object]:
    return {
        "label": say("Your reply"),
        "send": say("Send reply"),
        "sending": say_as("button", "Sending"),
        "sent": say("Your reply was sent."),
        "empty": say("Please write what you want to say."),
    }


def _when() -> Mapping[str, object]:
    """Give how a moment that is soon is told, as in "We answer by {when}."."""
    return {
        "today": say_as("by when", "{time} today"),
        "tomorrow": say_as("by when", "{time} tomorrow"),
        "later": say_as("by when", "{time} on {day}"),
    }


_OPEN = {"n": "{n}"}
"""A number that the page puts in."""


def _forms(counted: Callable[[int], str]) -> Mapping[str, str]:
    """Give a text about a number in all plural forms of the language."""
    return {category: counted(n) for category, n in samples().items()}
