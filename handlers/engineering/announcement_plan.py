"""What becomes of announcements when an issue changes: which are drafted, worded anew, out of date or dropped. Pure.

A draft that nobody has worded follows the issue by itself. One that somebody worded keeps her words: it is marked as
out of date, and she is told why. What was sent is never changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers.engineering.announcement import Announcement, AnnouncementState, Occasion, Verdict
from handlers.engineering.announcement_drafts import LOOKED_AGAIN, drafted
from handlers.engineering.announcement_text import asks
from handlers.engineering.issue import IssueName, Stage
from handlers.engineering.moves import Move, MoveKind
from handlers.engineering.occasions import NO_OTHER, News, outdated, unheard
from handlers.languages import say, speaking
from handlers.ports import NewId

_FIXED = frozenset({str(Stage.FIXED), str(Stage.RELEASED)})
NOT_LINKED = "The ticket does not belong to the issue any more."
GOES_ON = "The ticket goes on in another one."


@dataclass(frozen=True, slots=True)
class Situation:
    """An issue with its announcements, at a moment.

    Attributes:
        news: what there is to tell; None: nothing.
        linked: numbers of the tickets that belong to it; of those that were merged the ones that they go on in.
        goes_on: where tickets of announcements go on that were merged; a ticket that was not is missing.
        before: all announcements about it, the oldest first.
        cause: names what happened that customers may have to be told anew, see `caused`; empty: nothing.
        asked: somebody of the team wants it drafted, whatever was told or dropped before.
        languages: what the customers of tickets read, by number; a ticket that is missing is drafted for in English.
    """

    name: IssueName
    news: News | None
    linked: Sequence[str]
    goes_on: Mapping[str, str]
    before: Sequence[Announcement]
    cause: str = ""
    asked: bool = False
    languages: Mapping[str, str] = field(default_factory=dict)


def caused(moves: Sequence[Move]) -> str:
    """Name what of an issue's moves is news of a fix; empty: nothing is."""
    return next((move.key for move in reversed(moves) if _of_a_fix(move)), "")


def planned(now: Situation, at: datetime, new_id: NewId) -> Sequence[Announcement]:
    """Give the announcements that are new or change; each as it is to be written."""
    own: dict[str, list[Announcement]] = {number: [] for number in now.linked}
    for one in now.before:
        own.setdefault(now.goes_on.get(one.ticket, one.ticket), []).append(one)
    changes: list[Announcement] = []
    for number, theirs in own.items():
        for one in theirs:
            if one.state is not AnnouncementState.DRAFT:
                continue
            if number != one.ticket:
                changes.append(_dropped(one, GOES_ON))
            elif number not in now.linked:
                changes.append(_dropped(one, NOT_LINKED))
            else:
                with speaking(now.languages.get(number)):
                    changes.extend(_followed(one, now.news, _sent(theirs)))
    if now.news is not None:
        for number in dict.fromkeys(now.linked):
            with speaking(now.languages.get(number)):
                changes.extend(_drafted(number, own[number], now, now.news, at, new_id))
    return changes


def _followed(one: Announcement, news: News | None, sent: Sequence[Announcement]) -> Iterator[Announcement]:
    """Let a draft follow its issue. `sent`: what its customer was told, in order."""
    stale = outdated(one, news)
    if one.edited_by is not None:
        if stale != one.stale:
            yield replace(one, stale=stale, version=one.version + 1)
    elif news is None or not news.told_by(one):
        yield _dropped(one, stale)
    elif news.on != one.on:
        stale = _nothing_new(news, sent)
        yield replace(one, text=_worded(news, sent), on=news.on, stale=stale, version=one.version + 1)


def _drafted(
    number: str, own: Sequence[Announcement], now: Situation, news: News, at: datetime, new_id: NewId
) -> Iterator[Announcement]:
    """Draft what a ticket's customer does not know yet."""
    if any(one.state is AnnouncementState.DRAFT and one.ticket == number and news.told_by(one) for one in own):
        return
    sent = _sent(own)
    if not now.asked and not _is_news(news, sent, own, now.cause):
        return
    text, stale = _worded(news, sent), _nothing_new(news, sent)
    again = sum(news.told_by(one) for one in sent)
    there = next((one for one in own if one.ticket == number and news.told_by(one) and one.again == again), None)
    if there is None:
        yield Announcement(
            new_id("n"),
            number,
            now.name,
            news.occasion,
            news.release,
            text,
            at,
            stale=stale,
            on=news.on,
            again=again,
            cause=now.cause,
        )
    elif there.state is AnnouncementState.DROPPED and (now.asked or there.by is None):
        yield replace(
            there,
            text=text,
            at=at,
            state=AnnouncementState.DRAFT,
            stale=stale,
            by=None,
            name="",
            on=news.on,
            edited_by=None,
            cause=now.cause,
            version=there.version + 1,
        )


def _is_news(news: News, sent: Sequence[Announcement], own: Sequence[Announcement], cause: str) -> bool:
    """Tell whether a customer is to hear of it by itself. `sent`: what they were told, in order."""
    answered = [place for place, one in enumerate(sent) if asks(one) and one.verdict is not None]
    last = answered[-1] if answered else -1
    if answered and sent[last].verdict is Verdict.WORKS:
        return False  # they have what they want
    since = sent[last + 1 :]
    if answered and not since:
        # It stays out of order until the tracker says something new of a fix, which is not told twice either.
        return bool(cause) and all(one.cause != cause for one in own)
    same = [one for one in since if news.told_by(one)]
    if not same:
        return True
    put_off = news.occasion is Occasion.SCHEDULED and since[-1] is same[-1]
    return put_off and None not in {news.on, same[-1].on} and news.on != same[-1].on


def _dropped(one: Announcement, why: str) -> Announcement:
    return replace(one, state=AnnouncementState.DROPPED, stale=why, version=one.version + 1)


def _worded(news: News, sent: Sequence[Announcement]) -> str:
    fresh = unheard(news, sent)
    return say(LOOKED_AGAIN) if fresh is None else drafted(fresh, sent[-1] if sent else None)


def _nothing_new(news: News, sent: Sequence[Announcement]) -> str:
    return NO_OTHER if unheard(news, sent) is None else ""


def _sent(own: Sequence[Announcement]) -> Sequence[Announcement]:
    return sorted((one for one in own if one.state is AnnouncementState.SENT), key=_sent_at)


def _sent_at(one: Announcement) -> tuple[datetime, datetime, str]:
    return one.sent_at or one.at, one.at, one.id


def _of_a_fix(move: Move) -> bool:
    match move.kind:
        case MoveKind.STAGE:
            return move.after in _FIXED
        case MoveKind.VERSION | MoveKind.RELEASED:
            return bool(move.after)
        case _:
            return False
