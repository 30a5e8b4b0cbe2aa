"""Saying in the console that one comes or goes."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from bot.web.pages.account import moved
from bot.web.pages.console.frame import ABSENCES, Console, Visit
from bot.web.pages.console.places import Place
from bot.web.problems import Problem
from handlers.ports import InvalidInput
from handlers.tickets.staff import Presence


class PresencePage:
    """Answers ``POST /console/presence``."""

    def __init__(self, console: Console) -> None:
        self._console = console

    async def change(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Write down whether she is here, and go to the queue, which tells her what that means.

        Raises:
            InvalidInput: she is not on the staff.
        """
        fields = await self._console.fields(request, visit)
        here = fields.get("here") == "yes"
        presence = Presence(here, visit.now)
        if not here:
            minutes = {"": None, **{str(minutes): minutes for minutes, _ in ABSENCES}}
            if fields.get("away") not in minutes:
                raise Problem(422, "invalid", "Press one of the buttons of the page.")
            chosen = minutes[fields["away"]]
            until = None if chosen is None else visit.now + timedelta(minutes=chosen)
            presence = Presence(False, visit.now, until)
        if not await self._console.team.staff.set_presence(visit.person.id, presence):
            raise InvalidInput("You are not on the staff: a manager lists you first.")
        return moved(f"{Place.QUEUE}?done={'here' if here else 'away'}")
