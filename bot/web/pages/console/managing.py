"""Where the managers' pages of the console stand."""

from __future__ import annotations

from aiohttp import web

from bot.web.dependencies import Managing, SignIn
from bot.web.pages.console.board import BoardPage
from bot.web.pages.console.calendars import CalendarsPage
from bot.web.pages.console.follow_ups import FollowUpPages
from bot.web.pages.console.frame import Console
from bot.web.pages.console.people import PeoplePages
from bot.web.pages.console.places import Place
from bot.web.pages.console.rules import RulesPage
from bot.web.pages.console.statuses import STATUSES, StatusPage
from bot.web.pages.console.survey_scores import PATH as SCORES
from bot.web.pages.console.survey_scores import SurveyScoresPage
from handlers.access.permissions import Right


def add_managing(app: web.Application, console: Console, managing: Managing, sign_in: SignIn) -> None:
    """Add them. All of the team may look; what each page lets somebody change, it asks for itself."""
    get, post, guarded = app.router.add_get, app.router.add_post, console.guarded

    board = BoardPage(console, managing)
    console.offer(Place.BOARD)
    get(Place.BOARD, guarded(board.show))
    post(Place.BOARD, guarded(board.reassign))

    follow_ups = FollowUpPages(console, managing)
    console.offer(Place.FOLLOW_UPS)
    get(Place.FOLLOW_UPS, guarded(follow_ups.show))
    if console.team.scores is not None:
        get(SCORES, guarded(SurveyScoresPage(console, console.team.scores).show))
    get(f"{Place.FOLLOW_UPS}/{{number}}", guarded(follow_ups.one))
    post(f"{Place.FOLLOW_UPS}/{{number}}", guarded(follow_ups.do))

    people = PeoplePages(console, managing, sign_in)
    console.offer(Place.PEOPLE)
    get(Place.PEOPLE, guarded(people.show))
    post(Place.PEOPLE, guarded(people.change))
    get(f"{Place.PEOPLE}/{{id}}", guarded(people.one))
    post(f"{Place.PEOPLE}/{{id}}", guarded(people.do))

    calendars, rules = CalendarsPage(console, managing), RulesPage(console, managing)
    console.offer(Place.CALENDARS)
    get(Place.CALENDARS, guarded(calendars.show))
    get(f"{Place.CALENDARS}/settings", guarded(rules.show, Right.MANAGE))
    post(f"{Place.CALENDARS}/settings", guarded(rules.replace, Right.MANAGE))

    if managing.statuses is not None:
        statuses = StatusPage(console, managing.statuses)
        get(STATUSES, guarded(statuses.show, Right.MANAGE))
        post(STATUSES, guarded(statuses.change, Right.MANAGE))
