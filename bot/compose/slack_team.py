"""Wire what the team has in Slack: cards and alerts in its channels, their buttons, and windows of tickets."""

from __future__ import annotations

from dataclasses import dataclass

from bot.compose.attention import AttentionParts
from bot.compose.clusters import cluster_desk
from bot.compose.services import Services, utc_now
from bot.compose.slack_ground import Ground
from bot.database.clusters import SqlClusters
from bot.slack.alerts import Alerts
from bot.slack.alike import Alike
from bot.slack.bells import Bells
from bot.slack.bursts import Bursts
from bot.slack.cards import Cards
from bot.slack.ticket_windows import TicketWindows
from bot.slack.triage import Triage


@dataclass(frozen=True, slots=True)
class TeamSide:
    """What the team has in Slack.

    Attributes:
        windows: of tickets.
        triage: carries out the buttons of tickets, and takes their windows; `bursts`: those of clusters that grow.
        bells: the outbox's receiver for the team's channels.
    """

    windows: TicketWindows
    triage: Triage
    bursts: Bursts
    bells: Bells


def team_side(
    opened: Services,
    root: str,
    on: Ground,
    *,
    attention: AttentionParts | None,
    alike: Alike | None,
) -> TeamSide:
    """Wire it.

    Args:
        root: where people reach the server.
        on: what it stands on.
        attention: None: nothing is assessed here.
        alike: looks for tickets that are alike; None: nobody does here.
    """
    desk = opened.ticket_desk
    windows = TicketWindows(
        identities=on.identities,
        rooms=on.rooms,
        desk=desk,
        attachments=opened.attachments,
        clock=utc_now,
        scores=None if attention is None else attention.assessments,
        alike=alike,
    )
    alerts = Alerts(
        rooms=on.rooms,
        posts=on.posts,
        poster=on.poster,
        root=root,
        alert_at=lambda: 0 if attention is None else attention.desk.alert_at,
    )
    bursts = Bursts(
        api=on.api,
        identities=on.identities,
        rooms=on.rooms,
        posts=on.posts,
        poster=on.poster,
        clusters=SqlClusters(opened.database),
        desk=cluster_desk(opened),
        clock=utc_now,
        root=root,
    )
    triage = Triage(
        api=on.api,
        identities=on.identities,
        desk=desk,
        windows=windows,
        linking=desk.joining,
        attention=None if attention is None else attention.desk,
    )
    cards = Cards(identities=on.identities, rooms=on.rooms, posts=on.posts, poster=on.poster, root=root)
    bells = Bells(desk=desk, windows=windows, cards=cards, alerts=alerts, bursts=bursts)
    return TeamSide(windows, triage, bursts, bells)
