"""Wire what becomes of tickets in engineering."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.compose.escalating import escalating_parts
from bot.compose.services import Services, new_id, utc_now
from bot.compose.tracker import TrackerParts
from bot.config import Settings
from bot.database.askers import SqlAskers, SqlUnproposed
from bot.database.escalations import SqlEscalations
from bot.database.issue_texts import SqlIssueTexts
from bot.database.mirror import SqlMirror
from bot.database.watched import SqlWatched
from bot.knowledge.case_reader import EncoderReader
from bot.knowledge.issues import Issues
from bot.web.dependencies import Escalating
from bot.worker.office import Office
from bot.worker.seat import FolderSeat
from bot.worker.timekeeper import Timekeeper
from bot.worker.tracker_receiver import TrackerReceiver
from handlers.chat.inquiry import described
from handlers.engineering.aftermath import Aftermath
from handlers.engineering.answering import AnswerDesk
from handlers.engineering.companions import ClusterCompanions
from handlers.engineering.escalating import EscalationDesk
from handlers.engineering.filling import Fillings
from handlers.engineering.issue import LOCAL
from handlers.engineering.known import MirroredIssues
from handlers.engineering.lookalikes import Lookalikes
from handlers.engineering.noting import Noting
from handlers.engineering.proposing import Proposer
from handlers.engineering.tracking import Tracking
from handlers.engineering.twins import Twins

INTERVAL_S = 1.0
"""How often it is looked for bugs that nobody escalated, and for issues that are to be read."""


@dataclass(frozen=True, slots=True)
class EngineeringParts:
    """What is done about issues, over open services.

    Attributes:
        tracker: where issues are made.
        askers: who waits for tickets.
        desk: escalates tickets; `fillings`: begins forms for it; `lookalikes`: finds issues that may be the same;
            `answers`: answers engineering.
        index: finds issues of our mirror; it finds nothing before its first round.
        aftermath: the outbox's receiver ``escalation``.
        proposer: looks for bugs that nobody escalated.
    """

    tracker: TrackerParts
    escalations: SqlEscalations
    mirror: SqlMirror
    watched: SqlWatched
    tracking: Tracking
    noting: Noting
    askers: SqlAskers
    desk: EscalationDesk
    fillings: Fillings
    answers: AnswerDesk
    lookalikes: Lookalikes
    index: Issues
    aftermath: TrackerReceiver
    proposer: Proposer

    @property
    def offered(self) -> Escalating:
        """What the team's pages and API offer of it."""
        name = self.tracker.tracker.name
        called = "engineering" if name == LOCAL else "Jira"
        return Escalating(self.desk, self.fillings, self.lookalikes, self.answers, called)

    async def close(self) -> None:
        """Finish what is at work."""
        await self.index.close()
        await self.tracker.close()


def engineering_parts(
    settings: Settings, opened: Services, written: Callable[[], None] = lambda: None
) -> EngineeringParts:
    """Wire it. `written` is called when something waits in the outbox."""
    log, database, tickets = structlog.get_logger("engineering"), opened.database, opened.tickets
    office = opened.office
    parts = escalating_parts(settings, database, lambda: office.settings.clusters, written=written)
    tracking, escalations, mirror = parts.tracking, parts.escalations, parts.mirror
    noting = Noting(tickets, opened.ticket_desk.writer)
    reader = EncoderReader(opened.shelves.encoder())
    index = Issues(reader, reader.dimension, SqlIssueTexts(database))

    def failed(failure: str) -> None:
        log.error("engineering.look_failed", failure=failure)

    def unproposed(number: str, error: Exception) -> None:
        log.warning("engineering.not_proposed", ticket=number, error=described(error))

    unattended = settings.jira_auto_escalate == "bug"
    # Who looks for similar tickets finds issues, too.
    opened.similar.desk.know(MirroredIssues(index, mirror))
    return EngineeringParts(
        tracker=parts.tracker,
        escalations=escalations,
        mirror=mirror,
        watched=parts.watched,
        tracking=tracking,
        noting=noting,
        askers=parts.askers,
        desk=parts.desk,
        fillings=parts.fillings,
        answers=parts.answers,
        lookalikes=Lookalikes(
            tickets=tickets,
            index=index,
            mirror=mirror,
            searching=parts.tracker.reader,
            askers=parts.askers,
            alike=opened.similar.desk,
            escalations=escalations,
            rules=lambda: tracking.rules,
            failed=failed,
        ),
        index=index,
        aftermath=TrackerReceiver(
            Aftermath(
                escalations=escalations,
                mirror=mirror,
                noting=noting,
                tickets=tickets,
                changes=opened.ticket_desk.writer,
                clusters=parts.clusters,
                companions=ClusterCompanions(parts.clusters, escalations),
                new_id=new_id,
                rules=lambda: tracking.rules,
            )
        ),
        proposer=Proposer(
            tickets=tickets,
            unproposed=SqlUnproposed(database),
            askers=parts.askers,
            escalations=escalations,
            forms=parts.tracker.tracker,
            clock=utc_now,
            new_id=new_id,
            twins=Twins(opened.similar.desk, tickets, escalations, mirror, utc_now) if unattended else None,
            failed=unproposed,
        ),
    )


@dataclass(frozen=True, slots=True)
class ProposingWork:
    """What looks for bugs. `seat`: whoever has it does; another process takes over when this one ends."""

    office: Office
    seat: FolderSeat

    async def run(self) -> None:
        """Work until cancelled."""
        try:
            await self.office.run()
        finally:
            self.seat.leave()


def proposing_work(
    settings: Settings, parts: EngineeringParts, keeper: Timekeeper, written: Callable[[], None]
) -> ProposingWork:
    """Wire what looks for bugs that nobody escalated, and reads issues so that they are found."""
    seat = FolderSeat(settings.data_dir / "engineering.lock")

    async def propose() -> int:
        made = await parts.proposer.round() if seat.take() else 0
        if made:
            written()
        return 0

    async def read() -> int:
        await parts.index.round()
        return 0

    async def coming() -> datetime | None:
        return None

    rounds = {"proposals": keeper.careful(propose), "issues": read}
    return ProposingWork(Office(rounds, coming, utc_now, asyncio.Event(), interval_s=INTERVAL_S), seat)
