"""Wire what the team has in Slack: cards and alerts in its channels, their buttons, and windows of tickets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.compose.announcements import AnnouncementParts
from bot.compose.attention import AttentionParts
from bot.compose.clusters import cluster_desk
from bot.compose.engineering import EngineeringParts
from bot.compose.services import Services, utc_now
from bot.compose.slack_ground import Ground
from bot.database.announcements import SqlAnnouncements
from bot.database.clusters import SqlClusters
from bot.database.ticket_lists import SqlTicketLists
from bot.slack.alerts import Alerts
from bot.slack.alike import Alike
from bot.slack.announcing import Announcing
from bot.slack.answering import Answers
from bot.slack.bells import Bells
from bot.slack.bursts import Bursts
from bot.slack.cards import Cards
from bot.slack.engineering import EngineeringFacts
from bot.slack.escalating import Escalating
from bot.slack.escalation_windows import EscalationWindows
from bot.slack.lookalikes import IssuesAlike
from bot.slack.ticket_windows import TicketWindows
from bot.slack.tracker_news import TrackerNews
from bot.slack.triage import Triage
from bot.slack.windows import Windows
from handlers.engineering.issue import Issue
from handlers.engineering.lookalikes import Lookalikes

_LOOK_S = 1.0
"""Longest that a card, or a window, waits for issues that look the same."""


@dataclass(frozen=True, slots=True)
class TeamSide:
    """What the team has in Slack.

    Attributes:
        windows: of tickets.
        triage: carries out the buttons of tickets, and takes their windows; `bursts`: those of clusters that grow.
        bells: the outbox's receiver for the team's channels.
        escalating, announcing: what the team does with issues and with texts for customers, and takes their windows.
    """

    windows: TicketWindows
    triage: Triage
    bursts: Bursts
    bells: Bells
    escalating: Escalating
    announcing: Announcing


def team_side(
    opened: Services,
    root: str,
    on: Ground,
    *,
    engineering: EngineeringParts,
    announcements: AnnouncementParts,
    start: Callable[[Awaitable[None]], None],
    attention: AttentionParts | None,
    alike: Alike | None,
    answer_s: float,
) -> TeamSide:
    """Wire it.

    Args:
        root: where people reach the server.
        on: what it stands on.
        engineering: what is done about issues; `announcements`: what customers are told of them.
        start: begins what nobody waits for.
        attention: None: nothing is assessed here.
        alike: looks for tickets that are alike; None: nobody does here.
        answer_s: see `bot.slack.escalating.ANSWER_S`.
    """
    desk = opened.ticket_desk
    issues = IssuesAlike(engineering.lookalikes, _at_home(opened, engineering))
    facts = EngineeringFacts(
        escalations=engineering.escalations,
        mirror=engineering.mirror,
        announcements=SqlAnnouncements(opened.database),
        looking=issues,
        forms=engineering.tracker.tracker,
    )
    windows = TicketWindows(
        identities=on.identities,
        rooms=on.rooms,
        desk=desk,
        attachments=opened.attachments,
        clock=utc_now,
        engineering=facts,
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
    news = TrackerNews(
        identities=on.identities,
        rooms=on.rooms,
        posts=on.posts,
        poster=on.poster,
        facts=facts,
        clock=utc_now,
        root=root,
    )
    bells = Bells(desk=desk, windows=windows, cards=cards, alerts=alerts, bursts=bursts, engineering=news)
    open_windows = Windows(on.api)
    escalating = Escalating(
        api=on.api,
        identities=on.identities,
        desk=engineering.desk,
        tickets=SqlTicketLists(opened.database),
        windows=EscalationWindows(
            fillings=engineering.fillings, standings=engineering.desk, looking=issues, windows=open_windows
        ),
        answers=Answers(engineering.answers),
        start=start,
        clock=utc_now,
        answer_s=answer_s,
    )
    announcing = Announcing(api=on.api, identities=on.identities, desk=announcements.desk, windows=open_windows)
    return TeamSide(windows, triage, bursts, bells, escalating, announcing)


def _at_home(opened: Services, engineering: EngineeringParts) -> Lookalikes:
    """Wire what looks for issues that look the same without asking the tracker: a card does not wait for that."""
    return Lookalikes(
        tickets=opened.tickets,
        index=engineering.index,
        mirror=engineering.mirror,
        searching=_Unasked(),
        askers=engineering.askers,
        alike=opened.similar.desk,
        escalations=engineering.escalations,
        rules=lambda: engineering.tracking.rules,
        deadline_s=_LOOK_S,
    )


class _Unasked:
    """A tracker that is asked nothing."""

    async def like(self, text: str, limit: int) -> Sequence[Issue]:  # noqa: ARG002 - as it is asked
        """Find nothing."""
        return ()
