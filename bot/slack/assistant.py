"""Slack's assistant pane: how a thread begins there, and what it shows while an answer is looked up.

A thread of the pane is a thread of the direct channel, with a conversation of its own. All but the greeting is best
effort: an answer neither waits for it nor fails with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import structlog

from bot.slack import phrases
from bot.slack.addressing import Addressing
from bot.slack.errors import SlackError
from bot.slack.identity import Identities
from bot.slack.places import Line, Place, Threads
from bot.slack.ports import Conversations, Held, Intake
from bot.slack.poster import Poster, whispered
from bot.slack.rendering.lengths import one_line
from bot.slack.turns import EDIT
from bot.slack.web_api import Api, Prompt
from handlers.chat.inquiry import described
from handlers.conversation import Message, Turn
from handlers.languages import say, speaking, spoken
from handlers.person import Person
from handlers.reply import Quiet

TITLE = 80
"""Code points of a thread's title."""


class Suggesting(Protocol):
    """Picks questions to offer."""

    async def of(self, person: Person, language: str) -> tuple[Prompt, ...]:
        """Give at most four, in a language where there are any."""
        ...


class Assistant:
    """Greets in a new thread of the pane, and offers questions."""

    def __init__(self, *, api: Api, identities: Identities, prompts: Suggesting, poster: Poster) -> None:
        self._api = api
        self._identities = identities
        self._prompts = prompts
        self._poster = poster
        self._log = structlog.get_logger("slack")

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:  # noqa: ARG002 - handlers are given both
        """Begin a thread that was opened.

        Raises:
            Exception: the greeting could not be posted now; it is to be handled again.
        """
        place = Place(str(body["team"]), str(body["channel"]), str(body["thread"]))
        id_ = f"greeting_{place.team}_{place.channel}_{place.thread}"
        await self._poster.put(id_, place, whispered(phrases.greeting()), conversation_id="")
        try:
            # Whatever channel is looked at beside the pane: here the asker is alone, and sees what is theirs to see.
            person = await self._identities.person(place.team, str(body["user"]))
            prompts = await self._prompts.of(person, spoken())
            if prompts:
                await self._api.suggest(place, prompts)
        except Exception as error:  # noqa: BLE001 - a thread without offers is one still
            self._log.info("slack.pane_without_prompts", error=described(error))


class Attentive:
    """Takes in messages like the intake that it stands before, and shows in the pane that they are worked on."""

    def __init__(
        self,
        intake: Intake,
        *,
        api: Api,
        addressing: Addressing,
        threads: Threads,
        conversations: Conversations,
        start: Callable[[Awaitable[None]], None],
    ) -> None:
        """Stand before an intake. `start`: begins work that nobody waits for."""
        self._intake = intake
        self._api = api
        self._addressing = addressing
        self._threads = threads
        self._conversations = conversations
        self._start = start
        self._log = structlog.get_logger("slack")

    async def submit(self, message: Message) -> Turn | None:
        """Handle a message, once.

        Raises:
            Exception: as the intake does.
        """
        # An edited message changes its answer, and only a new message of ours would end what the pane says.
        line = None if EDIT in message.key else await self._threads.of(message.conversation_id)
        if line is None or not in_pane(line.place):
            return await self._intake.submit(message)
        said = asyncio.create_task(self._quietly("status", self._working(message, line)))
        answered = False
        try:
            turn = await self._intake.submit(message)
            # None: still at work, and the answer comes.
            answered = turn is None or not isinstance(turn.reply, Quiet)
        finally:
            if not (answered and said.done()):
                self._start(self._hush(said, line.place))
        if turn is not None:
            self._start(self._quietly("title", self._titled(message, turn, line.place)))
        return turn

    async def took(self, conversation_id: str, key: str) -> bool:
        """Tell whether a message was taken in whose key begins so."""
        return await self._intake.took(conversation_id, key)

    async def _working(self, message: Message, line: Line) -> None:
        with speaking(await self._addressing.answering(line, message)):
            await self._api.set_status(line.place, say(phrases.LOOKING_UP))

    async def _hush(self, said: asyncio.Task[None], place: Place) -> None:
        """End what the pane says: no answer ends it, or one that may have been faster."""
        await said
        await self._quietly("status", self._api.set_status(place, ""))

    async def _titled(self, message: Message, turn: Turn, place: Place) -> None:
        """Name the thread after its first question."""
        if turn.episode_id is None:
            return
        conversation = await self._conversations.load(message.conversation_id, after=0)
        asked = [one for one in conversation.turns if one.author == "customer" and one.episode_id is not None]
        title = one_line(asked[0].text, TITLE) if asked and asked[0].key == message.key else ""
        if title:
            await self._api.set_title(place, title)

    async def _quietly(self, what: str, work: Awaitable[None]) -> None:
        try:
            await work
        except SlackError as error:
            self._log.info("slack.pane_not_told", what=what, error=str(error))
        except Exception as error:  # noqa: BLE001 - the answer is what counts
            self._log.warning("slack.pane_not_told", what=what, error=described(error))


def in_pane(place: Place) -> bool:
    """Tell whether a place is a thread of a direct channel, as those of the pane are."""
    return place.channel.startswith("D") and bool(place.thread)
