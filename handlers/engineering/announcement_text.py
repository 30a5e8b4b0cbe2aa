"""What customers are told of a fix: our own words with the name and the day of a version, and nothing else. Pure.

A text is a draft until somebody of the team approves it; only then is the question added by which they answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handlers.engineering.announcement import Announcement, Occasion, Verdict
from handlers.engineering.issue import Kind
from handlers.engineering.occasions import News, day

ASKED = "Does it work for you now?"
QUESTION = f"{ASKED} Say so here, no login is needed: "
"""Stands before the link at the end of a text that asks; see `asking`."""
STILL_BROKEN = "It is still broken."
WORKS = "It works now."
LOOKED_AGAIN = "You told us that it was still broken, and our engineers have looked into it again."
"""All that can be said for sure when an issue is done again, and no other version is out than the one that was."""
LABELS: Mapping[Verdict, str] = MappingProxyType({Verdict.WORKS: "It works", Verdict.BROKEN: "Still broken"})
"""What customers press."""

_PLANNED: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.BUG: "Our engineers found what is wrong. The fix is planned for",
        Kind.FEATURE: "What you asked for is planned for",
        Kind.LIMITATION: "What did not go so far is planned for",
    }
)
_OUT: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.BUG: "The problem that you told us of is fixed",
        Kind.FEATURE: "What you asked for is there",
        Kind.LIMITATION: "What did not go so far goes now",
    }
)


def drafted(news: News, before: Announcement | None = None) -> str:
    """Word the draft of an announcement. `before`: what the customer was told of the same last, if anything was."""
    match news.occasion:
        case Occasion.SCHEDULED:
            return _scheduled(news, before)
        case Occasion.RELEASED:
            return _released(news, before)
        case Occasion.DECLINED:
            return (
                "Our engineers looked into what you told us of, and it will stay as it is for now.\n\n"
                "If that keeps you from your work, answer here: we look for another way with you."
            )


def asking(text: str, link: str) -> str:
    """Add the question to a text that was approved, with the link by which it is answered."""
    return f"{text}\n\n{QUESTION}{link}"


def without_question(text: str) -> str:
    """Give a text as it was approved, where buttons stand in place of the question."""
    head, parted, tail = text.rpartition(f"\n\n{QUESTION}")
    return head if parted and not tail.strip().count(" ") else text


def asks(one: Announcement) -> bool:
    """Tell whether its customer is asked whether it works."""
    return one.occasion is Occasion.RELEASED


def _scheduled(news: News, before: Announcement | None) -> str:
    version = _version(news.release)
    which = "the first of which" if "," in news.release else "which"
    when = "" if news.on is None else f", {which} is to be out on {day(news.on)}"
    if before is not None and before.occasion is Occasion.SCHEDULED:
        if before.release != news.release or before.on is None:
            return f"The plan has changed: what you told us of is planned for {version} now{when}.\n\n{_HEAR}"
        later = "" if news.on is None else f" It is to be out on {day(news.on)} now."
        return (
            f"The day on which {version} comes out has changed: it is not {day(before.on)} any more.{later}\n\n{_HEAR}"
        )
    if before is not None and before.occasion is Occasion.RELEASED:
        return f"{_not_all(before)} A new fix is planned for {version}{when}.\n\n{_HEAR}"
    return f"{_PLANNED.get(news.kind, _PLANNED[Kind.BUG])} {version}{when}.\n\n{_HEAR}"


def _released(news: News, before: Announcement | None) -> str:
    start = _OUT.get(news.kind, _OUT[Kind.BUG])
    other = before is not None and (before.verdict is Verdict.BROKEN or before.release != news.release)
    if before is not None and before.occasion is Occasion.RELEASED and other:
        start = f"{_not_all(before)} There is a new fix"
    if not news.release:
        return f"{start}. Please try it again."
    since = "" if news.on is None else f", out since {day(news.on)}"
    several = "one of them" if "," in news.release else "it"
    return f"{start}: in {_version(news.release)}{since}. Please update to {several}, and try it again."


def _not_all(before: Announcement) -> str:
    """Say why there is more after a fix that was out."""
    if before.verdict is Verdict.BROKEN:
        return LOOKED_AGAIN
    where = f" in {_version(before.release)}" if before.release else ""
    return f"We told you of a fix{where}. It did not help everybody, and our engineers have looked into it again."


_HEAR = "There is nothing you need to do. We write to you here when it is out."


def _version(release: str) -> str:
    return f"version{'s' if ',' in release else ''} {release}"
