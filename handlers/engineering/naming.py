"""By what people name an issue: its key, or the address of its page. Pure."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from handlers.engineering.issue import LOCAL
from handlers.engineering.local.issue import BOARD
from handlers.ports import InvalidInput

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*-[1-9][0-9]{0,9}")
_PAGES = frozenset({"browse", "issue", "issues"})
"""What stands before the key in the address of an issue's page."""
_CHOSEN = "selectedIssue"
"""The parameter of boards and lists that names the issue that is open."""


def named(given: str, tracker: str) -> tuple[str, str]:
    """Give the tracker and the key of what somebody named. `tracker`: the one that keys are of.

    Two trackers may have the same key; an address says of which it is.

    Raises:
        InvalidInput: that names no issue, or one of a tracker that is none of ours.
    """
    said = given.strip()
    if _KEY.fullmatch(said):
        return tracker, said.upper()
    try:
        address = urlsplit(said if "://" in said else f"https://{said}")
    except ValueError:
        address = SplitResult("", "", "", "", "")
    key = _key(address)
    if key is None:
        raise InvalidInput("Name the issue by its key, like ONE-12, or by its address.")
    if address.path.rpartition("/")[0].endswith(BOARD):
        return LOCAL, key
    if address.netloc.rpartition("@")[2].lower() != tracker.lower():
        raise InvalidInput("That is the address of another tracker. Name one of ours by its key, like ONE-12.")
    return tracker, key


def _key(address: SplitResult) -> str | None:
    path, _, last = address.path.rstrip("/").rpartition("/")
    shown = path.rpartition("/")[2] in _PAGES or path.endswith(BOARD)
    found = last if shown else "".join(parse_qs(address.query).get(_CHOSEN, ())[:1])
    return found.upper() if _KEY.fullmatch(found) else None
