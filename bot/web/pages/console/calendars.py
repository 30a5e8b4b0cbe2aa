"""Calendars, promises and routing as they hold now, and what they would make of a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.web.dependencies import Managing
from bot.web.pages.console.alert_parts import alerts
from bot.web.pages.console.calendar_parts import Calendar, Coming, calendars, calendars_of, promises, routing
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.places import Place
from bot.web.pages.console.try_parts import Due, DueAsked, Placed, PlacedAsked, due_tried, placed_tried
from handlers.access.permissions import Right, may
from handlers.assignment import Waiting
from handlers.ports import InvalidInput
from handlers.ticket import TIERS, Priority
from handlers.tickets.board import turning
from handlers.tickets.desk_settings import DeskSettings
from handlers.tickets.routing import route
from handlers.tickets.shifts import Shifts
from handlers.tickets.sla import clocks
from handlers.tickets.sla_history import Opened

AHEAD = timedelta(days=60)
"""Holidays are told so far ahead."""
_THIS = "This ticket"


class CalendarsPage:
    """Answers ``GET /console/calendars``. Trying things out changes nothing, so it is asked for in the address."""

    def __init__(self, console: Console, managing: Managing) -> None:
        self._console = console
        self._managing = managing

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show how things are set, and what was tried out."""
        settings, now = self._managing.settings(), visit.now
        book = await self._managing.rulebook.now()
        due, wrong = self._due(request.query, settings, now)
        placed, wrong_too = await self._placed(request.query, now)
        policies = settings.sla.policies
        body = (
            f"{calendars(self._calendars(settings, now), book, may_manage=may(visit.person, Right.MANAGE))}"
            f"{promises(settings)}{due_tried(due, tuple(policies.by_plan), policies.languages)}"
            f"{routing(settings)}{placed_tried(placed)}{alerts(settings.attention)}"
        )
        told = "The settings are in use." if request.query.get("done") == "kept" else ""
        return self._console.shown(
            visit, "Calendars and promises", body, place=Place.CALENDARS, told=told, wrong=wrong or wrong_too
        )

    def _calendars(self, settings: DeskSettings, now: datetime) -> tuple[Calendar, ...]:
        found = []
        for name, given in settings.sla.calendars.items():
            made = self._managing.calendar(name, now)
            open_, turns = turning(made, now)
            today, plans = now.astimezone(made.zone).date(), settings.sla.policies.by_plan.items()
            named = {
                day: f"{holiday} ({region})"
                for region in given.regions
                for year in {today.year, (today + AHEAD).year}
                for day, holiday in self._managing.holidays.named(region, year).items()
            }
            coming = tuple(
                Coming(day, named.get(day, "a date of its own"))
                for day in sorted(made.holidays)
                if today <= day <= today + AHEAD
            )
            used = tuple(plan for plan, policy in plans if name in calendars_of(policy))
            found.append(Calendar(name, given, open_, turns, coming, used))
        return tuple(found)

    def _due(self, query: Mapping[str, str], settings: DeskSettings, now: datetime) -> tuple[DueAsked, str]:
        """Work out when a ticket would be due; with why not, in words, where something cannot be used."""
        policies = settings.sla.policies
        spoken = query.get("spoken", "")
        asked = DueAsked(
            query.get("plan", policies.default),
            query.get("priority", "normal"),
            query.get("at", ""),
            language=spoken if spoken in policies.languages else "",
        )
        if "plan" not in query:
            return asked, ""
        try:
            at = _moment(asked.at, now)
            if asked.plan not in policies.by_plan:
                raise InvalidInput(f"There is no plan {asked.plan}.")
            opened = Opened(at, asked.plan, _priority(asked.priority), language=asked.language or None)
            found = clocks([opened], policies, lambda name: self._managing.calendar(name, at), at)
        except InvalidInput as error:
            return asked, str(error)
        except OverflowError:
            return asked, "That is too far away to be worked out."
        dues = tuple(Due(one.aim, one.target, one.due, one.warning_at) for one in found)
        calendar = policies.of(asked.plan, asked.language or None).calendar
        return replace(asked, filed=at, calendar=calendar, dues=dues), ""

    async def _placed(self, query: Mapping[str, str], now: datetime) -> tuple[PlacedAsked, str]:
        """Work out who would get a ticket now, and why not the others."""
        asked = PlacedAsked(
            query.get("language", "").strip().lower()[:100],
            query.get("skills", "").strip()[:200],
            query.get("region", "").strip()[:100],
            query.get("team", "").strip()[:100],
            query.get("tier", "1"),
        )
        if "language" not in query:
            return asked, ""
        if asked.tier not in {str(tier) for tier in TIERS}:
            return asked, f"A tier is {' or '.join(map(str, TIERS))}."
        team = self._console.team
        staff = await team.staff.engineers()
        ticket = Waiting(
            _THIS,
            now,
            now,
            tier=int(asked.tier),
            team=asked.team or None,
            region=asked.region or None,
            language=asked.language or None,
            skills=tuple(one.strip() for one in asked.skills.split(",") if one.strip()),
        )
        hours = Shifts(staff, lambda name: self._managing.calendar(name, now))
        routed = route([ticket], staff, await team.staff.rotation(), now, self._managing.settings().routing, hours)
        names = await team.desk.names([one.id for one in staff])
        made = next(iter(routed.assignments), None)
        return asked.answered(Placed(made, next(iter(routed.unplaced), None), names)), ""


def _moment(text: str, now: datetime) -> datetime:
    if not text:
        return now
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=UTC)
    except ValueError:
        raise InvalidInput("When it is filed reads like 2026-11-24T09:00, in UTC.") from None


def _priority(text: str) -> Priority:
    try:
        return Priority(text)
    except ValueError:
        raise InvalidInput(f"A priority is {', '.join(Priority)}.") from None
