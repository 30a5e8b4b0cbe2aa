"""What is to be done because of known issues, as it waits in the outbox under the receiver ``known_issue``."""

from __future__ import annotations

from handlers.engineering.issue import IssueName
from handlers.engineering.jobs import subject
from handlers.engineering.known_issue import Subscription
from handlers.languages import mark
from handlers.ports import NewId, Outgoing

KNOWN_ISSUE = "known_issue"
PUBLISH, TELL = "publish", "tell"
UNNAMED = mark("A problem that you asked about")
"""The title of what nobody worded, or not any more."""
SAID = "known-issue:"
"""Begins the key of a turn that tells of a known issue, unasked."""


def publishing(name: IssueName, new_id: NewId) -> Outgoing:
    """Bring the articles that are made of known issues up to date."""
    return Outgoing(new_id("o"), KNOWN_ISSUE, subject(name), {"do": PUBLISH})


def said_key(about: str, mark: str) -> str:
    """Name what one person is told in a conversation. `about`: the subject of `telling`; `mark`: of the text."""
    return f"{SAID}{about}:{mark}"


def telling(one: Subscription, title: str, text: str, mark: str, new_id: NewId) -> Outgoing:
    """Tell one person, in words that somebody of the team approved."""
    return Outgoing(
        new_id("o"),
        KNOWN_ISSUE,
        f"{subject(one.issue)}/{one.person}",
        {
            "do": TELL,
            "person": one.person,
            "conversation": one.conversation or "",
            "email": one.email or "",
            "title": title,
            "text": text,
            "mark": mark,
        },
        rank=1,
    )
