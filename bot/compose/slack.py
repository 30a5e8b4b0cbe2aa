"""Wire Slack: what comes in, what handles it, what goes out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.compose.attention import AttentionParts
from bot.compose.clusters import cluster_desk
from bot.compose.services import Services, new_id, utc_now
from bot.compose.slack_installations import installer, keyring
from bot.config import Settings
from bot.database.clusters import SqlClusters
from bot.database.people import SqlPeople
from bot.database.popular import SqlPopular
from bot.database.slack_channels import SqlChannels
from bot.database.slack_deliveries import SqlDeliveries
from bot.database.slack_installations import SqlInstallations
from bot.database.slack_posts import SqlPosts
from bot.database.slack_searches import SqlSearches
from bot.database.slack_threads import SqlThreads
from bot.knowledge.live import LiveSources
from bot.slack.alerts import Alerts
from bot.slack.alike import Alike, Similar
from bot.slack.api import SlackApi
from bot.slack.app import Tasks, create_app
from bot.slack.assistant import Assistant, Attentive
from bot.slack.bells import Bells
from bot.slack.bursts import Bursts
from bot.slack.buttons import Buttons
from bot.slack.cards import Cards
from bot.slack.commands import Commands
from bot.slack.courier import Courier
from bot.slack.door import ACCEPT_S, Door
from bot.slack.everywhere import SlackEverywhere
from bot.slack.files import Files
from bot.slack.forms import SENT_S, Forms
from bot.slack.homes import Homes
from bot.slack.http import SlackEndpoint
from bot.slack.identity import Identities, Team
from bot.slack.leaving import Leaving
from bot.slack.lookup import Lookup
from bot.slack.messages import Messages
from bot.slack.needs import Pressing
from bot.slack.oauth import Installer
from bot.slack.pace import Pace
from bot.slack.panels import Panels
from bot.slack.poster import Poster
from bot.slack.private import Private
from bot.slack.prompts import Prompts
from bot.slack.receiver import SlackReceiver
from bot.slack.rooms import Rooms
from bot.slack.sharing import Sharing
from bot.slack.shortcuts import Shortcuts
from bot.slack.socket import SocketMode
from bot.slack.ticket_windows import TicketWindows
from bot.slack.triage import Triage
from bot.slack.windows import Windows
from bot.slack.workspaces import SlackWorkspaces
from bot.worker.intake import Intake


@dataclass(frozen=True, slots=True)
class Slack:
    """The Slack side of a server.

    Attributes:
        endpoint: answers ``/slack/events``; None without a signing secret.
        receiver: posts what waits in the outbox; `team`: cards and alerts for the team's channels, likewise.
        depth: deliveries that are not handled yet.
        installing: behind ``/slack/install``; None where other workspaces cannot install the app.
    """

    endpoint: SlackEndpoint | None
    receiver: SlackReceiver
    team: Bells
    depth: Callable[[], Awaitable[float]]
    courier: Courier
    tasks: Tasks
    installing: Installer | None
    work: tuple[Callable[[], Awaitable[None]], ...]

    async def close(self, grace_s: float) -> None:
        """Let what runs come to its end for so long."""
        await self.courier.close(grace_s)
        await self.tasks.close(grace_s)


def slack(
    settings: Settings,
    opened: Services,
    intake: Intake,
    root: str,
    *,
    attention: AttentionParts | None = None,
    similar: Similar | None = None,
    accept_s: float = ACCEPT_S,
    sent_s: float = SENT_S,
) -> Slack | None:
    """Wire it; None when no token is set, and nobody can install the app.

    Args:
        root: where people reach the server.
        attention: None: nothing is assessed here.
        similar: finds tickets that are alike; None: nobody looks for them here.
        accept_s: see `Door`; sent_s: see `Forms`.
    """
    if settings.slack_bot_token is None and settings.slack_client_id is None:
        return None
    database = opened.database
    deliveries, threads = SqlDeliveries(database), SqlThreads(database)
    posts, channels = SqlPosts(database), SqlChannels(database)
    installations = SqlInstallations(database)
    keys = keyring(settings, installations)
    bolt = SlackApi.open(settings.slack_bot_token, settings.slack_api_url)
    own = None if settings.slack_bot_token is None else bolt
    workspaces = SlackWorkspaces(installations, own, keys, settings.slack_api_url)
    api = SlackEverywhere(workspaces)
    people = SqlPeople(database, utc_now, new_id)
    identities = Identities(api, people, _team(settings), home=None if keys is None else workspaces.home)
    poster = Poster(api, posts, Pace(), utc_now)
    tasks = Tasks()
    attentive = Attentive(intake, api=api, threads=threads, conversations=opened.conversations, start=tasks.start)
    searches = SqlSearches(database)
    files = Files(
        api=api,
        deliveries=deliveries,
        attachments=opened.attachments,
        folder=opened.folder,
        clock=utc_now,
        limit=settings.attachment_mb * 1_000_000,
    )
    rooms = Rooms(api=api, identities=identities, channels=channels, threads=threads)
    messages = Messages(
        api=api,
        identities=identities,
        threads=threads,
        channels=channels,
        desk=opened.desk,
        intake=attentive,
        poster=poster,
        files=files,
        searches=searches,
        rooms=rooms,
    )
    sources = LiveSources(opened.shelves.store)
    lookup = Lookup(
        api=api,
        identities=identities,
        channels=channels,
        searches=searches,
        sources=sources,
        search=opened.search,
        articles=opened.articles,
        known=opened.known,
        poster=poster,
        root=root,
    )
    pressing = None if attention is None else Pressing(attention.desk, root)
    alike = None if similar is None else Alike(similar=similar, root=root)
    commands = Commands(
        api=api,
        identities=identities,
        channels=channels,
        sources=sources,
        lookup=lookup,
        clock=utc_now,
        rooms=rooms,
        accounts=tuple(sorted(set(settings.slack_accounts.values()))),
        pressing=pressing,
    )
    windows = TicketWindows(
        identities=identities,
        rooms=rooms,
        desk=opened.ticket_desk,
        attachments=opened.attachments,
        clock=utc_now,
        scores=None if attention is None else attention.assessments,
        alike=alike,
    )
    cards = Cards(
        identities=identities, rooms=rooms, posts=posts, poster=poster, desk=opened.ticket_desk, windows=windows
    )
    alerts = Alerts(
        rooms=rooms,
        posts=posts,
        poster=poster,
        desk=opened.ticket_desk,
        windows=windows,
        root=root,
        alert_at=lambda: 0 if attention is None else attention.desk.alert_at,
    )
    bursts = Bursts(
        api=api,
        identities=identities,
        rooms=rooms,
        poster=poster,
        clusters=SqlClusters(database),
        desk=cluster_desk(opened),
        clock=utc_now,
        root=root,
    )
    triage = Triage(
        api=api,
        identities=identities,
        desk=opened.ticket_desk,
        windows=windows,
        linking=opened.ticket_desk.joining,
        attention=None if attention is None else attention.desk,
    )
    alone = Private(
        api=api,
        identities=identities,
        posts=posts,
        conversations=opened.conversations,
        articles=opened.articles,
        channels=channels,
        poster=poster,
        root=root,
    )
    buttons = Buttons(
        api=api,
        identities=identities,
        threads=threads,
        channels=channels,
        conversations=opened.conversations,
        desk=opened.desk,
        intake=attentive,
        lookup=lookup,
        tickets=triage,
        bursts=bursts,
        alone=alone,
    )
    homes = Homes(
        api=api,
        identities=identities,
        desk=opened.ticket_desk,
        windows=windows,
        watch=opened.office.watch,
        search=opened.search,
        clock=utc_now,
        root=root,
        pressing=pressing,
    )
    open_windows = Windows(api)
    shortcuts = Shortcuts(
        api=api,
        identities=identities,
        channels=channels,
        threads=threads,
        search=opened.search,
        articles=opened.articles,
        desk=opened.desk,
        notes=opened.ticket_desk,
        files=files,
        windows=open_windows,
        clock=utc_now,
        root=root,
        alike=alike,
    )
    sharing = Sharing(
        api=api,
        identities=identities,
        channels=channels,
        posts=posts,
        articles=opened.articles,
        poster=poster,
        windows=open_windows,
        root=root,
    )
    panels = Panels(homes=homes, sharing=sharing, under_messages=buttons)
    prompts = Prompts(popular=SqlPopular(database), articles=opened.articles, desk=opened.desk, clock=utc_now)
    assistant = Assistant(api=api, identities=identities, prompts=prompts, poster=poster)
    handlers = {
        "said": messages.handle,
        "file": files.handle,
        "pressed": panels.handle,
        "command": commands.handle,
        "opened": homes.handle,
        "left": Leaving(installations).handle,
        "pane": assistant.handle,
    }
    courier = Courier(deliveries, handlers, utc_now, beside=(posts,))
    app = create_app(
        client=bolt.client,
        door=Door(deliveries, utc_now, courier.wake, accept_s=accept_s),
        api=api,
        buttons=panels,
        forms=Forms(
            identities=identities,
            threads=threads,
            desk=opened.desk,
            settings=commands,
            triage=triage,
            shortcuts=shortcuts,
            sent_s=sent_s,
        ),
        settings=commands,
        shortcuts=shortcuts,
        tasks=tasks,
        own=workspaces.user,
        came=identities.joined,
    )
    secret, app_token = settings.slack_signing_secret, settings.slack_app_token
    work: tuple[Callable[[], Awaitable[None]], ...] = (courier.run, workspaces.learn)
    if keys is not None:
        work = (*work, keys.watch)
    if app_token is not None:
        work = (*work, SocketMode(app, bolt.client, app_token).run)

    async def depth() -> float:
        return float(await deliveries.depth())

    return Slack(
        endpoint=None if secret is None else SlackEndpoint(app, secret),
        receiver=SlackReceiver(
            identities=identities,
            threads=threads,
            posts=posts,
            conversations=opened.conversations,
            articles=opened.articles,
            channels=channels,
            poster=poster,
            alone=alone,
            root=root,
        ),
        team=Bells(cards=cards, alerts=alerts, bursts=bursts),
        depth=depth,
        courier=courier,
        tasks=tasks,
        installing=installer(settings, database, keys),
        work=work,
    )


def _team(settings: Settings) -> Team:
    listed = settings.slack_engineers
    return Team(
        users=frozenset(one for one in listed if not one.startswith("S")),
        groups=frozenset(one for one in listed if one.startswith("S")),
        accounts=settings.slack_accounts,
        home=frozenset(settings.slack_home),
    )
