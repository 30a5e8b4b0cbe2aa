"""Searching in Jira, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from bot.jira.calls import Calls

Row: TypeAlias = Mapping[str, Any]

_PAGE = 100
_PAGES = 50
"""Most pages that are read of anything."""


def every(_row: Row) -> bool:
    """Keep all of them."""
    return True


async def search(
    calls: Calls,
    jql: str,
    fields: Sequence[str],
    limit: int,
    what: str,
    *,
    keep: Callable[[Row], bool] = every,
) -> list[Row]:
    """Give the first `limit` of the issues that a search finds and `keep` keeps, as Jira's interface has them."""
    found: list[Row] = []
    token, read = "", 0
    for _ in range(_PAGES):
        body: dict[str, Any] = {"jql": jql, "fields": list(fields), "maxResults": min(_PAGE, limit)}
        if calls.site.cloud:
            body |= {"nextPageToken": token} if token else {}
            answer = await calls.send("POST", "/search/jql", what, body, reads=True)
        else:
            answer = await calls.send("POST", "/search", what, body | {"startAt": read}, reads=True)
        page = objects(answer, "issues")
        read += len(page)
        found += (row for row in page if keep(row))
        token = str(mapping(answer).get("nextPageToken") or "")
        last = not token or mapping(answer).get("isLast") is True if calls.site.cloud else read >= whole(answer)
        if last or not page or len(found) >= limit:
            break
    return found[:limit]


async def listed(
    calls: Calls, path: str, what: str, names: Sequence[str], params: Mapping[str, str] | None = None
) -> list[Row]:
    """Give all entries of a list that is told by pages with `startAt`, under the first of these names that is there."""
    found: list[Row] = []
    for _ in range(_PAGES):
        asked = {**(params or {}), "startAt": str(len(found)), "maxResults": str(_PAGE)}
        answer = await calls.get(path, what, asked)
        page = next((objects(answer, name) for name in names if objects(answer, name)), [])
        found += page
        last = mapping(answer).get("isLast")
        if not page or last is True or (last is None and len(found) >= whole(answer)):
            break
    return found


def objects(answer: object, name: str) -> list[Row]:
    """Give the objects of an array in an answer."""
    given = mapping(answer).get(name)
    return [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []


def mapping(answer: object) -> Row:
    """Give an answer that is an object; an empty one for any other."""
    return answer if isinstance(answer, Mapping) else {}


def whole(answer: object) -> int:
    """Give how many there are in all, as an answer says."""
    total = mapping(answer).get("total")
    return total if isinstance(total, int) else 0
