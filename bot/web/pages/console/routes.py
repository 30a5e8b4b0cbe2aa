"""The pages of the console, and where each stands."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.web.dependencies import TeamDesk, WebDependencies
from bot.web.forms import Forms
from bot.web.identity import Identity
from bot.web.pages.console.announcements import AnnouncementPages
from bot.web.pages.console.attention import AttentionPage
from bot.web.pages.console.calls import CallsPage
from bot.web.pages.console.clusters import ClusterPages
from bot.web.pages.console.engineering import add_engineering
from bot.web.pages.console.frame import PRESENCE, Console
from bot.web.pages.console.known_issues import KnownIssuePages
from bot.web.pages.console.managing import add_managing
from bot.web.pages.console.places import Place
from bot.web.pages.console.presence import PresencePage
from bot.web.pages.console.queue import QueuePage
from bot.web.pages.console.similar_page import SimilarPage
from bot.web.pages.console.ticket import HelpPage, TicketPage
from bot.web.pages.console.translations import add_translations

TICKET = "/console/tickets/{number}"


def add_console(
    app: web.Application,
    deps: WebDependencies,
    team: TeamDesk,
    identity: Identity,
    forms: Forms,
    new_secret: Callable[[], str],
    static: str,
) -> None:
    """Add the console. A page is offered in the navigation once it is here; `guarded` names the right it asks for."""
    console = Console(deps, team, identity, forms, new_secret, static)
    get, post, guarded = app.router.add_get, app.router.add_post, console.guarded

    if team.lists is not None:
        queue = QueuePage(console, team.lists)
        console.offer(Place.QUEUE)
        get(Place.QUEUE, guarded(queue.show))

    if team.attention is not None:
        attention = AttentionPage(console, team.attention)
        console.offer(Place.ATTENTION)
        get(Place.ATTENTION, guarded(attention.show))
        post(Place.ATTENTION, guarded(attention.judge))

    if team.clusters is not None:
        clusters = ClusterPages(console, team.clusters)
        console.offer(Place.CLUSTERS)
        get(Place.CLUSTERS, guarded(clusters.show))
        get(f"{Place.CLUSTERS}/{{number}}", guarded(clusters.one))
        post(f"{Place.CLUSTERS}/{{number}}", guarded(clusters.do))
        get(f"{Place.CLUSTERS}/{{number}}/handover", guarded(clusters.handover))
        get(f"{Place.CLUSTERS}/{{number}}/handover.csv", guarded(clusters.csv))

    add_engineering(app, console, team)

    if team.announcements is not None:
        announcements = AnnouncementPages(console, team.announcements, team.known_issues)
        console.offer(Place.ANNOUNCEMENTS)
        get(Place.ANNOUNCEMENTS, guarded(announcements.show))
        post(Place.ANNOUNCEMENTS, guarded(announcements.do))
        get(f"{Place.ANNOUNCEMENTS}/{{id}}", guarded(announcements.one))
        post(f"{Place.ANNOUNCEMENTS}/{{id}}", guarded(announcements.change))

    if team.known_issues is not None:
        known_issues = KnownIssuePages(console, team.known_issues, deps.new_id)
        get(Place.KNOWN_ISSUES, guarded(known_issues.show))
        get(f"{Place.KNOWN_ISSUES}/{{tracker}}/{{id}}", guarded(known_issues.one))
        post(f"{Place.KNOWN_ISSUES}/{{tracker}}/{{id}}", guarded(known_issues.change))

    add_translations(app, console, team)

    ticket = TicketPage(console)
    get(TICKET, guarded(ticket.show))
    post(TICKET, guarded(ticket.do))
    get(f"{TICKET}/news", guarded(ticket.news, asked_beside=True))
    if team.assistance is not None:
        get(f"{TICKET}/help", guarded(HelpPage(console, team.assistance).show))
    if team.similar is not None:
        get(f"{TICKET}/similar", guarded(SimilarPage(console, team.similar).show))

    if team.calls is not None:
        calls = CallsPage(console, team.calls)
        console.offer(Place.CALLS)
        get(Place.CALLS, guarded(calls.show))
        post(Place.CALLS, guarded(calls.log))

    if deps.managing is not None and deps.sign_in is not None:
        add_managing(app, console, deps.managing, deps.sign_in)

    presence = PresencePage(console)
    post(PRESENCE, guarded(presence.change))
