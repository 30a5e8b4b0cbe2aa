"""Wire attention: what assesses tickets, what alerts the team, and what they see of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.compose.attention_weights import installed_weights
from bot.compose.desk import DeskParts
from bot.compose.team_channels import team_channels
from bot.config import Settings
from bot.database.attention import SqlAssessments
from bot.database.attention_alerts import SqlAlerts
from bot.database.engine import Database
from bot.database.names import SqlNames
from bot.web.dependencies import Gauge
from bot.worker.office import Office
from bot.worker.timekeeper import Timekeeper
from handlers.attention.alerter import Alerter
from handlers.attention.assessor import BATCH, Assessor
from handlers.attention.desk import AttentionDesk
from handlers.attention.ports import ToneReader
from handlers.ports import Clock, NewId, Tickets
from handlers.tickets.desk_settings import DeskSettings


@dataclass(frozen=True, slots=True)
class AttentionParts:
    """Attention at work.

    Attributes:
        assessments: where tones and scores are kept.
        desk: what the team sees of it, and says to it.
        office: assesses and alerts, apart from what keeps promises: tones take their time.
        high: how many tickets have a score that alerts.
    """

    assessments: SqlAssessments
    desk: AttentionDesk
    office: Office
    high: Gauge


def attention_parts(
    settings: Settings,
    database: Database,
    tickets: Tickets,
    parts: DeskParts,
    reader: ToneReader,
    clock: Clock,
    new_id: NewId,
    *,
    root: str,
    wake: asyncio.Event,
    keeper: Timekeeper,
    written: Callable[[], None] = lambda: None,
) -> AttentionParts:
    """Wire it.

    Args:
        parts: the desk of tickets; attention goes by the settings that it goes by.
        reader: judges how words sound.
        root: where people reach the server.
        wake: set by whoever changes tickets in this process.
        keeper: knows whether the clock can be believed; what was alerted cannot be taken back.
        written: called when something waits in the outbox.
    """
    assessments, names = SqlAssessments(database), SqlNames(database)
    alerts = SqlAlerts(database, written=written)
    alerter = Alerter(
        alerts=alerts,
        clock=clock,
        new_id=new_id,
        root=root,
        rules=parts.settings.attention,
        channels=team_channels(settings, database),
    )
    assessor = Assessor(
        assessments=assessments,
        tickets=tickets,
        promises=parts.promises,
        reader=reader,
        weights=installed_weights(settings),
        clock=clock,
        names=names,
        failed=_failed,
    )

    def follow(changed: DeskSettings) -> None:
        assessor.adopt()
        alerter.adopt(changed.attention)

    parts.followers.append(follow)

    async def assess() -> int:
        assessed = await assessor.round()
        # While many wait, others may need a look sooner than these: it is looked at all of them, or after a minute.
        if 0 < assessed < BATCH:
            alerter.assessed()
        return assessed

    async def coming() -> datetime | None:
        if not keeper.believed():
            return None
        moments = await assessor.next(), await alerter.next()
        return min((one for one in moments if one is not None), default=None)

    async def high() -> float:
        return float(await assessments.count(parts.settings.attention.alert_at))

    def judged() -> None:
        wake.set()
        written()

    desk = AttentionDesk(
        assessments,
        tickets,
        clock,
        names=names,
        alert_at=lambda: parts.settings.attention.alert_at,
        new_id=new_id,
        written=judged,
    )
    rounds = {"assessing": keeper.careful(assess), "alerts": keeper.careful(alerter.round)}
    return AttentionParts(assessments, desk, Office(rounds, coming, clock, wake), high)


def _failed(number: str, error: Exception) -> None:
    structlog.get_logger("attention").error("attention.ticket_failed", ticket=number, error=type(error).__name__)
