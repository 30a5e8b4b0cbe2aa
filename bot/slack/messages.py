"""Messages that people write, brought before the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

from bot.slack import phrases
from bot.slack.identity import Identities
from bot.slack.incoming import Said, read_said
from bot.slack.listening import Hearing, Mode, hearing, mentions, plain, turns_aside
from bot.slack.ports import Api, Channels, ChannelSetting, Held, Intake, Line, Place, Posts, SlackRefused, Threads
from bot.slack.poster import Poster, whispered
from bot.slack.receiver import EDIT
from bot.slack.rendering.references import Reference
from bot.slack.rendering.replies import About, draft, rendered
from handlers.chat.preview import Preview
from handlers.chat.small_talk import remark
from handlers.conversation import Conversation, Message
from handlers.person import Person
from handlers.ports import HandlerError
from handlers.terms import clean

CHANNEL = "slack"
LONG = timedelta(days=7)
"""After so long a direct channel, which has no end, begins a new conversation."""


class Desk(Protocol):
    """Opens conversations, and says what it would answer."""

    async def preview(self, question: str, person: Person) -> Preview:
        """Say what a first message would be answered, without writing anything."""
        ...

    async def open(self, person: Person, channel: str) -> Conversation:
        """Begin a conversation."""
        ...


class Messages:
    """Decides whether a message is for us, finds its conversation, and hands it on."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        threads: Threads,
        posts: Posts,
        channels: Channels,
        desk: Desk,
        intake: Intake,
        poster: Poster,
        small_talk: Callable[[str], object | None] = remark,
    ) -> None:
        self._api = api
        self._identities = identities
        self._threads = threads
        self._posts = posts
        self._channels = channels
        self._desk = desk
        self._intake = intake
        self._poster = poster
        self._small_talk = small_talk

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:
        """Handle a message that was written down.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        said = read_said(body)
        text = plain(said.text, said.bot)
        if said.edited_ts is not None and text == plain(said.before or "", said.bot):
            return
        setting = await self._channels.get(said.team, said.channel)
        place = Place(said.team, said.channel, said.thread)
        # Most messages of a busy channel are none of ours: Slack is asked about people only when one may be.
        if not await self._may_matter(said, place, setting):
            return
        person = await self._identities.person(said.team, said.user)
        thread = await self._threads.state(place, person.id)
        line = await self._threads.find(place, person.id) if thread.mine else None
        if said.edited_ts is not None and not await self._edit_counts(said, line):
            return
        aside = turns_aside(said, thread)
        if aside is not None and aside is not thread.aside:
            await self._threads.turn(place, aside=aside)
        heard = hearing(said, setting.mode, thread, small_talk=self._small_talk(clean(text)) is not None)
        if heard is Hearing.REFUSE:
            await self._whisper(said, phrases.SWITCHED_OFF)
        if heard is Hearing.DRAFT and setting.triage and said.edited_ts is None:
            await self._draft(said, text, person, setting)
        if heard is not Hearing.ANSWER:
            return
        await self._answer(said, text, person, place, line, setting, held)

    async def _may_matter(self, said: Said, place: Place, setting: ChannelSetting) -> bool:
        if said.direct or mentions(said):
            return True
        if setting.mode is Mode.OFF:
            return False
        if said.thread_ts is not None or said.edited_ts is not None:
            return (await self._threads.state(place, None)).ours
        return setting.mode in {Mode.EVERY, Mode.SHADOW}

    async def _edit_counts(self, said: Said, line: Line | None) -> bool:
        """Tell whether an edit changes something for us: its message was answered, or it names us only now."""
        if line is not None and await self._posts.answer_to(line.conversation_id, said.ts) is not None:
            return True
        return mentions(said) and not mentions(replace(said, text=said.before or ""))

    async def _answer(
        self,
        said: Said,
        text: str,
        person: Person,
        place: Place,
        line: Line | None,
        setting: ChannelSetting,
        held: Held,
    ) -> None:
        seen = await self._identities.seen_in(person, said.channel, setting, direct=said.direct, shared=said.shared)
        if line is None or (said.direct and not place.thread and held.at - line.opened_at > LONG):
            opened = await self._desk.open(seen, CHANNEL)
            line = await self._threads.add(Line(opened.id, place, said.user, person.id, seen.access, held.at))
        elif line.access != seen.access:
            await self._threads.show(line.conversation_id, seen.access)
        key = said.ts if said.edited_ts is None else f"{said.ts}{EDIT}{said.edited_ts}"
        words = text or ("" if not said.files else phrases.files(said.files))
        try:
            # None: still at work at the deadline. It lies in the inbox, and the worker sees it to its end.
            await self._intake.submit(Message(key, line.conversation_id, seen, words, held.at))
        except HandlerError as refused:
            await self._whisper(said, str(refused))

    async def _draft(self, said: Said, text: str, person: Person, setting: ChannelSetting) -> None:
        """Show engineers what would be answered, and nobody else; nothing is written."""
        seen = await self._identities.seen_in(person, said.channel, setting, direct=False, shared=said.shared)
        try:
            preview = await self._desk.preview(text, seen)
        except HandlerError:
            return
        post = rendered(preview.reply, About(Reference()))
        if post is not None:
            place = Place(said.team, setting.triage, "")
            id_ = f"draft_{said.team}_{said.channel}_{said.ts}"
            note = phrases.draft(said.channel, text)
            await self._poster.put(id_, place, draft(post, note), conversation_id="")

    async def _whisper(self, said: Said, text: str) -> None:
        place = Place(said.team, said.channel, said.thread_ts or "")
        try:
            await self._api.whisper(place, said.user, whispered(text))
        except SlackRefused:
            return  # we cannot speak there at all
