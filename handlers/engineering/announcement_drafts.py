"""How news of a fix is worded for a customer, until a person words it otherwise: in the language that is spoken. Pure.

Our own words with the name and the day of a version, and nothing else that the tracker says.
"""

from __future__ import annotations

from handlers.engineering.announcement import Announcement, Occasion, Verdict
from handlers.engineering.issue import Kind
from handlers.engineering.occasions import News
from handlers.languages import mark, say, say_n
from handlers.languages.dates import day
from handlers.languages.sentences import together

LOOKED_AGAIN = mark("You told us that it was still broken, and our engineers have looked into it again.")
"""All that can be said for sure when an issue is done again, and no other version is out than the one that was."""


def drafted(news: News, before: Announcement | None = None) -> str:
    """Word the draft of an announcement. `before`: what the customer was told of the same last, if anything was."""
    match news.occasion:
        case Occasion.SCHEDULED:
            hear = say("There is nothing you need to do. We write to you here when it is out.")
            return f"{_scheduled(news, before)}\n\n{hear}"
        case Occasion.RELEASED:
            return _released(news, before)
        case Occasion.DECLINED:
            stays = say("Our engineers looked into what you told us of, and it will stay as it is for now.")
            other = say("If that keeps you from your work, answer here: we look for another way with you.")
            return f"{stays}\n\n{other}"


def _scheduled(news: News, before: Announcement | None) -> str:
    if before is None or before.occasion is Occasion.DECLINED:
        return _planned(news)
    if before.occasion is Occasion.RELEASED:
        return together(_not_all(before), _new_plan(news))
    if before.release != news.release or before.on is None:
        return _changed_plan(news)
    n, values = _versions(news.release)
    moved = say_n(
        "The day on which version {release} comes out has changed: it is not {day} any more.",
        "The day on which versions {release} come out has changed: it is not {day} any more.",
        n,
        day=day(before.on),
        **values,
    )
    return moved if news.on is None else together(moved, say("It is to be out on {day} now.", day=day(news.on)))


def _planned(news: News) -> str:
    """Say in which version something is to come, to somebody who hears of it first."""
    n, values = _versions(news.release)
    on = None if news.on is None else day(news.on)
    match news.kind:
        case Kind.FEATURE if on is None:
            return say_n(
                "What you asked for is planned for version {release}.",
                "What you asked for is planned for versions {release}.",
                n,
                **values,
            )
        case Kind.FEATURE:
            return say_n(
                "What you asked for is planned for version {release}, which is to be out on {day}.",
                "What you asked for is planned for versions {release}, the first of which is to be out on {day}.",
                n,
                day=on,
                **values,
            )
        case Kind.LIMITATION if on is None:
            return say_n(
                "What did not go so far is planned for version {release}.",
                "What did not go so far is planned for versions {release}.",
                n,
                **values,
            )
        case Kind.LIMITATION:
            return say_n(
                "What did not go so far is planned for version {release}, which is to be out on {day}.",
                "What did not go so far is planned for versions {release}, the first of which is to be out on {day}.",
                n,
                day=on,
                **values,
            )
    found = say("Our engineers found what is wrong.")
    if on is None:
        fix = say_n(
            "The fix is planned for version {release}.", "The fix is planned for versions {release}.", n, **values
        )
        return together(found, fix)
    fix = say_n(
        "The fix is planned for version {release}, which is to be out on {day}.",
        "The fix is planned for versions {release}, the first of which is to be out on {day}.",
        n,
        day=on,
        **values,
    )
    return together(found, fix)


def _changed_plan(news: News) -> str:
    n, values = _versions(news.release)
    if news.on is None:
        return say_n(
            "The plan has changed: what you told us of is planned for version {release} now.",
            "The plan has changed: what you told us of is planned for versions {release} now.",
            n,
            **values,
        )
    return say_n(
        "The plan has changed: what you told us of is planned for version {release} now, which is to be out on {day}.",
        "The plan has changed: what you told us of is planned for versions {release} now, "
        "the first of which is to be out on {day}.",
        n,
        day=day(news.on),
        **values,
    )


