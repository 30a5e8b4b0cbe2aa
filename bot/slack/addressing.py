"""In which language somebody is spoken to in Slack; see docs/decisions/0039-who-is-spoken-to-how.md."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import structlog

from bot.slack.errors import SlackError
from bot.slack.identity import Identities
from bot.slack.places import Line, Place, Threads
from bot.slack.ports import Conversations, Held
from handlers.access.permissions import on_team
from handlers.chat.inquiry import described
from handlers.chat.tongues import Tongues
from handlers.conversation import Conversation, Message
from handlers.languages import DEFAULT, known, speaking, spoken
from handlers.person import Person

SOON_S = 0.5
T = TypeVar("T")
_REMEMBERED = 20_000
_NO_TURNS = 2**31 - 1
"""Behind the last turn of any conversation: to read what is spoken in it, none is needed."""


class Addressing:
    """Finds the language for whatever is said to somebody.

    It never raises, as who asks has something to say; but for `at`: what is shown to all can wait.

    What a conversation speaks stands with it: the desk wrote it down. Apart from conversations the team reads English,
    and a customer what they chose, else the language of their Slack, of their organisation, of the installation.
    """

    def __init__(
        self,
        identities: Identities,
        threads: Threads,
        conversations: Conversations,
        tongues: Tongues,
        default: str = DEFAULT,
        *,
        soon_s: float = SOON_S,
    ) -> None:
        """Make it.

        Args:
            identities: tells who somebody is, and the language of their Slack.
            threads: tells what is talked about where; conversations: tells what is spoken in them.
            tongues: decides, as the desk does.
            default: the installation's language, for customers.
            soon_s: how long a moment is, see `soon`.
        """
        self._identities = identities
        self._threads = threads
        self._conversations = conversations
        self._tongues = tongues
        self._default = default
        self._soon_s = soon_s
        self._asking: set[asyncio.Task[str]] = set()
        self._last: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._log = structlog.get_logger("slack")

    async def of(self, team: str, user: str, person: Person | None = None, words: str = "") -> str:
        """Give the language for a user, apart from any conversation.

        Args:
            team, user: Slack's ids of them.
            person: who that is, where it is known.
            words: what they wrote, where that is what is answered.
        """
        try:
            person = person or await self._identities.person(team, user)
            found = DEFAULT if on_team(person) else await self._chosen(team, user, person, words)
        except Exception as error:  # noqa: BLE001 - whoever waits for a word gets it, in the wrong language if need be
            return self._unknown(team, user, error)
        return self._noted(team, user, found)

    async def within(self, line: Line, held: Conversation | None = None) -> str:
        """Give the language of a conversation: what was spoken there last, else the one for its asker.

        `held`: the conversation, where it is at hand.
        """
        team, user = line.place.team, line.user
        try:
            found = known((held or await self._held(line)).language)
            if found is None:
                found = await self._chosen(team, user, await self._identities.person(team, user))
        except Exception as error:  # noqa: BLE001 - as above
            return self._unknown(team, user, error)
        return self._noted(team, user, found)

    async def at(self, place: Place) -> str:
        """Give the language for what somebody shows to all who are at a place: that of the conversation there."""
        line = await self._threads.latest(place)
        return spoken() if line is None else await self.within(line)

    async def answering(self, line: Line, message: Message) -> str:
        """Give the language in which a message of a conversation will be answered."""
        team, user = line.place.team, line.user
        try:
            return self._noted(team, user, self._tongues.of(message, await self._held(line)).spoken)
        except Exception as error:  # noqa: BLE001 - as above
            return self._unknown(team, user, error)

    async def soon(self, team: str, user: str) -> str:
        """Give the language for a user as `of` does, and what is known at once where that takes longer than a moment.

        A trigger is over in three seconds, and a form must be answered as fast.
        """
        task = asyncio.create_task(self.of(team, user))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)  # what it finds later is known the next time
        done, _ = await asyncio.wait({task}, timeout=self._soon_s)
        return task.result() if done else self.at_once(team, user)

    async def saying(self, team: str, user: str, work: Callable[[], Awaitable[T]]) -> T:
        """Do what shows something to a user, in their language; it is found `soon`."""
        with speaking(await self.soon(team, user)):
            return await work()

    def at_once(self, team: str, user: str) -> str:
        """Give the language in which a user was spoken to last, as far as this process knows; nobody is asked."""
        return self._last.get((team, user), self._default)

    async def _held(self, line: Line) -> Conversation:
        return await self._conversations.load(line.conversation_id, after=_NO_TURNS)

    async def _chosen(self, team: str, user: str, person: Person, words: str = "") -> str:
        locale = await self._identities.locale(team, user)
        return self._tongues.filing(person, words, None, locale).spoken

    def _noted(self, team: str, user: str, language: str) -> str:
        self._last[team, user] = language
        self._last.move_to_end((team, user))
        while len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)
        return language

    def _unknown(self, team: str, user: str, error: Exception) -> str:
        told = str(error) if isinstance(error, SlackError) else described(error)
        self._log.info("slack.language_unknown", error=told)
        return self.at_once(team, user)


def addressed(
    addressing: Addressing, handle: Callable[[Mapping[str, Any], Held], Awaitable[None]]
) -> Callable[[Mapping[str, Any], Held], Awaitable[None]]:
    """Let a handler of deliveries speak the language of whoever caused them; what it says elsewhere it says so."""

    async def handled(body: Mapping[str, Any], held: Held) -> None:
        with speaking(await addressing.of(str(body["team"]), str(body["user"]))):
            await handle(body, held)

    return handled
