"""The pages of the console about issues, and where each stands."""

from __future__ import annotations

from aiohttp import web

from bot.web.dependencies import TeamDesk
from bot.web.pages.console.escalations import EscalationPages
from bot.web.pages.console.frame import Console
from bot.web.pages.console.ledger import LedgerPage
from bot.web.pages.console.ledger_parts import TABLE
from bot.web.pages.console.places import Place
from bot.web.pages.console.tracker import TrackerPages

_TICKET = "/console/tickets/{number}"


def add_engineering(app: web.Application, console: Console, team: TeamDesk) -> None:
    """Add them, as `routes.add_console` does the others."""
    get, post, guarded = app.router.add_get, app.router.add_post, console.guarded

    if team.escalating is not None:
        escalations = EscalationPages(console, team.escalating)
        get(f"{_TICKET}/escalate", guarded(escalations.show))
        post(f"{_TICKET}/escalate", guarded(escalations.do))
        get(f"{_TICKET}/lookalikes", guarded(escalations.alike))

    if team.ledger is not None:
        ledger = LedgerPage(console, team.ledger)
        console.offer(Place.ISSUES)
        get(Place.ISSUES, guarded(ledger.show))
        get(TABLE, guarded(ledger.csv))

    if team.tracker is not None:
        tracker = TrackerPages(console, team.tracker)
        if team.tracker.main:
            console.offer(Place.TRACKER)
        get(Place.TRACKER, guarded(tracker.show))
        post(Place.TRACKER, guarded(tracker.do))
        get(f"{Place.TRACKER}/{{key}}", guarded(tracker.one))
        post(f"{Place.TRACKER}/{{key}}", guarded(tracker.change))
        get(f"{Place.TRACKER}/{{key}}/files/{{file}}", guarded(tracker.file))
