"""Buttons under our replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from bot.slack import announcing, escalating, phrases, triage
from bot.slack.addressing import Addressing
from bot.slack.announcing import Announcing
from bot.slack.bursts import Bursts
from bot.slack.channels import Channels
from bot.slack.errors import SlackError, SlackRefused
from bot.slack.escalating import Escalating
from bot.slack.filed import filed
from bot.slack.fixes import Fixes
from bot.slack.identity import Identities
from bot.slack.incoming import Pressed, read_pressed
from bot.slack.lookup import Lookup
from bot.slack.places import Line, Place, Threads
from bot.slack.ports import Conversations, Held, Intake
from bot.slack.poster import whispered
from bot.slack.private import Private
from bot.slack.rendering import names
from bot.slack.rendering.modals import ticket_form
from bot.slack.rendering.posts import Post
from bot.slack.rendering.references import Reference, read
from bot.slack.triage import Triage
from bot.slack.web_api import Api
from handlers.chat import words
from handlers.chat.feedback import Verdict
from handlers.chat.handoff import form as filled_in
from handlers.conversation import Conversation, Message, Turn
from handlers.languages import say, speaking
from handlers.person import Person, Role
from handlers.ports import HandlerError
from handlers.reply import Answer, Form, Handoff, Source

OPENING = frozenset({names.PERSON, names.OPEN_FORM}) | triage.OPENING | escalating.OPENING | announcing.OPENING
"""Buttons that open a window: carried out at once, their trigger is over in three seconds."""


class Desk(Protocol):
    """Hears how it went."""

    async def outcome(self, conversation_id: str, person: Person, verdict: Verdict, key: str) -> Turn:
        """Take what was pressed, once per key."""
        ...


class Wanted(Protocol):
    """Keeps who wants to hear of known issues."""

    async def subscribe(self, person: Person, article_id: str, conversation: str | None) -> bool:
        """Keep it; False when they said so before.

        Raises:
            IssueNotFound: they are told of no such issue any more.
        """
        ...


class Opening(Protocol):
    """Opens windows for the team."""

    async def open(self, button: Pressed) -> None:
        """Open the window that a button asks for, or tell whoever pressed why not."""
        ...


class Buttons:
    """Carries out what is pressed. A button belongs to whoever asked; others are told so."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        addressing: Addressing,
        threads: Threads,
        channels: Channels,
        conversations: Conversations,
        desk: Desk,
        intake: Intake,
        lookup: Lookup,
        tickets: Triage,
        bursts: Bursts,
        alone: Private,
        escalations: Escalating,
        announcements: Announcing,
        fixes: Fixes,
        wanted: Wanted,
    ) -> None:
        self._api = api
        self._identities = identities
        self._addressing = addressing
        self._threads = threads
        self._channels = channels
        self._conversations = conversations
        self._desk = desk
        self._intake = intake
        self._lookup = lookup
        self._triage = tickets
        self._bursts = bursts
        self._private = alone
        self._escalating = escalations
        self._announcing = announcements
        self._fixes = fixes
        self._wanted = wanted

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:
        """Handle a button that was written down.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        button = read_pressed(body)
        about = read(button.value)
        if about is None:
            return
        if button.action.startswith(names.SHARE):
            await self._lookup.share(button, about)
        elif button.action.startswith(names.PAGE) or button.action == names.SOURCE_FIELD:
            await self._lookup.turn(button, about)
        elif button.action.startswith(names.REMEMBER):
            await self._lookup.remember(button, about)
        elif button.action.startswith(names.TICKET_PAGE):
            await self._triage.turn(button, about)
        elif button.action == names.DISMISS:
            await self._bursts.dismiss(button)
        elif not await self._of_team(button, about) and about.conversation:
            await self._belonging(button, about, held)

    async def _of_team(self, button: Pressed, about: Reference) -> bool:
        """Carry out a button of the team's; False where it is none."""
        match names.unnumbered(button.action):
            case name if name in triage.DONE:
                await self._triage.pressed(button, about)
            case name if name in escalating.DONE:
                await self._escalating.pressed(button, about)
            case name if name in announcing.DONE:
                await self._announcing.pressed(button, about)
            case _:
                return False
        return True

    async def _belonging(self, button: Pressed, about: Reference, held: Held) -> None:
        """Carry out a button of a conversation."""
        found = await self._found(button, about)
        if found is None:
            return
        line, person = found
        with speaking(await self._addressing.within(line)):
            try:
                if about.announcement:
                    await self._fixes.said(button, about, person, held.delivery.key)
                else:
                    await self._carried_out(button, about, line, person, held)
            except HandlerError as refused:
                await self._whisper(button, whispered(phrases.told(refused)))

    async def open(self, button: Pressed) -> None:
        """Open the window that a button asks for. Never raises: whoever pressed is told what went wrong."""
        opening: Mapping[frozenset[str], Opening] = {
            triage.OPENING: self._triage,
            escalating.OPENING: self._escalating,
            announcing.OPENING: self._announcing,
        }
        for opened, by in opening.items():
            if names.unnumbered(button.action) in opened:
                await by.open(button)
                return
        about = read(button.value)
        try:
            found = None if about is None else await self._found(button, about)
            if about is None or found is None:
                return
            line, person = found
            conversation = await self._conversations.load(line.conversation_id)
            with speaking(await self._addressing.within(line, conversation)):
                await self._opened(button, about, line, person, conversation)
        except SlackError:
            await self._whisper(button, whispered(say(phrases.EXPIRED)))
        except Exception:  # noqa: BLE001 - a button that does nothing is the worst of answers
            await self._whisper(button, whispered(say(phrases.TRY_AGAIN)))

    async def _opened(
        self, button: Pressed, about: Reference, line: Line, person: Person, conversation: Conversation
    ) -> None:
        """Open a ticket's form, or say that there is a ticket."""
        number = filed(conversation, about.episode)
        if number is not None:
            await self._whisper(button, whispered(phrases.filed_already(number)))
            return
        form = _form(conversation, about, person)
        reference = Reference(
            conversation=line.conversation_id,
            episode=about.episode,
            channel=line.place.channel,
            thread=line.place.thread,
        )
        await self._api.open_view(button.team, button.trigger, ticket_form(form, reference))

    async def _carried_out(self, button: Pressed, about: Reference, line: Line, person: Person, held: Held) -> None:
        # One press of a button counts, however often it is pressed. An edit puts other buttons in place of a message's.
        key = f"pressed:{button.action}:{button.ts}:{about.episode}:{about.turn}"
        match button.action:
            case names.SOLVED:
                await self._desk.outcome(line.conversation_id, person, "confirmed", key)
            case names.PERSON:
                await self._desk.outcome(line.conversation_id, person, "person", key)
                if about.alone:
                    await self._private.discard(button)
            case names.WANT:
                new = await self._wanted.subscribe(person, about.article, line.conversation_id)
                await self._whisper(button, whispered(say(phrases.WANTED if new else phrases.WANTED_BEFORE)))
            case names.POST:
                await self._private.post(button, about, line)
            case names.REVEAL:
                await self._private.reveal(button, about, line)
            case names.MORE:
                await self._lookup.more(button, about.article, line.access, await self._quoted(about, line))
            case names.NONE_OF_THESE:
                said = Message(key, line.conversation_id, person, say(words.NONE_LABEL), held.at)
                await self._intake.submit(said)
            case action if action.startswith(names.OPTION) and about.article:
                said = Message(key, line.conversation_id, person, "", held.at, about.article)
                await self._intake.submit(said)

    async def _found(self, button: Pressed, about: Reference) -> tuple[Line, Person] | None:
        line = await self._threads.of(about.conversation)
        if line is None:
            await self._whisper(button, whispered(say(phrases.GONE)))
            return None
        person = await self._identities.person(line.place.team, button.user)
        if person.id != line.person_id:
            await self._whisper(button, whispered(say(phrases.NOT_YOURS)))
            return None
        # A button shows no more than its conversation did last, nor than may be seen there by now.
        setting = await self._channels.get(line.place.team, line.place.channel)
        line = replace(line, access=await self._identities.still(line, setting))
        return line, _limited(person, line)

    async def _quoted(self, about: Reference, line: Line) -> Source | None:
        """Give what a message quotes of the article that its button names."""
        turns = (await self._conversations.load(line.conversation_id, after=about.turn - 1)).turns[:1]
        for turn in turns:
            if turn.seq == about.turn and isinstance(turn.reply, Answer):
                return next((one for one in turn.reply.sources if one.article == about.article), None)
        return None

    async def _whisper(self, button: Pressed, content: Post) -> None:
        try:
            if button.response_url:
                await self._api.respond(button.response_url, content, thread=button.in_thread)
            else:
                await self._api.whisper(
                    Place(button.team, button.channel, button.thread_ts or ""), button.user, content
                )
        except SlackRefused:
            return


def _form(conversation: Conversation, about: Reference, person: Person) -> Form:
    for turn in reversed(conversation.turns):
        if isinstance(turn.reply, Handoff) and turn.reply.form is not None and turn.episode_id == about.episode:
            return turn.reply.form
    lines = [turn.text for turn in conversation.turns if turn.author == "customer" and turn.episode_id == about.episode]
    return filled_in(lines, person)


def _limited(person: Person, line: Line) -> Person:
    """Give the person as somebody who sees what their conversation may show."""
    person = replace(person, sources=tuple(sorted(line.access.sources)))
    if line.access.everything:
        return person
    accounts = tuple(
        sorted(name.removeprefix("account:") for name in line.access.audiences if name.startswith("account:"))
    )
    return replace(person, role=Role.CUSTOMER, known="customer" in line.access.audiences, accounts=accounts)
