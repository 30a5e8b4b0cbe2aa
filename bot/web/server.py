"""The web application, and the server that runs it."""

from __future__ import annotations

import asyncio
import errno
import json
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from aiohttp import web

from bot.jira.oauth import RETURN as JIRA_RETURN
from bot.slack.manifest import RETURN
from bot.web.api.conversations import Conversations
from bot.web.api.endpoint import Adapter, AnyEndpoint
from bot.web.api.openapi import document
from bot.web.api.routes import DOCUMENT, PREFIX, endpoints, team_routes
from bot.web.assets import Assets
from bot.web.dependencies import DEPENDENCIES, SignIn, WebDependencies
from bot.web.edge.failures import failures
from bot.web.edge.headers import add_security
from bot.web.edge.journal import journal
from bot.web.edge.languages import languages, own_language
from bot.web.edge.origin import origin
from bot.web.edge.rates import rates
from bot.web.forms import Forms
from bot.web.health import Health
from bot.web.identity import Identity
from bot.web.measures import Measures
from bot.web.pages.article import ArticlePage
from bot.web.pages.chat import ChatPage
from bot.web.pages.console.routes import add_console
from bot.web.pages.fix import FixPage
from bot.web.pages.jira_oauth import JiraOAuthPage
from bot.web.pages.language_menu import PATH as LANGUAGE
from bot.web.pages.languages import LanguagePage
from bot.web.pages.own import OwnPages
from bot.web.pages.portal_routes import add_portal
from bot.web.pages.sign_in import SignInPages
from bot.web.pages.slack_install import PATH, SlackInstallPages
from bot.web.pages.survey import SurveyPage
from bot.web.ports import PortTaken

STOPPING: web.AppKey[asyncio.Event] = web.AppKey("stopping", asyncio.Event)

_GRACE_SECONDS = 10.0
_LINE_BYTES = 16 * 1024


def create_app(deps: WebDependencies) -> web.Application:
    """Make the application; nothing is opened or started."""
    measures = Measures(deps.metrics, deps.gauges)
    door = deps.sign_in.door if deps.sign_in is not None else None
    identity = Identity(deps.people, deps.signer, deps.identity_secret, deps.public_url, deps.new_id, door)
    assets = Assets.load()
    stopping = asyncio.Event()
    table = endpoints(Conversations(measures, stopping))
    app = web.Application(
        client_max_size=deps.limits.body_bytes,
        middlewares=[
            journal(measures, deps.new_id),
            languages(identity, deps.language, team_routes(table)),
            failures(deps.limits.body_bytes, assets.prefix),
            origin(deps.public_url, identity.session_cookie),
            rates(deps.limits, identity),
            own_language(identity),
        ],
        # A question of 8,000 characters in the query must reach the words that say that it is too long.
        handler_args={"max_line_size": _LINE_BYTES * 4, "max_field_size": _LINE_BYTES},
    )
    app[DEPENDENCIES] = deps
    app[STOPPING] = stopping
    app.on_response_prepare.append(add_security)
    app.on_shutdown.append(_stop(stopping))
    _add_pages(app, deps, identity, assets, measures)
    _add_api(app, table, Adapter(identity))
    return app


