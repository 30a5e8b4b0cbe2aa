"""Customers say by a button whether a fix works."""

from __future__ import annotations

from typing import Protocol

from bot.slack.incoming import Pressed
from bot.slack.places import Place
from bot.slack.ports import Conversations
from bot.slack.poster import Poster
from bot.slack.posts import Posted
from bot.slack.rendering import names
from bot.slack.rendering.references import Reference
from bot.slack.turns import announced, from_team
from handlers.engineering.announcement import Verdict
from handlers.engineering.verdicts import Asked
from handlers.person import Person
from handlers.ports import Clock


class Desk(Protocol):
    """Takes what customers answer, see `handlers.engineering.verdicts.VerdictDesk`."""

    async def say_as(self, person: Person, id_: str, verdict: Verdict, *, key: str) -> Asked:
        """Take the answer of somebody who is known, once per key."""
        ...


class Fixes:
    """Takes an answer, and shows it in place of the buttons. Whoever asks checks whose buttons they are."""

    def __init__(self, *, conversations: Conversations, desk: Desk, poster: Poster, clock: Clock) -> None:
        self._conversations = conversations
        self._desk = desk
        self._poster = poster
        self._clock = clock

    async def said(self, button: Pressed, about: Reference, person: Person, key: str) -> None:
        """Take an answer. `key`: names the press, also when it is handled again.

        Raises:
            HandlerError: it cannot be taken; the text says why.
            NotYet, SlackError: it was taken, and could not be shown now.
        """
        verdict = Verdict.WORKS if button.action == names.WORKS else Verdict.BROKEN
        asked = await self._desk.say_as(person, about.announcement, verdict, key=key)
        given = asked.announcement.verdict or verdict
        turns = (await self._conversations.load(about.conversation, after=about.turn - 1)).turns[:1]
        if not turns or announced(turns[0]) != about.announcement:
            return
        content = from_team(turns[0], about.conversation, given)
        place = Place(button.team, button.channel, button.in_thread)
        there = Posted(f"asked_{about.announcement}", "", button.channel, None, self._clock(), button.ts)
        version = asked.announcement.version
        id_ = f"verdict_{about.announcement}_{version}_{place.team}_{place.channel}_{button.ts}"
        await self._poster.put(id_, place, content, conversation_id="", over=there, news=True)
