"""What there is to tell customers of an issue, as it stands. Pure.

An issue says its news by where it stands and by the versions in which it is fixed; no other word of the tracker is
used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers.engineering.announcement import Announcement, Occasion, Verdict
from handlers.engineering.issue import Kind, Stage, Version
from handlers.engineering.ports import Kept

_PLANNED = frozenset({Stage.FILED, Stage.ACCEPTED, Stage.FIXED})
"""Where a version that is named is a plan that customers may hear of; who waits for information plans nothing."""

NO_OTHER = (
    "It is done again, and no other version is out than what the customer said does not help: this draft claims no "
    "fix. Ask engineering where it is fixed, and word it."
)
"""Why a draft is not sent as it is, see `unheard`."""


@dataclass(frozen=True, slots=True)
class News:
    """What there is to tell.

    Attributes:
        release: names of the versions; empty: it is told without.
        on: the day on which the first of them comes, or came, out; None: nobody said.
        versions: each of them, with its day.
    """

    kind: Kind
    occasion: Occasion
    release: str = ""
    on: date | None = None
    versions: tuple[tuple[str, date | None], ...] = field(default=(), compare=False)

    def told_by(self, one: Announcement) -> bool:
        """Tell whether an announcement says this; of another day it may speak."""
        return one.occasion is self.occasion and one.release == self.release


def news_of(kept: Kept) -> News | None:
    """Give what there is to tell of an issue; None: nothing yet, or nothing any more."""
    issue, stage = kept.snapshot.issue, kept.stage
    if issue.gone or kept.kind is Kind.INFORMATION:  # what engineering says to a question is for whoever asked it
        return None
    released = [one for one in issue.versions if one.released]
    planned = [one for one in issue.versions if not one.released]
    if stage is Stage.DECLINED:
        return News(kept.kind, Occasion.DECLINED)
    if stage is Stage.RELEASED:
        return _of(kept.kind, Occasion.RELEASED, released)
    if stage in _PLANNED and planned:
        return _of(kept.kind, Occasion.SCHEDULED, planned)
    return None


def outdated(one: Announcement, news: News | None) -> str:
    """Say to the team why an announcement is not true any more; empty: it is."""
    if news is None:
        return "There is no such news of the issue any more."
    if news.occasion is not one.occasion:
        return _NOW[news.occasion]
    if news.release != one.release:
        before, after = one.release or "no version", news.release or "no version"
        return f"The version is {after} now; this was drafted for {before}."
    if news.on != one.on and one.occasion is Occasion.SCHEDULED:
        after = "no day is known any more" if news.on is None else f"it is to be out on {day(news.on)} now"
        return f"{after[0].upper()}{after[1:]}; this was drafted for {'no day' if one.on is None else day(one.on)}."
    return ""


def day(on: date) -> str:
    """Give a day as customers read it."""
    return f"{on.day} {on:%B %Y}"


_NOW = {
    Occasion.SCHEDULED: "It is not out, or is to be fixed after all: there is a version in which it is planned.",
    Occasion.RELEASED: "It is out by now.",
    Occasion.DECLINED: "It will not be fixed, as engineering says now.",
}


def unheard(news: News, sent: Iterable[Announcement]) -> News | None:
    """Give news of a fix without the versions of which the customer said that they do not help; None: none is left.

    One that came out again on a later day than that is another one. `sent`: what the customer was told.
    """
    broken: dict[str, date] = {}
    for one in sent:
        if one.occasion is Occasion.RELEASED and one.verdict is Verdict.BROKEN and one.said_at is not None:
            for name in one.release.split(_PARTED):
                broken[name] = max(broken.get(name, date.min), one.said_at.date())
    if news.occasion is not Occasion.RELEASED or not broken:
        return news
    left = [(name, on) for name, on in news.versions if name not in broken or (on is not None and on > broken[name])]
    return _made(news.kind, news.occasion, left) if left else None


_PARTED = ", "


def _of(kind: Kind, occasion: Occasion, versions: Iterable[Version]) -> News:
    return _made(kind, occasion, [(" ".join(one.name.split()), one.on) for one in versions])


def _made(kind: Kind, occasion: Occasion, versions: Sequence[tuple[str, date | None]]) -> News:
    first = min((on for _, on in versions if on is not None), default=None)
    return News(kind, occasion, _PARTED.join(name for name, _ in versions), first, tuple(versions))
