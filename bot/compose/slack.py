"""Wire Slack: what comes in, what handles it, what goes out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.compose.announcements import AnnouncementParts
from bot.compose.attention import AttentionParts
from bot.compose.engineering import EngineeringParts
from bot.compose.services import Services, utc_now
from bot.compose.slack_ground import ground
from bot.compose.slack_installations import installer
from bot.compose.slack_team import team_side
from bot.compose.team_channels import has_slack
from bot.config import Settings
from bot.database.popular import SqlPopular
from bot.database.slack_searches import SqlSearches
from bot.knowledge.live import LiveSources
from bot.slack.addressing import addressed
from bot.slack.alike import Alike, Similar
from bot.slack.app import Tasks, create_app
from bot.slack.assistant import Assistant, Attentive
from bot.slack.bells import Bells
from bot.slack.buttons import Buttons, Wanted
from bot.slack.commands import Commands
from bot.slack.courier import Courier
from bot.slack.door import ACCEPT_S, Door
from bot.slack.escalating import ANSWER_S
from bot.slack.fixes import Fixes
from bot.slack.forms import SENT_S, Forms
from bot.slack.homes import Homes
from bot.slack.http import SlackEndpoint
from bot.slack.leaving import Leaving
from bot.slack.lookup import Lookup
from bot.slack.messages import Messages
from bot.slack.needs import Pressing
from bot.slack.oauth import Installer
from bot.slack.panels import Panels
from bot.slack.private import Private
from bot.slack.prompts import Prompts
from bot.slack.receiver import SlackReceiver
from bot.slack.sharing import Sharing
from bot.slack.shortcuts import Shortcuts
from bot.slack.socket import SocketMode
from bot.slack.windows import Windows
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
    engineering: EngineeringParts,
    announcements: AnnouncementParts,
    wanted: Wanted,
    attention: AttentionParts | None = None,
    similar: Similar | None = None,
    accept_s: float = ACCEPT_S,
    sent_s: float = SENT_S,
    answer_s: float = ANSWER_S,
) -> Slack | None:
    """Wire it; None when no token is set, and nobody can install the app.

    Args:
        root: where people reach the server.
        engineering: what is done about issues; `announcements`: what customers are told of them.
        wanted: keeps who wants to hear of known issues.
        attention: None: nothing is assessed here.
        similar: finds tickets that are alike; None: nobody looks for them here.
        accept_s: see `Door`; sent_s: see `Forms`; answer_s: see `Escalating`.
    """
    if not has_slack(settings):
        return None
    database, on = opened.database, ground(settings, opened)
    tasks = Tasks()
    attentive = Attentive(
        intake,
        api=on.api,
        addressing=on.addressing,
        threads=on.threads,
        conversations=opened.conversations,
        start=tasks.start,
    )
    searches = SqlSearches(database)
    messages = Messages(
        api=on.api,
        identities=on.identities,
        addressing=on.addressing,
        threads=on.threads,
        channels=on.channels,
        desk=opened.desk,
        intake=attentive,
        poster=on.poster,
        files=on.files,
        searches=searches,
        rooms=on.rooms,
    )
    sources = LiveSources(opened.shelves.store)
    lookup = Lookup(
        api=on.api,
        identities=on.identities,
        addressing=on.addressing,
        channels=on.channels,
        searches=searches,
        sources=sources,
        search=opened.search,
        articles=opened.articles,
        known=opened.known,
        poster=on.poster,
        root=root,
    )
    pressing = None if attention is None else Pressing(attention.desk, root)
    alike = None if similar is None else Alike(similar=similar, root=root)
    team = team_side(
        opened,
        root,
        on,
        engineering=engineering,
        announcements=announcements,
        start=tasks.start,
        attention=attention,
        alike=alike,
        answer_s=answer_s,
    )
    commands = Commands(
        api=on.api,
        identities=on.identities,
        channels=on.channels,
        sources=sources,
        lookup=lookup,
        clock=utc_now,
        rooms=on.rooms,
        escalations=team.escalating,
        accounts=tuple(sorted(set(settings.slack_accounts.values()))),
        pressing=pressing,
    )
    alone = Private(
        api=on.api,
        identities=on.identities,
        posts=on.posts,
        conversations=opened.conversations,
        articles=opened.articles,
        channels=on.channels,
        poster=on.poster,
        root=root,
    )
    buttons = Buttons(
        api=on.api,
        identities=on.identities,
        addressing=on.addressing,
        threads=on.threads,
        channels=on.channels,
        conversations=opened.conversations,
        desk=opened.desk,
        intake=attentive,
        lookup=lookup,
        tickets=team.triage,
        bursts=team.bursts,
        alone=alone,
        escalations=team.escalating,
        announcements=team.announcing,
        wanted=wanted,
        fixes=Fixes(conversations=opened.conversations, desk=announcements.verdicts, poster=on.poster, clock=utc_now),
    )
    homes = Homes(
        api=on.api,
        identities=on.identities,
        addressing=on.addressing,
        desk=opened.ticket_desk,
        windows=team.windows,
        watch=opened.office.watch,
        search=opened.search,
        clock=utc_now,
        root=root,
        pressing=pressing,
    )
    open_windows = Windows(on.api)
    shortcuts = Shortcuts(
        api=on.api,
        identities=on.identities,
        channels=on.channels,
        threads=on.threads,
        search=opened.search,
        articles=opened.articles,
        desk=opened.desk,
        notes=opened.ticket_desk,
        files=on.files,
        windows=open_windows,
        clock=utc_now,
        root=root,
        alike=alike,
    )
    sharing = Sharing(
        api=on.api,
        identities=on.identities,
        addressing=on.addressing,
        channels=on.channels,
        posts=on.posts,
        articles=opened.articles,
        poster=on.poster,
        windows=open_windows,
        root=root,
    )
    panels = Panels(homes=homes, sharing=sharing, under_messages=buttons)
    prompts = Prompts(popular=SqlPopular(database), articles=opened.articles, desk=opened.desk, clock=utc_now)
    assistant = Assistant(api=on.api, identities=on.identities, prompts=prompts, poster=on.poster)
    handlers = {
        "said": messages.handle,
        "file": on.files.handle,
        "pressed": addressed(on.addressing, panels.handle),
        "command": addressed(on.addressing, commands.handle),
        "opened": addressed(on.addressing, homes.handle),
        "left": Leaving(on.installations).handle,
        "pane": addressed(on.addressing, assistant.handle),
    }
    courier = Courier(on.deliveries, handlers, utc_now, beside=(on.posts,))
    app = create_app(
        client=on.bolt.client,
        door=Door(on.deliveries, utc_now, courier.wake, accept_s=accept_s),
        api=on.api,
        buttons=panels,
        forms=Forms(
            identities=on.identities,
            addressing=on.addressing,
            threads=on.threads,
            desk=opened.desk,
            settings=commands,
            triage=team.triage,
            shortcuts=shortcuts,
            escalations=team.escalating,
            announcements=team.announcing,
            sent_s=sent_s,
        ),
        settings=commands,
        shortcuts=shortcuts,
        tasks=tasks,
        addressing=on.addressing,
        own=on.workspaces.user,
        came=on.identities.joined,
    )
    secret, app_token = settings.slack_signing_secret, settings.slack_app_token
    work: tuple[Callable[[], Awaitable[None]], ...] = (courier.run, on.workspaces.learn)
    if on.keys is not None:
        work = (*work, on.keys.watch)
    if app_token is not None:
        work = (*work, SocketMode(app, on.bolt.client, app_token).run)

    async def depth() -> float:
        return float(await on.deliveries.depth())

    return Slack(
        endpoint=None if secret is None else SlackEndpoint(app, secret),
        receiver=SlackReceiver(
            identities=on.identities,
            addressing=on.addressing,
            threads=on.threads,
            posts=on.posts,
            conversations=opened.conversations,
            articles=opened.articles,
            channels=on.channels,
            poster=on.poster,
            alone=alone,
            root=root,
        ),
        team=team.bells,
        depth=depth,
        courier=courier,
        tasks=tasks,
        installing=installer(settings, database, on.keys),
        work=work,
    )
