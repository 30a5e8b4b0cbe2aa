"""App Home: a search field, an engineer's queue, a customer's tickets; and the windows that open from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog

from bot.slack import phrases
from bot.slack.addressing import Addressing
from bot.slack.errors import SlackError
from bot.slack.identity import Identities
from bot.slack.incoming import Pressed
from bot.slack.needs import Pressing
from bot.slack.ports import Held
from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json, section
from bot.slack.rendering.cards import Shown
from bot.slack.rendering.homes import Looked, customer_home, engineer_home
from bot.slack.rendering.own_tickets import own_ticket
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.results import Asked
from bot.slack.rendering.views import home, notice
from bot.slack.ticket_windows import TicketWindows
from bot.slack.web_api import Api
from handlers.access.permissions import on_team
from handlers.chat.inquiry import described
from handlers.languages import known, say, speaking
from handlers.person import Person
from handlers.ports import Clock, HandlerError
from handlers.search.search import Found
from handlers.ticket import Ticket
from handlers.tickets.actors import of_team
from handlers.tickets.ports import Standing, Watch

OPENING = frozenset({names.REPLY, names.SHOW})
"""Buttons of the Home tab that open a window, each followed by a number."""
_MOST = 100
_FOUND = 10
_NEVER = datetime.max.replace(tzinfo=UTC)


class Desk(Protocol):
    """The desk of tickets."""

    async def to_do(self, person_id: str, *, limit: int = 50) -> tuple[Ticket, ...]:
        """Give new and open tickets that this person or nobody has, what is due first."""
        ...

    async def of(self, person: Person) -> tuple[Ticket, ...]:
        """Give a customer their tickets."""
        ...

    async def own(self, number: str, person: Person) -> Ticket:
        """Give a customer one of their tickets."""
        ...

    async def standing(self, ticket: Ticket) -> Standing:
        """Give how a ticket's promises stand at this moment."""
        ...


class Searching(Protocol):
    """Finds articles."""

    async def find(self, query: str, person: Person, limit: int = 10) -> tuple[Found, ...]:
        """Give articles that the person may see, best first."""
        ...


class Homes:
    """Shows App Home to whoever opens it, and what they look up on it. Nobody else sees it."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        addressing: Addressing,
        desk: Desk,
        windows: TicketWindows,
        watch: Watch,
        search: Searching,
        clock: Clock,
        root: str,
        pressing: Pressing | None = None,
    ) -> None:
        """Make it. `pressing`: None: nothing is assessed here."""
        self._pressing = pressing
        self._api = api
        self._identities = identities
        self._addressing = addressing
        self._desk = desk
        self._search = search
        self._windows = windows
        self._watch = watch
        self._clock = clock
        self._root = root
        self._log = structlog.get_logger("slack")

    async def handle(self, body: Mapping[str, Any], held: Held) -> None:
        """Show it as it is when it is opened: nothing looked up.

        Raises:
            SlackError: it did not work, and may work later.
        """
        await self._publish(str(body["team"]), str(body["user"]), Looked(edition=str(held.id)))

    async def find(self, button: Pressed, held: Held) -> None:
        """Show what is found for the words that were typed.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        query, found, problem = button.value.strip(), None, ""
        person = await self._identities.person(button.team, button.user)
        if query:
            try:
                found = await self._search.find(query, person, _FOUND)
            except HandlerError as refused:
                problem = phrases.told(refused)
        looked = Looked(found, Asked(query, Reference(), self._root), problem, str(held.id))
        await self._publish(button.team, button.user, looked)

    async def speak(self, button: Pressed, held: Held) -> None:
        """Speak to somebody in the language that they chose, from now on.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        person = await self._identities.person(button.team, button.user)
        await self._identities.choose_language(person.id, known(button.value))
        with speaking(await self._addressing.of(button.team, button.user)):
            await self._publish(button.team, button.user, Looked(edition=str(held.id)))

    async def open(self, button: Pressed) -> None:
        """Open the window of a ticket. Never raises: whoever pressed is told what went wrong."""
        about = read(button.value)
        try:
            person = await self._identities.person(button.team, button.user)
            view = await self._window(button, about.ticket if about else "", person)
            await self._api.open_view(button.team, button.trigger, view)
        except SlackError as error:
            self._log.warning("slack.window_not_opened", error=str(error))
            await self._sorry(button, say(phrases.EXPIRED))
        except Exception as error:  # noqa: BLE001 - a button that does nothing is the worst of answers
            self._log.warning("slack.window_not_opened", error=described(error))
            await self._sorry(button, say(phrases.TRY_AGAIN))

    async def _window(self, button: Pressed, number: str, person: Person) -> Json:
        try:
            replies = button.action.startswith(names.REPLY)
            if on_team(person):
                return await (self._windows.reply(number) if replies else self._windows.whole(number, person))
            if replies:
                return notice(number, say(phrases.NOT_ENGINEER))
            ticket = await self._desk.own(number, person)
            return own_ticket(ticket, person, await self._desk.standing(ticket), self._clock())
        except HandlerError:
            return notice(say("Ticket"), say(phrases.GONE))

    async def _publish(self, team: str, user: str, looked: Looked) -> None:
        person = await self._identities.person(team, user)
        if not on_team(person):
            view = customer_home(await self._listed(await self._desk.of(person)), looked, person.language)
        else:
            mine = await self._desk.to_do(person.id, limit=_MOST)
            rows = [
                replace(
                    one, requester=await self._identities.name(one.ticket.requester_id), assignee=of_team(person).name
                )
                for one in await self._listed(mine)
            ]
            needs = None if self._pressing is None else await self._pressing.at_home(person)
            view = engineer_home(sorted(rows, key=_due), looked, needs)
        await self._api.publish_home(team, user, view)

    async def _listed(self, tickets: Sequence[Ticket]) -> list[Shown]:
        standings, now = await self._watch.standings([one.number for one in tickets]), self._clock()
        return [Shown(one, standing=standings.get(one.number, Standing()), now=now) for one in tickets]

    async def _sorry(self, button: Pressed, problem: str) -> None:
        """Say it on the Home tab itself: there is no message to answer on."""
        try:
            await self._publish(button.team, button.user, Looked(problem=problem))
        except SlackError as error:
            self._log.warning("slack.home_not_shown", error=str(error))
        except Exception as error:  # noqa: BLE001 - without its tickets the tab can still say so
            self._log.warning("slack.home_not_shown", error=described(error))
            with suppress(SlackError):
                await self._api.publish_home(button.team, button.user, home([section(problem)]))


def _due(shown: Shown) -> datetime:
    """Give by when a ticket must be looked at; what is promised to nobody comes last."""
    return shown.standing.due or _NEVER
