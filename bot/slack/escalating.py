"""Escalating tickets from Slack: the command, buttons, and the window with what looks the same above its fields."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

import structlog

from bot.slack import phrases
from bot.slack.answering import Answers
from bot.slack.errors import SlackError
from bot.slack.escalation_windows import EscalationWindows
from bot.slack.identity import Identities
from bot.slack.incoming import Command, Pressed, window_team
from bot.slack.listening import plain
from bot.slack.poster import whispered
from bot.slack.rendering import escalated, names
from bot.slack.rendering import escalations as shown
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.engineering_answers import ANSWER
from bot.slack.rendering.escalation_forms import SUMMARY, at_fields, read_another, read_escalation
from bot.slack.rendering.escalations import Escalated
from bot.slack.rendering.posts import Post
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.submissions import Refused
from bot.slack.rendering.views import notice
from bot.slack.web_api import Api
from handlers.access.permissions import on_team
from handlers.chat.inquiry import described
from handlers.engineering.asking import FormNeeded
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import Kind
from handlers.languages import say
from handlers.person import Person
from handlers.ports import ChangeRefused, Clock, HandlerError
from handlers.tickets import lists
from handlers.tickets.lists import Page, Row, TicketQuery, View

COMMAND = "/escalate"
OPENING = frozenset({names.ANSWER_ENGINEERING, names.ESCALATE, names.KIND_FIELD, names.PROJECT_FIELD})
"""These open the window, or show it anew."""
DONE = frozenset({names.CONFIRM_ESCALATION, names.DECLINE_ESCALATION, names.LINK_ISSUE})
"""These change something, the last followed by a number."""
ANSWER_S = 1.0
"""Longest that a form that was sent waits for its issue, or for the next form: Slack gives up after three seconds."""
TAKEN_S = 3.0
"""So long after a form was sent Slack takes our answer, and shows it over whatever is shown meanwhile; none later."""
_LISTED = 100
_NUMBER = re.compile(r"(?:t-?)?([1-9]\d{0,17})", re.IGNORECASE)
_UNREADABLE = "This is no ticket's number. Type /escalate T-1042, or /escalate alone to choose one."
_NONE = "No ticket is yours, and none waits for somebody. Type the number of another: /escalate T-1042"


class Desk(Protocol):
    """Escalates tickets, see `handlers.engineering.escalating.EscalationDesk`."""

    async def escalate(self, person: Person, number: str, draft: Draft, *, another: bool = False) -> Escalation:
        """File a ticket as a new issue; the same words again are the same one.

        Raises:
            ChangeRefused: the ticket is on an issue, and nobody said that it is `another`.
        """
        ...

    async def confirm(self, person: Person, id_: str) -> Escalation:
        """File what was suggested.

        Raises:
            FormNeeded: the tracker asks for what a form only can give.
        """
        ...

    async def link(self, person: Person, number: str, key: str) -> Escalation:
        """Link a ticket to an issue that is there."""
        ...

    async def withdraw(self, person: Person, id_: str, seen: int | None = None) -> Escalation:
        """Say no to an escalation, in the version that was looked at."""
        ...


class Tickets(Protocol):
    """Lists of tickets, see `handlers.tickets.lists.TicketLists`."""

    async def page(self, query: TicketQuery, now: datetime) -> Page:
        """Give a page of them."""
        ...


class Escalating:
    """Opens the window for members of the team, takes what is sent and pressed, and shows what became of it."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        desk: Desk,
        tickets: Tickets,
        windows: EscalationWindows,
        answers: Answers,
        start: Callable[[Awaitable[None]], None],
        clock: Clock,
        answer_s: float = ANSWER_S,
        taken_s: float = TAKEN_S,
    ) -> None:
        """Make it. `start`: begins what nobody waits for."""
        self._api = api
        self._identities = identities
        self._desk = desk
        self._tickets = tickets
        self._windows = windows
        self._answers = answers
        self._start = start
        self._clock = clock
        self._answer_s = answer_s
        self._taken_s = taken_s
        self._log = structlog.get_logger("slack")

    async def typed(self, command: Command) -> None:
        """Open the window of the command. Never raises: whoever typed it is told what went wrong."""
        said = plain(command.text, None).strip()
        number = numbered(said)
        try:
            person = await self._identities.person(command.team, command.user)
            if not on_team(person):
                await self._answer(command.response_url, say(phrases.NOT_ENGINEER))
            elif said and number is None:
                await self._answer(command.response_url, _UNREADABLE)
            elif number is None:
                await self._pick(command, person)
            else:
                window = await self._api.open_view(command.team, command.trigger, _looking(number))
                await self._windows.fill(command.team, window, person, number)
        except Exception as error:  # noqa: BLE001 - a command that does nothing is the worst of answers
            self._log.warning("slack.window_not_opened", error=described(error))
            expired = isinstance(error, SlackError)
            await self._answer(command.response_url, phrases.COMMAND_EXPIRED if expired else phrases.TRY_AGAIN)

    async def open(self, button: Pressed) -> None:
        """Open the window for a button, or show it anew as something else was chosen. Never raises."""
        again = button.action in {names.KIND_FIELD, names.PROJECT_FIELD}
        about = read(button.metadata if again else button.value)
        if about is None or not about.ticket:
            return
        try:
            person = await self._identities.person(button.team, button.user)
            if not on_team(person):
                await self._tell(button, say(phrases.NOT_ENGINEER))
                return
            if button.action == names.ANSWER_ENGINEERING:
                await self._answering(button, person, about.ticket)
                return
            kind, project = (button.chosen.get(name) for name in (names.KIND_FIELD, names.PROJECT_FIELD))
            window = button.view
            if not window:
                window = await self._api.open_view(button.team, button.trigger, _looking(about.ticket))
            elif not again:
                await self._windows.show(button.team, window, _looking(about.ticket))
            chosen = Kind(kind) if again and kind in set(Kind) else None
            await self._windows.fill(button.team, window, person, about.ticket, chosen, project if again else None)
        except Exception as error:  # noqa: BLE001 - a button that does nothing is the worst of answers
            self._log.warning("slack.window_not_opened", error=described(error))
            await self._tell(button, phrases.EXPIRED if isinstance(error, SlackError) else phrases.TRY_AGAIN)

    async def _answering(self, button: Pressed, person: Person, number: str) -> None:
        view = await self._answers.window(person, number)
        if button.view:
            await self._windows.show(button.team, button.view, view)
        else:
            await self._api.open_view(button.team, button.trigger, view)

    async def pressed(self, button: Pressed, about: Reference) -> None:
        """Confirm a proposal, say no to it, put the ticket on an issue that is there, or take it off again.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        person = await self._identities.person(button.team, button.user)
        if not on_team(person):
            await self._tell(button, say(phrases.NOT_ENGINEER))
            return
        try:
            match names.unnumbered(button.action):
                case names.CONFIRM_ESCALATION:
                    made = await self._desk.confirm(person, about.escalation)
                case names.DECLINE_ESCALATION:
                    made = await self._desk.withdraw(person, about.escalation, about.seen)
                case _:
                    made = await self._desk.link(person, about.ticket, about.issue)
        except FormNeeded as more:
            await self._asked(button, person, about.ticket, str(more))
            return
        except HandlerError as refused:
            if button.view and about.issue:
                await self._windows.fill(button.team, button.view, person, about.ticket, note=phrases.why(refused))
            else:
                await self._tell(button, phrases.why(refused))
            return
        if button.view and made.state is EscalationState.WITHDRAWN:
            await self._windows.show(button.team, button.view, notice(shown.title(made.ticket), escalated.said(made)))
        elif button.view:
            self._start(self._windows.watch(button.team, button.view, person, made))
        else:
            await self._whisper(button, escalated.clicked(made))

    async def _asked(self, button: Pressed, person: Person, number: str, note: str) -> None:
        """Show the form in which something is missing; `note`: what."""
        window = button.view
        try:
            if not window:
                window = await self._api.open_view(button.team, button.trigger, _looking(number))
        except SlackError:  # it took longer than Slack lets a window be opened
            await self._tell(button, f"{note} Press {shown.LOOK_LABEL} to do so.")
            return
        await self._windows.fill(button.team, window, person, number, note=note)

    async def submit(self, payload: Mapping[str, Any], view: Mapping[str, Any]) -> Json | None:
        """Take a window that was sent; give what Slack is answered."""
        workspace, window = window_team(payload), str(view.get("id") or "")
        person = await self._identities.person(workspace, str((payload.get("user") or {}).get("id") or ""))
        picks, answers = (view.get("callback_id") == one for one in (names.PICK_TICKET_FORM, names.ANSWER_FORM))
        if not on_team(person):
            field = shown.PICKED if picks else ANSWER if answers else SUMMARY
            return Refused({field: say(phrases.NOT_ENGINEER)}).answer()
        if answers:
            return await self._answers.submit(person, view)
        if picks:
            number = shown.read_picked(view)
            if isinstance(number, Refused):
                return number.answer()
            return await self._filled(workspace, window, person, number)
        return await self._escalated(workspace, window, person, view)

    async def _filled(self, workspace: str, window: str, person: Person, number: str) -> Json:
        form = asyncio.ensure_future(self._windows.form(person, number))
        done, _ = await asyncio.wait({form}, timeout=self._answer_s)
        if done:
            return _instead(form.result())

        async def late() -> None:
            await self._windows.show(workspace, window, await form)

        self._start(self._after(late()))
        return _instead(_looking(number))

    async def _escalated(self, workspace: str, window: str, person: Person, view: Mapping[str, Any]) -> Json:
        about, draft = read(view.get("private_metadata")), read_escalation(view)
        if isinstance(draft, Refused):
            return draft.answer()
        if about is None or not about.ticket:
            return Refused({SUMMARY: phrases.GONE}).answer()
        try:
            made = await self._desk.escalate(person, about.ticket, draft, another=bool(read_another(view)))
        except ChangeRefused as refused:
            return await self._windows.another(person, about.ticket, draft, view, refused, self._answer_s)
        stood = await self._windows.settled(person, made.id, self._answer_s)
        match stood.escalation.state:
            case EscalationState.LINKED:
                return _instead(shown.arrived(Escalated(stood.escalation, stood.kept)))
            case EscalationState.REFUSED:
                return at_fields(view, stood.escalation.problems).answer()
            case _:
                self._start(self._after(self._windows.watch(workspace, window, person, made)))
                return _instead(shown.on_its_way(about.ticket))

    async def _pick(self, command: Command, person: Person) -> None:
        now = self._clock()
        found: list[Row] = []
        for which in (View.MINE, View.UNASSIGNED):  # hers first: those of nobody may be many
            query = replace(lists.view(which, person.id, now), limit=_LISTED)
            found.extend((await self._tickets.page(query, now)).rows)
        if not found:
            await self._answer(command.response_url, _NONE)
            return
        await self._api.open_view(command.team, command.trigger, shown.picker(found, person.id))

    async def _after(self, work: Awaitable[None]) -> None:
        """Do it once Slack has taken our answer to the form, which it would show over what is shown meanwhile."""
        await asyncio.sleep(self._taken_s)
        await work

    async def _answer(self, response_url: str, text: str) -> None:
        try:
            await self._api.respond(response_url, whispered(text))
        except SlackError as error:
            self._log.warning("slack.not_answered", error=str(error))

    async def _tell(self, button: Pressed, text: str) -> None:
        try:
            if button.view:
                await self._windows.show(button.team, button.view, notice("Escalate", text))
            else:
                await self._whisper(button, whispered(text))
        except SlackError as error:
            self._log.warning("slack.not_answered", error=str(error))

    async def _whisper(self, button: Pressed, content: Post) -> None:
        try:
            await self._api.respond(button.response_url, content, thread=button.in_thread)
        except SlackError as error:
            self._log.warning("slack.not_answered", error=str(error))


def numbered(said: str) -> str | None:
    """Give the number of a ticket that somebody typed, ``T-1042``; None where it is none."""
    found = _NUMBER.fullmatch(said)
    return None if found is None else f"T-{found[1]}"


def _looking(number: str) -> Json:
    return notice(shown.title(number), phrases.WAITING)


def _instead(view: Json) -> Json:
    return {"response_action": "update", "view": view}
