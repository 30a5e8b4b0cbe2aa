"""Messages that people write, brought before the desk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

from bot.slack import phrases
from bot.slack.addressing import Addressing
from bot.slack.channels import Channels, ChannelSetting
from bot.slack.errors import SlackRefused
from bot.slack.files import Files
from bot.slack.identity import Identities
from bot.slack.incoming import Said, read_said
from bot.slack.listening import Hearing, Mode, hearing, mentions, plain, turns_aside
from bot.slack.places import Line, Place, Threads
from bot.slack.ports import Held, Intake, Searched, Searches
from bot.slack.poster import Poster, whispered
from bot.slack.rendering.references import Reference
from bot.slack.rendering.replies import About, Drafted, draft, rendered
from bot.slack.rooms import Room, Rooms
from bot.slack.turns import EDIT
from bot.slack.web_api import Api
from handlers.chat.preview import Preview
from handlers.chat.small_talk import remark
from handlers.conversation import Conversation, Message
from handlers.languages import DEFAULT, say, speaking
from handlers.person import Person
from handlers.ports import HandlerError
from handlers.reply import Answer, Clarification, Reply
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
        addressing: Addressing,
        threads: Threads,
        channels: Channels,
        desk: Desk,
        intake: Intake,
        poster: Poster,
        files: Files,
        searches: Searches,
        rooms: Rooms,
        small_talk: Callable[[str], object | None] = remark,
    ) -> None:
        self._api = api
        self._identities = identities
        self._addressing = addressing
        self._threads = threads
        self._channels = channels
        self._desk = desk
        self._intake = intake
        self._poster = poster
        self._files = files
        self._searches = searches
        self._rooms = rooms
        self._small_talk = small_talk

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:
        """Handle a message that was written down.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        said = read_said(body)
        text = plain(said.text, said.bot)
        if said.edited_ts is not None and text == plain(said.before or "", said.bot) and not _names_us_now(said):
            return
        setting = await self._channels.get(said.team, said.channel)
        place = Place(said.team, said.channel, said.thread)
        # Most messages of a busy channel are none of ours: Slack is asked about people only when one may be.
        if not await self._may_matter(said, place, setting):
            return
        person = await self._identities.person(said.team, said.user)
        with speaking(await self._addressing.of(said.team, said.user, person, text)):
            await self._heard(said, text, person, place, setting, held)

    async def _heard(
        self, said: Said, text: str, person: Person, place: Place, setting: ChannelSetting, held: Held
    ) -> None:
        """Do with a message what its place and its words ask for."""
        thread = await self._threads.state(place, person.id)
        line = await self._threads.find(place, person.id) if thread.mine else None
        if said.edited_ts is not None and not await self._edit_counts(said, line):
            return
        aside = turns_aside(said, thread)
        if aside is not None and aside is not thread.aside:
            await self._threads.turn(place, aside=aside)
        heard = hearing(said, setting.mode, thread, small_talk=self._small_talk(clean(text)) is not None)
        if heard is Hearing.REFUSE:
            await self._whisper(said, await self._switched_off(said))
        if heard is Hearing.DRAFT and setting.triage and said.edited_ts is None and await self._unseen(said, setting):
            await self._draft(said, text, person, setting, held)
        if heard is not Hearing.ANSWER:
            return
        await self._answer(said, text, person, place, line, setting, held)

    async def _switched_off(self, said: Said) -> str:
        """Say how the bot is switched on here: to those who may do it, and to others whom they ask."""
        if await self._identities.manager(said.team, said.user) is not None:
            return say(phrases.SWITCH_ON)
        ours = await self._identities.ours(said.team)
        return say(phrases.SWITCHED_OFF if ours else phrases.SWITCHED_OFF_VISITED)

    async def _may_matter(self, said: Said, place: Place, setting: ChannelSetting) -> bool:
        if said.direct or mentions(said):
            return True
        if setting.mode is Mode.OFF:
            return False
        if said.thread_ts is not None or said.edited_ts is not None:
            return (await self._threads.state(place, None)).ours
        return setting.mode in {Mode.EVERY, Mode.SHADOW}

    async def _edit_counts(self, said: Said, line: Line | None) -> bool:
        """Tell whether an edit changes something for us: its message was taken in, or it names us only now."""
        if line is not None and await self._intake.took(line.conversation_id, said.ts):
            return True
        return _names_us_now(said)

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
        seen = await self._identities.seen_in(
            person, said.team, said.channel, setting, direct=said.direct, shared=said.shared
        )
        if line is None or (said.direct and not place.thread and held.at - line.opened_at > LONG):
            opened = await self._desk.open(seen, CHANNEL)
            line = await self._threads.add(Line(opened.id, place, said.user, person.id, seen.access, held.at))
        elif line.access != seen.access:
            await self._threads.show(line.conversation_id, seen.access)
        key = said.ts if said.edited_ts is None else f"{said.ts}{EDIT}{said.edited_ts}"
        # First the files: a ticket takes along what its conversation has.
        await self._files.note(said.team, said.attached, line, key, held.at)
        try:
            # None: still at work at the deadline. It lies in the inbox, and the worker sees it to its end.
            locale = await self._identities.locale(said.team, said.user)
            said_here = key, line.conversation_id, seen, text, held.at
            message = Message(*said_here, files=said.files, locale=locale, alone=said.direct)
            await self._intake.submit(message)
        except HandlerError as refused:
            await self._whisper(said, phrases.told(refused))

    async def _unseen(self, said: Said, setting: ChannelSetting) -> bool:
        """Tell whether nobody but the team would read a draft."""
        return await self._rooms.takes(Room(said.team, setting.triage, chosen=False))

    async def _draft(self, said: Said, text: str, person: Person, setting: ChannelSetting, held: Held) -> None:
        """Show engineers what would be answered, and nobody else. They may say that it is right."""
        seen = await self._identities.seen_in(
            person, said.team, said.channel, setting, direct=False, shared=said.shared
        )
        try:
            preview = await self._desk.preview(text, seen)
        except HandlerError:
            return
        with speaking(preview.language):
            post = rendered(preview.reply, About(Reference()))
        if post is not None:
            place = Place(said.team, setting.triage, "")
            id_ = f"draft_{said.team}_{said.channel}_{said.ts}"
            asked = Drafted(said.channel, text, await self._api.permalink(said.team, said.channel, said.ts) or "")
            right = await self._right(id_, said, text, preview.reply, held)
            options = preview.reply.options if isinstance(preview.reply, Clarification) else ()
            with speaking(DEFAULT):  # whoever reads it is of the team
                shown = draft(post, asked, right, options)
            await self._poster.put(id_, place, shown, conversation_id="")

    async def _right(self, id_: str, said: Said, text: str, reply: Reply, held: Held) -> Reference | None:
        """Keep a question, for an engineer who says that its draft is right; None where it answers nothing."""
        if not isinstance(reply, Answer) or not reply.sources:
            return None
        kept = f"d_{hashlib.sha256(id_.encode()).hexdigest()[:32]}"
        await self._searches.keep(Searched(kept, said.team, said.channel, said.user, text, held.at))
        return Reference(article=reply.sources[0].article, search=kept)

    async def _whisper(self, said: Said, text: str) -> None:
        place = Place(said.team, said.channel, said.thread_ts or "")
        key = f"said|{said.team}|{said.channel}|{said.ts}|{said.edited_ts or ''}"
        try:
            await self._poster.once(key, lambda: self._api.whisper(place, said.user, whispered(text)))
        except SlackRefused:
            return  # we cannot speak there at all


def _names_us_now(said: Said) -> bool:
    """Tell whether an edit names the bot where the text did not before: that is when it is asked."""
    return mentions(said) and not mentions(replace(said, text=said.before or ""))
