"""The comments of an issue, with the marks of those that we wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.jira.calls import Calls
from bot.jira.issues import author, marks
from bot.jira.paging import objects, whole

MOST = 1_000
"""Comments of an issue that are read, the latest ones."""
_PAGE = 100
_READ = "read the comments of an issue"


async def latest(calls: Calls, issue: str) -> tuple[list[Mapping[str, Any]], bool]:
    """Give an issue's latest comments, at most `MOST`, the latest first; and whether these are all.

    Raises:
        IssueGone: there is no such issue.
    """
    found: list[Mapping[str, Any]] = []
    # A Data Center tells of properties here; the Cloud only where comments are asked for by their ids.
    expand = {} if calls.site.cloud else {"expand": "properties"}
    while len(found) < MOST:
        params = {"startAt": str(len(found)), "maxResults": str(_PAGE), "orderBy": "-created", **expand}
        answer = await calls.get(f"/issue/{issue}/comment", _READ, params, issue=True)
        page = objects(answer, "comments")
        found += page
        if not page or len(found) >= whole(answer):
            return found, True
    return found, False


async def marked(calls: Calls, comments: Sequence[Mapping[str, Any]], us: str) -> dict[str, str]:
    """Give the marks of those of these comments that our user wrote, by comment id."""
    own = [one for one in comments if us and author(one) == us and str(one.get("id")).isdecimal()]
    if not own:
        return {}
    if not calls.site.cloud:
        return dict(marks(own))
    found: dict[str, str] = {}
    for start in range(0, len(own), MOST):
        ids = [int(one["id"]) for one in own[start : start + MOST]]
        answer = await calls.send(
            "POST", "/comment/list", _READ, {"ids": ids}, params={"expand": "properties"}, reads=True
        )
        found |= dict(marks(objects(answer, "values")))
    return found
