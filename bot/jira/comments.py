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
    found: dict[str, Mapping[str, Any]] = {}
    read, totals = 0, set[int]()
    # A Data Center tells of properties here; the Cloud only where comments are asked for by their ids.
    expand = {} if calls.site.cloud else {"expand": "properties"}
    while read < MOST:
        params = {"startAt": str(read), "maxResults": str(_PAGE), "orderBy": "-created", **expand}
        answer = await calls.get(f"/issue/{issue}/comment", _READ, params, issue=True)
        page = objects(answer, "comments")
        # What is said between two pages moves the others on: the last of the first page comes again.
        found |= {str(one.get("id")): one for one in page}
        read += len(page)
        totals.add(whole(answer))
        if not page or read >= whole(answer):
            # What is deleted between two pages moves the others back: one of them was not read.
            return list(found.values()), len(totals) == 1
    return list(found.values()), False


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
