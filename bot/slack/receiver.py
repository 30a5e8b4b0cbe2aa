"""The outbox's receiver for Slack: shows a conversation's turns where it is held."""

from __future__ import annotations

from bot.slack.ports import Channels, Conversations, Line, Place, Posts, Threads
from bot.slack.poster import Poster
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.replies import About, rendered, said
from handlers.chat.as_now import as_now
from handlers.conversation import Turn
from handlers.ports import LiveArticles, Outgoing

EDIT = "/"
"""Stands in the key of an edited message between its ts and the time of the edit."""


class SlackReceiver:
    """Posts what the bot and the team say; what the customer said stands there already."""

    def __init__(
        self,
        *,
        threads: Threads,
        posts: Posts,
        conversations: Conversations,
        articles: LiveArticles,
        channels: Channels,
        poster: Poster,
        root: str,
    ) -> None:
        self._threads = threads
        self._posts = posts
        self._conversations = conversations
        self._articles = articles
        self._channels = channels
        self._poster = poster
        self._root = root

    async def deliver(self, outgoing: Outgoing) -> None:
        """Show the turn that the subject (a conversation) and the payload's ``seq`` name.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        line = await self._threads.of(outgoing.subject)
        if line is None:
            return
        seq = int(outgoing.payload["seq"])
        turns = (await self._conversations.load(outgoing.subject, after=seq - 1)).turns[:1]
        if not turns or turns[0].seq != seq:
            return
        # As they may see it now: an answer that waited for Slack must not quote what has changed since.
        (turn,) = await as_now(turns, line.access, self._articles)
        content = await self._content(turn, line)
        if content is None:
            return
        answers, edited = _answers(turn.key)
        over = await self._posts.answer_to(line.conversation_id, answers) if answers and edited else None
        place = Place(line.place.team, line.place.channel, line.place.thread)
        await self._poster.put(
            outgoing.id,
            place,
            content,
            conversation_id=line.conversation_id,
            answers=answers,
            over=over,
            user=line.user,
        )

    async def _content(self, turn: Turn, line: Line) -> Post | None:
        if turn.author == "engineer":
            return post(turn.text, said(turn.text))
        if turn.author != "bot" or turn.reply is None:
            return None
        setting = await self._channels.get(line.place.team, line.place.channel)
        reference = Reference(conversation=line.conversation_id, episode=turn.episode_id or "")
        return rendered(turn.reply, About(reference, self._root, feedback=setting.feedback))


def _answers(key: str | None) -> tuple[str | None, bool]:
    """Read a turn's key: the message that it answers, and whether as it was edited. Buttons answer no message."""
    if key is None or not key[:1].isdecimal():
        return None, False
    ts, _, edited = key.partition(EDIT)
    return ts, bool(edited)
