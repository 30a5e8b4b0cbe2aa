"""Wire Slack: what comes in, what handles it, what goes out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.compose.services import Services, new_id, utc_now
from bot.config import Settings
from bot.database.people import SqlPeople
from bot.database.slack_channels import SqlChannels
from bot.database.slack_deliveries import SqlDeliveries
from bot.database.slack_posts import SqlPosts
from bot.database.slack_threads import SqlThreads
from bot.slack.api import SlackApi
from bot.slack.app import Tasks, create_app
from bot.slack.buttons import Buttons
from bot.slack.commands import Commands
from bot.slack.courier import Courier
from bot.slack.door import Door
from bot.slack.forms import Forms
from bot.slack.homes import Homes
from bot.slack.http import SlackEndpoint
from bot.slack.identity import Identities, Team
from bot.slack.lookup import Lookup
from bot.slack.messages import Messages
from bot.slack.pace import Pace
from bot.slack.ports import SlackError
from bot.slack.poster import Poster
from bot.slack.receiver import SlackReceiver
from bot.slack.socket import SocketMode
from bot.slack.triage import Triage
from bot.worker.intake import Intake

_OWN_S = 30.0


@dataclass(frozen=True, slots=True)
class Slack:
    """The Slack side of a server.

    Attributes:
        endpoint: answers ``/slack/events``; None without a signing secret.
        receiver: posts what waits in the outbox; `triage`: cards of tickets, likewise.
        depth: deliveries that are not handled yet.
    """

    endpoint: SlackEndpoint | None
    receiver: SlackReceiver
    triage: Triage
    depth: Callable[[], Awaitable[float]]
    courier: Courier
    tasks: Tasks
    work: tuple[Callable[[], Awaitable[None]], ...]

    async def close(self, grace_s: float) -> None:
        """Let what runs come to its end for so long."""
        await self.courier.close(grace_s)
        await self.tasks.close(grace_s)


class _Own:
    """Our user id, asked for until Slack tells."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api
        self.id: str | None = None

    async def learn(self) -> None:
        while self.id is None:
            try:
                self.id = await self._api.own()
            except SlackError as error:
                structlog.get_logger("slack").warning("slack.not_connected", error=str(error))
                await asyncio.sleep(_OWN_S)


def slack(settings: Settings, opened: Services, intake: Intake, root: str) -> Slack | None:
    """Wire it; None when no token is set. `root`: where people reach the server."""
    if settings.slack_bot_token is None:
        return None
    database = opened.database
    api = SlackApi.open(settings.slack_bot_token, settings.slack_api_url)
    deliveries, threads = SqlDeliveries(database), SqlThreads(database)
    posts, channels = SqlPosts(database), SqlChannels(database)
    identities = Identities(api, SqlPeople(database, utc_now, new_id), _team(settings))
    poster = Poster(api, posts, Pace(), utc_now)
    messages = Messages(
        api=api,
        identities=identities,
        threads=threads,
        posts=posts,
        channels=channels,
        desk=opened.desk,
        intake=intake,
        poster=poster,
    )
    lookup = Lookup(
        api=api,
        identities=identities,
        channels=channels,
        search=opened.search,
        articles=opened.articles,
        poster=poster,
        new_id=new_id,
        root=root,
    )

    commands = Commands(api=api, identities=identities, channels=channels, lookup=lookup, clock=utc_now)
    triage = Triage(
        api=api,
        identities=identities,
        channels=channels,
        threads=threads,
        posts=posts,
        poster=poster,
        desk=opened.ticket_desk,
        clock=utc_now,
    )
    buttons = Buttons(
        api=api,
        identities=identities,
        threads=threads,
        conversations=opened.conversations,
        desk=opened.desk,
        intake=intake,
        lookup=lookup,
        tickets=triage,
    )
    homes = Homes(api=api, identities=identities, desk=opened.ticket_desk, clock=utc_now, root=root)
    handlers = {
        "said": messages.handle,
        "pressed": buttons.handle,
        "command": commands.handle,
        "opened": homes.handle,
    }
    courier = Courier(deliveries, handlers, utc_now)
    tasks, own = Tasks(), _Own(api)
    app = create_app(
        client=api.client,
        door=Door(deliveries, utc_now, courier.wake),
        api=api,
        buttons=buttons,
        forms=Forms(identities=identities, threads=threads, desk=opened.desk, settings=commands, triage=triage),
        settings=commands,
        tasks=tasks,
        own=lambda: own.id,
    )
    secret, app_token = settings.slack_signing_secret, settings.slack_app_token
    work: tuple[Callable[[], Awaitable[None]], ...] = (courier.run, own.learn)
    if app_token is not None:
        work = (*work, SocketMode(app, api.client, app_token).run)

    async def depth() -> float:
        return float(await deliveries.depth())

    return Slack(
        endpoint=None if secret is None else SlackEndpoint(app, secret),
        receiver=SlackReceiver(
            threads=threads,
            posts=posts,
            conversations=opened.conversations,
            articles=opened.articles,
            channels=channels,
            poster=poster,
            root=root,
        ),
        triage=triage,
        depth=depth,
        courier=courier,
        tasks=tasks,
        work=work,
    )


def _team(settings: Settings) -> Team:
    listed = settings.slack_engineers
    return Team(
        users=frozenset(one for one in listed if not one.startswith("S")),
        groups=frozenset(one for one in listed if one.startswith("S")),
        accounts=settings.slack_accounts,
    )
