"""Puts messages into Slack, each once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from weakref import WeakValueDictionary

import structlog

from bot.slack.calls import TIMEOUT_S
from bot.slack.errors import NotInstalled, SlackAway, SlackBusy, SlackRefused, SlackUnreachable
from bot.slack.pace import Pace
from bot.slack.places import Place
from bot.slack.posts import ONCE, Posted, Posts
from bot.slack.refusals import of_content, passes, unreadable
from bot.slack.rendering import limits
from bot.slack.rendering.blocks import section
from bot.slack.rendering.lengths import shortened
from bot.slack.rendering.mrkdwn import literal
from bot.slack.rendering.posts import Post, post
from bot.slack.web_api import Api
from bot.worker.ports import NotYet
from handlers.ports import Clock

POSTING = "chat.postMessage"
IN_FLIGHT = timedelta(seconds=TIMEOUT_S)
"""So long after it was begun another process may still be posting it."""
_TRACKED = 10_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Message:
    """What `Poster.put` was given."""

    id: str
    place: Place
    content: Post
    conversation_id: str
    answers: str | None
    over: Posted | None
    user: str | None
    news: bool
    facts: str = ""


class Poster:
    """Posts or updates, each of our ids once: before it is posted anew it is looked for."""

    def __init__(self, api: Api, posts: Posts, pace: Pace, clock: Clock) -> None:
        self._api = api
        self._posts = posts
        self._pace = pace
        self._clock = clock
        self._since = clock()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._ended: OrderedDict[str, None] = OrderedDict()
        """Ids whose call of ours is over, and whose end is not known: those are not in flight."""
        self._log = structlog.get_logger("slack")

    async def put(
        self,
        id_: str,
        place: Place,
        content: Post,
        *,
        conversation_id: str,
        answers: str | None = None,
        over: Posted | None = None,
        user: str | None = None,
        news: bool = False,
        facts: str = "",
    ) -> None:
        """Put a message where it belongs.

        Args:
            answers: the message that it answers.
            over: our earlier message that it takes the place of.
            user: who gets it directly when the place takes none any more.
            news: nobody waits for it: answers in the same channel go first.
            facts: see `Posted`.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait; or another process is posting it.
            SlackError: it did not work, and may work later.
        """
        lock = self._locks.setdefault(id_, asyncio.Lock())  # it lives as long as somebody holds it
        async with lock:
            try:
                await self._put(_Message(id_, place, content, conversation_id, answers, over, user, news, facts))
            except SlackBusy as busy:
                if busy.method == POSTING:  # how often we may read or change is another limit
                    self._pace.hold(place.channel, busy.seconds)
                raise NotYet(timedelta(seconds=busy.seconds)) from busy
            except NotInstalled as gone:
                await self._left(id_, gone)

    async def stands(self, id_: str) -> bool:
        """Tell whether a message of ours is in Slack, as far as we know."""
        there = await self._posts.get(id_)
        return there is not None and there.ts is not None

    async def whisper(
        self, id_: str, place: Place, user: str, content: Post, *, conversation_id: str, answers: str | None = None
    ) -> bool:
        """Show a message to one user alone, once at most; False: it may not have been seen, and is not shown again.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: whether it was seen is not known.
        """
        one = _Message(id_, place, content, conversation_id, answers, None, user, news=False)
        there = await self._posts.get(id_)
        if there is not None and there.ts is not None:
            return True
        if await self._begun_directly(one):
            await self._direct(one)
            return True
        if there is not None:
            return False
        await self._pace.turn(place.channel)
        row = Posted(id_, conversation_id, place.channel, answers, self._clock(), private=True)
        await self._posts.begin(row)
        try:
            ts = await self._as_taken(one, lambda content: self._api.whisper(place, user, content))
        except (SlackBusy, SlackAway) as surely_not:
            await self._posts.forget(id_)
            if isinstance(surely_not, SlackBusy):
                raise NotYet(timedelta(seconds=surely_not.seconds)) from surely_not
            raise
        except NotInstalled as gone:
            await self._left(id_, gone)
            return False
        except SlackRefused as refused:
            await self._refused(one, refused)
            return True
        await self._posts.sent(id_, ts)
        return True

    async def once(self, key: str, say: Callable[[], Awaitable[object]]) -> None:
        """Say what one person sees alone, and what nobody can look for: once at most for each key.

        Args:
            key: of the delivery that it answers.
            say: does it; called once at most, unless Slack surely did not take it.

        Raises:
            SlackError: it surely was not shown, and may be tried again.
        """
        id_ = f"{ONCE}{key}"
        if await self._posts.get(id_) is not None:
            return
        await self._posts.begin(Posted(id_, "", "", None, self._clock(), private=True))
        try:
            await say()
        except (SlackBusy, SlackAway, SlackRefused, NotInstalled):
            await self._posts.forget(id_)
            raise
        except SlackUnreachable as unsure:
            # Once more may be once too often; whoever sees nothing asks again.
            self._log.warning("slack.perhaps_unseen", delivery=id_, error=str(unsure))

    async def _put(self, one: _Message) -> None:
        there = await self._posts.get(one.id)
        if there is not None and there.ts is not None:
            return
        if await self._begun_directly(one):
            await self._direct(one)
            return
        turned = False
        if one.over is not None and one.over.ts is not None:
            await self._pace.turn(one.over.channel)
            if await self._updated(one, one.over):
                await self._noted(one, there, one.over.ts)
                return
            turned = True  # the turn was not used
        if there is not None and await self._settled(one, there):
            return
        if not turned:
            await self._pace.turn(one.place.channel, news=one.news)
        if there is None:
            row = _row(one, one.place.channel, self._clock())
            await self._posts.begin(row)
        try:
            ts = await self._posted(one)
        except (SlackBusy, SlackAway):
            await self._posts.forget(one.id)  # it surely is not there: no need to look for it
            raise
        except SlackRefused as refused:
            await self._refused(one, refused)
            return
        await self._noted(one, row if there is None else there, ts)

    async def _settled(self, one: _Message, begun: Posted) -> bool:
        """Tell whether what was begun came to its end: Slack has it, or it was told directly as nobody can look.

        Raises:
            NotYet: another process may be at it.
        """
        left = begun.at + IN_FLIGHT - self._clock()
        # What was begun before we were there was begun by a process that ended: one serves at a time.
        if one.id not in self._ended and begun.at >= self._since and left > timedelta():
            raise NotYet(left)
        try:
            ts = await self._api.find(one.place, one.id, begun.at)
        except SlackRefused as refused:
            if not unreadable(refused):
                raise
            await self._elsewhere(one, refused)
            return True
        if ts is not None:
            await self._noted(one, begun, ts)
        return ts is not None

    async def _posted(self, one: _Message) -> str:
        try:
            return await self._as_taken(one, lambda content: self._api.post(one.place, content, one.id))
        finally:
            self._ended[one.id] = None
            while len(self._ended) > _TRACKED:
                self._ended.popitem(last=False)

    async def _updated(self, one: _Message, over: Posted) -> bool:
        """Change our earlier message; False when it is gone, or cannot be changed any more."""
        team, ts = one.place.team, over.ts or ""
        try:
            await self._as_taken(one, lambda content: self._api.update(team, over.channel, ts, content, one.id))
        except SlackRefused as refused:
            if passes(refused):
                raise
            return False
        return True

    async def _as_taken(self, one: _Message, say: Callable[[Post], Awaitable[T]]) -> T:
        """Say it; as plain text when Slack does not take its blocks."""
        try:
            return await say(one.content)
        except SlackRefused as refused:
            if not of_content(refused):
                raise
            self._log.error("slack.blocks_refused", delivery=one.id, error=refused.error)
            return await say(Post(shortened(one.content.text, limits.MESSAGE_TEXT), (), one.content.broadcast))

    async def _noted(self, one: _Message, there: Posted | None, ts: str) -> None:
        """Note where it stands. What it took the place of stands there as well: nobody changes what is gone."""
        if one.over is not None and one.over.ts != ts:
            await self._posts.sent(one.over.id, ts)
        if there is None:
            channel = one.place.channel if one.over is None else one.over.channel
            await self._posts.begin(_row(one, channel, self._clock(), ts))
        else:
            await self._posts.sent(one.id, ts)
        self._ended.pop(one.id, None)

    async def _refused(self, one: _Message, refused: SlackRefused) -> None:
        """Take a refusal for good, and tell the person directly; one that may pass is raised."""
        if passes(refused):
            await self._posts.forget(one.id)
            raise refused
        await self._elsewhere(one, refused)

    async def _elsewhere(self, one: _Message, why: SlackRefused) -> None:
        """Tell the person directly: who asked is never left without a word."""
        if one.user is None or one.place.channel == one.user:
            self._log.error("slack.undeliverable", delivery=one.id, error=why.error)
        else:
            self._log.warning("slack.sent_directly", delivery=one.id, error=why.error)
            await self._direct(one)
        await self._posts.forget(one.id)

    async def _begun_directly(self, one: _Message) -> bool:
        return one.user is not None and await self._posts.get(_directly(one.id)) is not None

    async def _direct(self, one: _Message) -> None:
        """Put it before its person, once like anything else."""
        place = Place(one.place.team, one.user or "", "")
        await self.put(_directly(one.id), place, one.content, conversation_id=one.conversation_id)

    async def _left(self, id_: str, gone: NotInstalled) -> None:
        """Give up what is meant for a workspace that removed the app: it would never arrive."""
        await self._posts.forget(id_)
        self._log.error("slack.undeliverable", delivery=id_, workspace=gone.workspace, error="not_installed")


def _row(one: _Message, channel: str, now: datetime, ts: str | None = None) -> Posted:
    return Posted(one.id, one.conversation_id, channel, one.answers, now, ts, facts=one.facts)


def _directly(id_: str) -> str:
    return f"{id_}_direct"


def whispered(text: str) -> Post:
    """Give words of the bot that one person sees."""
    return post(text, [section(literal(text))])
