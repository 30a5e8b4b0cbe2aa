"""What a server does by itself: it sends what waits, and keeps rounds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.compose.assembly import Assembly, Bells
from bot.compose.clusters import cluster_work
from bot.compose.desk import office
from bot.compose.engineering import proposing_work
from bot.compose.services import Services, new_id, utc_now
from bot.config import Settings
from bot.database.escalations import SqlEscalations
from bot.survey.rounds import rounds
from bot.worker.hub import WebReceiver
from bot.worker.log_receiver import LogReceiver
from bot.worker.ports import Receiver
from bot.worker.quiet import Quiet
from bot.worker.seat import FolderSeat
from bot.worker.unheard import Unheard
from bot.worker.worker import Worker
from handlers.engineering.announcement_jobs import ANNOUNCEMENT
from handlers.engineering.announcing import LinkedNews
from handlers.engineering.asking import ESCALATION
from handlers.engineering.jobs import ISSUE, TRACKER
from handlers.engineering.publishing_jobs import KNOWN_ISSUE
from handlers.quality.surveyor import RECEIVER


def sender(settings: Settings, opened: Services, parts: Assembly, bells: Bells, say: Callable[[str], None]) -> Worker:
    """Give the worker that handles what was accepted and sends what waits in the outbox."""
    receivers: dict[str, Receiver] = {
        "web": WebReceiver(parts.hub),
        "log": LogReceiver(),
        "slack": Unheard(),
        "team": Unheard(),
        "mail": Quiet(parts.post.receiver, lambda: opened.office.settings.attention, utc_now),
        RECEIVER: parts.asking.receiver,
        ANNOUNCEMENT: parts.announcing.work,
        ESCALATION: LinkedNews(
            parts.engineering.aftermath, SqlEscalations(opened.database), parts.announcing.announcer
        ),
        TRACKER: parts.dispatched.receiver,
        ISSUE: parts.tracked.following,
        KNOWN_ISSUE: parts.known_issues.work(parts.post.receiver),
    }
    if parts.chat is not None:
        receivers |= {"slack": parts.chat.receiver, "team": parts.chat.team}
    return Worker(
        intake=parts.intake,
        inbox=parts.inbox,
        outbox=parts.outbox,
        receivers=receivers,
        sweep=opened.desk.sweep,
        clock=utc_now,
        wake=bells.sent,
        seat=FolderSeat(
            settings.data_dir / "worker.lock",
            lambda holder: say(f"Process {holder} sends what there is to be sent; this one takes over when it ends."),
        ),
        believed=parts.keeper.believed,
    )


def begun(settings: Settings, opened: Services, parts: Assembly, bells: Bells) -> list[asyncio.Future[None]]:
    """Begin everything else that goes on until the server ends; each is cancelled then."""
    keeping: list[asyncio.Future[None]] = [
        asyncio.create_task(opened.keeper.watch()),
        asyncio.create_task(opened.learner.watch()),
    ]
    # Loaded beside the first answers, so that nobody waits for it later.
    keeping.append(asyncio.create_task(asyncio.to_thread(opened.shelves.detector.warm)))
    keeping.append(asyncio.create_task(parts.post.mailroom.run()))
    if parts.asking.surveyor is not None:
        keeping.append(asyncio.create_task(rounds(parts.asking.surveyor, believed=parts.keeper.believed)))
    desk = office(
        opened.office,
        opened.database,
        opened.tickets,
        opened.conversations,
        utc_now,
        new_id,
        bells.desk,
        kept=settings.desk_file is None,
        keeper=parts.keeper,
    )
    keeping.append(asyncio.create_task(desk.run()))
    keeping.append(asyncio.create_task(parts.attention.office.run()))
    keeping.append(asyncio.create_task(opened.similar.keeper.run()))
    clusters = cluster_work(settings, opened, opened.shelves.encoder().tag, parts.keeper, bells.sent.set)
    keeping.append(asyncio.create_task(clusters.run()))
    keeping.append(asyncio.create_task(parts.tracked.run()))
    keeping.append(asyncio.create_task(parts.known_issues.office.run()))
    proposing = proposing_work(settings, parts.engineering, parts.keeper, bells.sent.set)
    keeping.append(asyncio.create_task(proposing.run()))
    if settings.sync_interval:
        keeping.append(asyncio.create_task(opened.keeper.sync_regularly(settings.sync_interval)))
    keeping.extend(asyncio.ensure_future(part()) for part in (parts.chat.work if parts.chat is not None else ()))
    return keeping
