"""Answers that their asker sees alone first, and may post to the thread."""

from __future__ import annotations

from bot.slack import phrases
from bot.slack.channels import Channels, ChannelSetting
from bot.slack.identity import Identities
from bot.slack.incoming import Pressed
from bot.slack.onward import goes_on
from bot.slack.places import Line, Place
from bot.slack.ports import Conversations
from bot.slack.poster import Poster, whispered
from bot.slack.posts import Posted, Posts
from bot.slack.rendering.posts import Post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.replies import waiting
from bot.slack.turns import answered, content
from bot.slack.web_api import Api
from handlers.chat.as_now import as_now
from handlers.conversation import Turn
from handlers.engineering.publishing_jobs import SAID
from handlers.languages import mark, say
from handlers.ports import LiveArticles
from handlers.reply import Answer, Clarification, Remark

_POSTED = "private_"
POSTED = mark("Posted to the thread.")
DISCARDED = mark("Discarded: nobody else sees it.")
WITHDRAWN = mark("There is nothing to show any more: please ask again.")


def private(turn: Turn, line: Line, setting: ChannelSetting) -> bool:
    """Tell whether only the asker sees a turn. Forms, tickets and what the team says are news for all of the thread."""
    return (
        setting.private_first and bool(line.place.thread) and not line.place.channel.startswith("D") and _to_asker(turn)
    )


def posted_id(turn: Turn, line: Line) -> str:
    """Name the message in which a private turn stands in its thread for all to see."""
    return f"{_POSTED}{line.conversation_id}_{turn.seq}"


def posted(there: Posted | None) -> bool:
    """Tell whether a message is a private turn that its asker posted, and not yet anything else."""
    return there is not None and there.id.startswith(_POSTED)


class Private:
    """Shows turns to their asker alone, and posts the one that they want to be seen.

    Slack keeps no such message, so that nobody can look whether it is there: it is shown once at most. Where that may
    have failed, a button in the thread shows it to its asker.
    """

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        posts: Posts,
        conversations: Conversations,
        articles: LiveArticles,
        channels: Channels,
        poster: Poster,
        root: str,
    ) -> None:
        self._api = api
        self._identities = identities
        self._posts = posts
        self._conversations = conversations
        self._articles = articles
        self._channels = channels
        self._poster = poster
        self._root = root

    async def show(self, id_: str, turn: Turn, line: Line, setting: ChannelSetting) -> None:
        """Show a turn to its asker, under our id.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        shown = await self._content(turn, line, setting, alone=True)
        if shown is None:
            return
        place = Place(line.place.team, line.place.channel, await self._thread(line))
        answers, _ = answered(turn.key)
        if not await self._poster.whisper(
            id_, place, line.user, shown, conversation_id=line.conversation_id, answers=answers
        ):
            note = waiting(Reference(conversation=line.conversation_id, turn=turn.seq))
            await self._poster.put(f"{id_}_note", line.place, note, conversation_id=line.conversation_id)

    async def reveal(self, button: Pressed, about: Reference, line: Line) -> None:
        """Show a turn to its asker again."""
        setting = await self._setting(line)
        _, turn = await self._turn(about, line, setting)
        shown = None if turn is None else await self._content(turn, line, setting, alone=True)
        await self._api.respond(button.response_url, shown or whispered(say(WITHDRAWN)), thread=button.in_thread)

    async def post(self, button: Pressed, about: Reference, line: Line) -> None:
        """Post a turn to its thread, once however often that is asked for; take it from the asker's view.

        What quotes nothing any more that all who see the thread may see is not posted, and who asked for it is told.
        """
        setting = await self._setting(line)
        said, turn = await self._turn(about, line, setting)
        shown = None if turn is None else await self._content(turn, line, setting)
        if said is None or turn is None or shown is None:
            await self._respond(button, whispered(say(WITHDRAWN)))
            return
        if type(turn.reply) is not type(said.reply):
            await self._respond(button, whispered(say(phrases.NOT_POSTED)))
            return
        answers, _ = answered(turn.key)
        await self._poster.put(
            posted_id(turn, line),
            line.place,
            shown,
            conversation_id=line.conversation_id,
            answers=answers,
            user=line.user,
        )
        await self._respond(button, whispered(say(POSTED)))

    async def discard(self, button: Pressed) -> None:
        """Take a turn from its asker's view."""
        await self._respond(button, whispered(say(DISCARDED)))

    async def _content(self, turn: Turn, line: Line, setting: ChannelSetting, *, alone: bool = False) -> Post | None:
        more = await goes_on(turn, self._articles)
        return content(turn, line, setting, self._root, more=more, alone=alone)

    async def _respond(self, button: Pressed, said: Post) -> None:
        await self._api.respond(button.response_url, said, replace=True)

    async def _turn(self, about: Reference, line: Line, setting: ChannelSetting) -> tuple[Turn | None, Turn | None]:
        """Give the turn as it was said, and as it may be shown now."""
        turns = (await self._conversations.load(line.conversation_id, after=about.turn - 1)).turns[:1]
        if not turns or turns[0].seq != about.turn or turns[0].author != "bot":
            return None, None
        (turn,) = await as_now(turns, await self._identities.still(line, setting), self._articles)
        return turns[0], turn

    async def _setting(self, line: Line) -> ChannelSetting:
        return await self._channels.get(line.place.team, line.place.channel)

    async def _thread(self, line: Line) -> str:
        """Give the thread if somebody has replied in it: in others Slack shows nothing to one person alone."""
        turns = (await self._conversations.load(line.conversation_id)).turns
        for turn in turns:
            ts, _ = answered(turn.key)
            public = turn.author == "engineer" or (turn.author == "bot" and not _alone(turn))
            if public or ts not in {None, line.place.thread}:
                return line.place.thread
        return ""


def _alone(turn: Turn) -> bool:
    return turn.reply is None or _to_asker(turn)


def _to_asker(turn: Turn) -> bool:
    # What answers no message and no button, such as that a ticket or a known issue is solved, comes when its asker may
    # be away.
    unasked = turn.key is None or turn.key.startswith(SAID)
    return not unasked and isinstance(turn.reply, Answer | Clarification | Remark)
