"""What a delivery of Jira's webhooks tells: where to look. Pure.

Cloud, Data Center and old Servers tell the same things in several ways: a comment comes as an event of its own, or as a
change of its issue, or both; the issue stands there whole, in part, or not at all. Nothing but which issue, version or
project it is about is taken from it: what is true is read anew, so that order and repetition do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handlers.engineering.hearing import About, Hint

_ISSUE_EVENTS = ("jira:issue_", "comment_", "attachment_", "issuelink_", "issue_property_")
_VERSION_EVENTS = "jira:version_"
_PROJECT_EVENTS = "project_"
_COMMENT = re.compile(r"/issue/([0-9]{1,18})/comment/")
"""How the address of a comment names its issue: by number, where it is told of alone."""
_ISSUE = re.compile(r"/(?:issue/)?([0-9]{1,18})/?$")


class NotUnderstood(ValueError):
    """It is no delivery of Jira's. Says what is missing, and nothing that stands in it."""


def hints(found: object, key: str, tracker: str) -> tuple[Hint, ...]:
    """Give where to look because of a delivery; nowhere for what does not concern us.

    Args:
        found: its body, as JSON.
        key: names the delivery.
        tracker: of which it is.

    Raises:
        NotUnderstood: it is none.
    """
    if not isinstance(found, Mapping) or not isinstance(found.get("webhookEvent"), str):
        message = "a delivery has the name of its event as webhookEvent"
        raise NotUnderstood(message)
    event = str(found["webhookEvent"])
    if event.startswith(_VERSION_EVENTS):
        subjects = _versions(found)
        about = About.VERSION
    elif event.startswith(_PROJECT_EVENTS):
        # Its issues have other keys from now on, or none.
        subjects, about = iter((_number(_object(found.get("project")).get("id")),)), About.PROJECT
    elif event.startswith(_ISSUE_EVENTS):
        subjects, about = _issues(found), About.ISSUE
    else:
        return ()
    ids = dict.fromkeys(subjects)
    return tuple(Hint(key if at == 0 else f"{key}+{at}", tracker, about, id_) for at, id_ in enumerate(ids))


def _issues(found: Mapping[str, Any]) -> Iterator[str]:
    issue, comment = _object(found.get("issue")), _object(found.get("comment"))
    if id_ := _number(issue.get("id")) or _within(_ISSUE, issue.get("self")):
        yield id_
    elif id_ := _within(_COMMENT, comment.get("self")):
        # A Server's comment comes without its issue.
        yield id_
    link = _object(found.get("issueLink"))
    for end in ("sourceIssueId", "destinationIssueId"):
        if id_ := _number(link.get(end)):
            yield id_


def _versions(found: Mapping[str, Any]) -> Iterator[str]:
    # One that was merged into another is gone, and its issues name that one.
    for name in ("version", "mergedTo", "mergedVersion"):
        if id_ := _number(_object(found.get(name)).get("id")):
            yield id_


def _number(given: object) -> str:
    text = str(given) if isinstance(given, str | int) else ""
    return text if text.isascii() and text.isdecimal() and len(text) <= 18 else ""


def _within(pattern: re.Pattern[str], address: object) -> str:
    found = pattern.search(address) if isinstance(address, str) else None
    return found[1] if found else ""


def _object(given: object) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}
