"""Puts messages into Slack, each once."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.slack.pace import Pace
from bot.slack.ports import Api, NotInstalled, Place, Posted, Posts, SlackBusy, SlackRefused
from bot.slack.rendering.blocks import section
from bot.slack.rendering.mrkdwn import literal
from bot.slack.rendering.posts import Post, post
from bot.worker.ports import NotYet
from handlers.ports import Clock

_BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_arguments"})
_CLOSED = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "restricted_action_thread_only_channel",
        "restricted_action_read_only_channel",
        "cannot_reply_to_message",
        "messages_tab_disabled",
        "thread_not_found",
        "user_disabled",
    }
)
"""The place takes no message of ours any more."""
_UNSEEN = frozenset({"user_not_in_channel"})
"""They see nothing there; what is meant for them alone is told directly."""
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})


class Poster:
    """Posts or updates, each of our ids once: before it is posted anew it is looked for."""

    def __init__(self, api: Api, posts: Posts, pace: Pace, clock: Clock) -> None:
        self._api = api
        self._posts = posts
        self._pace = pace
        self._clock = clock
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
    ) -> None:
        """Put a message where it belongs.

        Args:
            answers: the message that it answers.
            over: our earlier message that it takes the place of.
            user: who gets it directly when the place takes none any more.
            news: nobody waits for it: answers in the same channel go first.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        there = await self._posts.get(id_)
        if there is not None and there.ts is not None:
            return
        try:
            if over is not None and over.ts is not None and await self._updated(id_, place, over, content):
                if there is None:
                    row = Posted(id_, conversation_id, over.channel, answers, self._clock(), over.ts)
                    await self._posts.begin(row)
                else:
                    await self._posts.sent(id_, over.ts)
                return
            if there is None or not await self._there(there, place):
                await self._pace.turn(place.channel, news=news)
                if there is None:
                    await self._posts.begin(Posted(id_, conversation_id, place.channel, answers, self._clock()))
                await self._post(id_, place, content, user)
        except SlackBusy as busy:
            self._pace.hold(place.channel, busy.seconds)
            raise NotYet(timedelta(seconds=busy.seconds)) from busy
        except NotInstalled as gone:
            await self._left(id_, gone)

    async def whisper(
        self, id_: str, place: Place, user: str, content: Post, *, conversation_id: str, answers: str | None = None
    ) -> bool:
        """Show a message to one user alone, once at most; False: it may not have been seen, and is not shown again.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: whether it was seen is not known.
        """
        there = await self._posts.get(id_)
        if there is not None:
            return there.ts is not None
        await self._pace.turn(place.channel)
        row = Posted(id_, conversation_id, place.channel, answers, self._clock(), private=True)
        await self._posts.begin(row)
        try:
            ts = await self._api.whisper(place, user, content)
        except SlackBusy as busy:
            await self._posts.forget(id_)  # it surely was not shown
            self._pace.hold(place.channel, busy.seconds)
            raise NotYet(timedelta(seconds=busy.seconds)) from busy
        except NotInstalled as gone:
            await self._left(id_, gone)
            return False
        except SlackRefused as refused:
            await self._posts.forget(id_)
            if refused.error not in _CLOSED | _UNSEEN:
                raise
            await self._elsewhere(id_, place, content, user, refused)
            return True
        await self._posts.sent(id_, ts)
        return True

    async def _left(self, id_: str, gone: NotInstalled) -> None:
        """Give up what is meant for a workspace that removed the app: it would never arrive."""
        await self._posts.forget(id_)
        self._log.error("slack.undeliverable", delivery=id_, workspace=gone.workspace, error="not_installed")

    async def _there(self, begun: Posted, place: Place) -> bool:
        """Tell whether Slack has a message that was about to be posted."""
        found = await self._api.find(place, begun.id, begun.at)
        if found is not None:
            await self._posts.sent(begun.id, found)
        return found is not None

    async def _post(self, id_: str, place: Place, content: Post, user: str | None) -> None:
        try:
            ts = await self._posted(place, content, id_)
        except (SlackRefused, SlackBusy) as refused:
            await self._posts.forget(id_)  # it surely is not there: no need to look for it
            if isinstance(refused, SlackRefused) and refused.error in _CLOSED:
                await self._elsewhere(id_, place, content, user, refused)
                return
            raise
        await self._posts.sent(id_, ts)

    async def _posted(self, place: Place, content: Post, id_: str) -> str:
        try:
            return await self._api.post(place, content, id_)
        except SlackRefused as refused:
            if refused.error not in _BAD_BLOCKS:
                raise
            self._log.error("slack.blocks_refused", delivery=id_, error=refused.error)
            return await self._api.post(place, Post(content.text, ()), id_)

    async def _elsewhere(self, id_: str, place: Place, content: Post, user: str | None, why: SlackRefused) -> None:
        """Tell the person directly: who asked is never left without a word."""
        if user is None or place.channel == user:
            self._log.error("slack.undeliverable", delivery=id_, error=why.error)
            return
        self._log.warning("slack.sent_directly", delivery=id_, error=why.error)
        try:
            await self._api.post(Place(place.team, user, ""), content, id_)
        except SlackRefused as refused:
            self._log.error("slack.undeliverable", delivery=id_, error=refused.error)

    async def _updated(self, id_: str, place: Place, over: Posted, content: Post) -> bool:
        """Change our earlier message; False when it is gone, or cannot be changed any more."""
        await self._pace.turn(over.channel)
        try:
            await self._api.update(place.team, over.channel, over.ts or "", content, id_)
        except SlackRefused as refused:
            if refused.error in _GONE:
                return False
            raise
        return True


def whispered(text: str) -> Post:
    """Give words of the bot that one person sees."""
    return post(text, [section(literal(text))])