def _new_plan(news: News) -> str:
    n, values = _versions(news.release)
    if news.on is None:
        return say_n(
            "A new fix is planned for version {release}.", "A new fix is planned for versions {release}.", n, **values
        )
    return say_n(
        "A new fix is planned for version {release}, which is to be out on {day}.",
        "A new fix is planned for versions {release}, the first of which is to be out on {day}.",
        n,
        day=day(news.on),
        **values,
    )


def _released(news: News, before: Announcement | None) -> str:
    other = before is not None and (before.verdict is Verdict.BROKEN or before.release != news.release)
    again = before is not None and before.occasion is Occasion.RELEASED and other
    told = _there(news, again=again)
    if before is not None and again:
        told = together(_not_all(before), told)
    if not news.release:
        return together(told, say("Please try it again."))
    n, _ = _versions(news.release)
    update = say_n("Please update to it, and try it again.", "Please update to one of them, and try it again.", n)
    return together(told, update)


def _there(news: News, *, again: bool) -> str:
    """Say that it is out, and where."""
    if not news.release:
        return _there_somewhere(news.kind, again=again)
    n, values = _versions(news.release)
    if news.on is not None:
        return _there_since(news.kind, n, values | {"day": day(news.on)}, again=again)
    if again:
        return say_n(
            "There is a new fix: in version {release}.", "There is a new fix: in versions {release}.", n, **values
        )
    match news.kind:
        case Kind.FEATURE:
            return say_n(
                "What you asked for is there: in version {release}.",
                "What you asked for is there: in versions {release}.",
                n,
                **values,
            )
        case Kind.LIMITATION:
            return say_n(
                "What did not go so far goes now: in version {release}.",
                "What did not go so far goes now: in versions {release}.",
                n,
                **values,
            )
        case _:
            return say_n(
                "The problem that you told us of is fixed: in version {release}.",
                "The problem that you told us of is fixed: in versions {release}.",
                n,
                **values,
            )


def _there_since(kind: Kind, n: int, values: dict[str, str], *, again: bool) -> str:
    if again:
        return say_n(
            "There is a new fix: in version {release}, out since {day}.",
            "There is a new fix: in versions {release}, out since {day}.",
            n,
            **values,
        )
    match kind:
        case Kind.FEATURE:
            return say_n(
                "What you asked for is there: in version {release}, out since {day}.",
                "What you asked for is there: in versions {release}, out since {day}.",
                n,
                **values,
            )
        case Kind.LIMITATION:
            return say_n(
                "What did not go so far goes now: in version {release}, out since {day}.",
                "What did not go so far goes now: in versions {release}, out since {day}.",
                n,
                **values,
            )
        case _:
            return say_n(
                "The problem that you told us of is fixed: in version {release}, out since {day}.",
                "The problem that you told us of is fixed: in versions {release}, out since {day}.",
                n,
                **values,
            )


def _there_somewhere(kind: Kind, *, again: bool) -> str:
    if again:
        return say("There is a new fix.")
    match kind:
        case Kind.FEATURE:
            return say("What you asked for is there.")
        case Kind.LIMITATION:
            return say("What did not go so far goes now.")
        case _:
            return say("The problem that you told us of is fixed.")


def _not_all(before: Announcement) -> str:
    """Say why there is more after a fix that was out."""
    if before.verdict is Verdict.BROKEN:
        return say(LOOKED_AGAIN)
    looked = say("It did not help everybody, and our engineers have looked into it again.")
    if not before.release:
        return together(say("We told you of a fix."), looked)
    n, values = _versions(before.release)
    told = say_n(
        "We told you of a fix in version {release}.", "We told you of a fix in versions {release}.", n, **values
    )
    return together(told, looked)


def _versions(release: str) -> tuple[int, dict[str, str]]:
    """Give how many versions there are, and their names as values of a message."""
    return release.count(",") + 1, {"release": release}
