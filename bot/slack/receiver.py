"""The outbox's receiver for Slack: shows a conversation's turns where it is held."""

from __future__ import annotations

from bot.slack.addressing import Addressing
from bot.slack.channels import Channels
from bot.slack.identity import Identities
from bot.slack.onward import goes_on
from bot.slack.places import Line, Threads
from bot.slack.ports import Conversations
from bot.slack.poster import Poster
from bot.slack.posts import Posts
from bot.slack.private import Private, posted, posted_id, private
from bot.slack.turns import answered, content
from handlers.chat.as_now import as_now
from handlers.chat.receipts import cited
from handlers.conversation import Turn
from handlers.languages import speaking
from handlers.ports import LiveArticles, Outgoing


class SlackReceiver:
    """Posts what the bot and the team say; what the customer said stands there already."""

    def __init__(
        self,
        *,
        identities: Identities,
        addressing: Addressing,
        threads: Threads,
        posts: Posts,
        conversations: Conversations,
        articles: LiveArticles,
        channels: Channels,
        poster: Poster,
        alone: Private,
        root: str,
    ) -> None:
        self._identities = identities
        self._addressing = addressing
        self._threads = threads
        self._posts = posts
        self._conversations = conversations
        self._articles = articles
        self._channels = channels
        self._poster = poster
        self._private = alone
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
        held = await self._conversations.load(outgoing.subject, after=seq - 1)
        turns = held.turns[:1]
        if not turns or turns[0].seq != seq:
            return
        with speaking(await self._addressing.within(line, held)):
            await self._show(outgoing.id, turns, line)

    async def _show(self, delivery: str, turns: tuple[Turn, ...], line: Line) -> None:
        """Show a turn, under our id of it."""
        setting = await self._channels.get(line.place.team, line.place.channel)
        # As all who are there may see it now: an answer that waited for Slack must not quote what has changed since.
        quotes = turns[0].reply is not None and cited(turns[0].reply)
        access = await self._identities.still(line, setting) if quotes else line.access
        (turn,) = await as_now(turns, access, self._articles)
        answers, edited = answered(turn.key)
        # What everybody saw is changed where it stands; what its asker saw alone is shown anew.
        over = await self._posts.answer_to(line.conversation_id, answers, public=True) if answers and edited else None
        id_ = delivery
        if private(turn, line, setting):
            # Nor is it put in place of what never was for one alone, such as an offer: that was nobody's to post.
            if not posted(over):
                await self._private.show(delivery, turn, line, setting)
                return
            id_ = posted_id(turn, line)
        shown = content(turn, line, setting, self._root, more=await goes_on(turn, self._articles))
        if shown is None:
            return
        await self._poster.put(
            id_,
            line.place,
            shown,
            conversation_id=line.conversation_id,
            answers=answers,
            over=over,
            user=line.user,
            news=turn.author == "engineer",
        )
