"""What may be done with an announcement, by the version that somebody looked at. Pure."""

from __future__ import annotations

from dataclasses import replace

from handlers.engineering.announcement import Announcement, AnnouncementState
from handlers.engineering.occasions import NO_OTHER, News, news_of, outdated
from handlers.engineering.ports import Kept
from handlers.person import Person
from handlers.ports import ChangeRefused, InvalidInput
from handlers.terms import clean
from handlers.tickets.refusals import Refusal

TEXT_LIMIT = 8_000
"""Code points of a text."""


def worded(before: Announcement, text: str, person: Person, news: News | None) -> Announcement:
    """Give a draft with somebody's words; she looked at the issue as the draft has it, and at nothing newer."""
    fits = news is not None and news.told_by(before)
    if text == before.text and not (before.stale and fits):
        return before
    aware = before.stale == outdated(before, news)
    return replace(
        before,
        text=text,
        on=news.on if news is not None and fits and aware else before.on,
        stale="" if fits else before.stale,
        edited_by=person.id,
        version=before.version + 1,
    )


def repeated(there: Announcement, person: Person, seen: int, text: str | None) -> bool:
    """Tell whether somebody sends what she sent already: a double click, or a lost answer; no other text, though."""
    if there.state is not AnnouncementState.SENT or there.by != person.id:
        return False
    return seen == there.version - 1 if text is None else clean(text) == there.text


def sayable(text: str) -> str:
    """Give a text as it is kept.

    Raises:
        InvalidInput: it is empty, or too long.
    """
    said = clean(text)
    if not said:
        raise InvalidInput("The text is empty: write what the customer is to read.")
    if len(said) > TEXT_LIMIT:
        raise InvalidInput(f"The text has {len(said):,} characters; it may have up to {TEXT_LIMIT:,}.")
    return said


def same(one: Announcement, seen: int | None) -> Announcement:
    """Give it if it is what was looked at.

    Raises:
        ChangeRefused: it was changed since.
    """
    if seen is not None and seen != one.version:
        raise overtaken()
    return one


def draft(one: Announcement) -> Announcement:
    """Give it if it is a draft.

    Raises:
        ChangeRefused: it is none.
    """
    if one.state is not AnnouncementState.DRAFT:
        raise no_draft(one)
    return one


def no_draft(one: Announcement) -> ChangeRefused:
    """Say that it is no draft any more."""
    who = f" by {one.name}" if one.name else ""
    return ChangeRefused(f"It was {one.state}{who} already.", Refusal.OVER)


def overtaken() -> ChangeRefused:
    """Say that somebody changed it meanwhile."""
    return ChangeRefused("It was changed meanwhile: look at it again. Nothing of yours was done.", Refusal.OVERTAKEN)


def news(kept: Kept | None) -> News | None:
    """Give what there is to tell of an issue; None: nothing."""
    return None if kept is None else news_of(kept)


def untrue(one: Announcement, kept: Kept | None) -> str:
    """Say what an issue says otherwise than an announcement that was not sent; empty: nothing."""
    if one.state is AnnouncementState.SENT:
        return ""
    unworded = one.state is AnnouncementState.DRAFT and one.stale == NO_OTHER and one.edited_by is None
    return outdated(one, news(kept)) or (NO_OTHER if unworded else "")