def _add_pages(
    app: web.Application, deps: WebDependencies, identity: Identity, assets: Assets, measures: Measures
) -> None:
    chat = ChatPage(identity, assets.prefix)
    article = ArticlePage(identity, deps.articles, assets.prefix, deps.editions)
    health = Health(deps.readiness, measures)
    app.router.add_get("/", chat.show)
    app.router.add_get("/articles/", article.show)
    app.router.add_get("/articles/{id:(?s:.+)}", article.show)
    app.router.add_post(LANGUAGE, LanguagePage(identity, deps.people).choose)
    app.router.add_get("/static/{revision}/{name:.+}", assets.serve)
    app.router.add_get("/healthz", health.alive)
    app.router.add_get("/readyz", health.ready)
    app.router.add_get("/metrics", health.metrics)
    if deps.slack is not None:
        app.router.add_post("/slack/events", deps.slack)
    if deps.mail_hook is not None:
        app.router.add_post("/webhooks/mail", deps.mail_hook)
    if deps.jira_hook is not None:
        app.router.add_post("/webhooks/jira", deps.jira_hook)
    if deps.connecting is not None:
        app.router.add_get(JIRA_RETURN, JiraOAuthPage(deps.connecting, assets.prefix).finish)
    if deps.unsubscribe is not None:
        ask, unsubscribe = deps.unsubscribe
        app.router.add_get("/mail/unsubscribe/{token}", ask)
        app.router.add_post("/mail/unsubscribe/{token}", unsubscribe)
    if deps.sign_in is not None:
        _add_sign_in(app, deps, deps.sign_in, identity, assets)
    if deps.surveys is not None:
        survey = SurveyPage(deps.surveys, assets.prefix)
        app.router.add_get("/survey/{token}", survey.show)
        app.router.add_post("/survey/{token}", survey.submit)
        app.router.add_post("/survey/{token}/stop", survey.stop)
    if deps.fixes is not None:
        fix = FixPage(deps.fixes, assets.prefix)
        app.router.add_get("/fix/{token}", fix.show)
        app.router.add_post("/fix/{token}", fix.submit)
    if deps.installing is not None:
        pages = SlackInstallPages(deps.installing, deps.public_url, assets.prefix)
        app.router.add_get(PATH, pages.show)
        app.router.add_get(RETURN, pages.finish)


def _add_sign_in(
    app: web.Application, deps: WebDependencies, sign_in: SignIn, identity: Identity, assets: Assets
) -> None:
    forms = Forms(deps.signer, identity)
    entrance = SignInPages(sign_in, identity, forms, deps.clock, deps.limits.forwarded_hops, assets.prefix)
    own = OwnPages(sign_in.door, identity, forms, assets.prefix)
    app.router.add_get("/signin", entrance.show)
    app.router.add_post("/signin", entrance.ask)
    app.router.add_get("/signin/{token}", entrance.open)
    app.router.add_post("/signin/{token}", entrance.enter)
    app.router.add_post("/signout", entrance.leave)
    app.router.add_get("/signed-out", entrance.left)
    add_portal(app, deps, identity, forms, sign_in.new_secret, assets.prefix)
    app.router.add_get("/me", own.show)
    app.router.add_post("/me/sessions", own.end)
    if deps.team is not None:
        add_console(app, deps, deps.team, identity, forms, sign_in.new_secret, assets.prefix)


def _add_api(app: web.Application, table: Sequence[AnyEndpoint], adapter: Adapter) -> None:
    @cache
    def text() -> str:
        # Made when it is first asked for: it takes longer than all the rest of the application.
        return json.dumps(document(table, PREFIX, _version()), ensure_ascii=False)

    async def describe(_request: web.Request) -> web.Response:
        response = web.Response(text=text(), content_type="application/json")
        response.enable_compression()
        return response

    app.router.add_get(DOCUMENT, describe)
    for endpoint in table:
        app.router.add_route(endpoint.method, PREFIX + endpoint.path, adapter.handler(endpoint))


async def run(app: web.Application, host: str, port: int, stop: asyncio.Event, started: Callable[[str], None]) -> None:
    """Serve until `stop` is set, then let the requests that run come to their end.

    `started` is called once with the address; `port` 0 takes a free one.

    Raises:
        PortTaken: another process listens there.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(host, port) from error
            raise
        started(_address(runner, host, port))
        await stop.wait()
    finally:
        await runner.cleanup()


def _address(runner: web.AppRunner, host: str, port: int) -> str:
    bound = runner.addresses[0][1] if runner.addresses else port
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - shown, not bound
    return f"http://{f'[{shown}]' if ':' in shown and not shown.startswith('[') else shown}:{bound}"


def _stop(stopping: asyncio.Event) -> Callable[[web.Application], Awaitable[None]]:
    async def stop(_app: web.Application) -> None:
        stopping.set()  # long polls end now, and not after their time

    return stop


def _version() -> str:
    try:
        return version("onetouch")
    except PackageNotFoundError:
        return "0"
