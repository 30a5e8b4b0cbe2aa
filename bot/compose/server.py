"""Wire the server: web, background work, and the keeper of the index, over the services."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable

import structlog
from prometheus_client import CollectorRegistry

from bot.compose.access import door, fingerprints, new_secret
from bot.compose.announcements import announcement_parts
from bot.compose.attention import attention_parts
from bot.compose.calls import call_desk
from bot.compose.clusters import cluster_desk, cluster_work
from bot.compose.desk import office, timekeeper
from bot.compose.dispatch import dispatch_parts
from bot.compose.engineering import engineering_parts, proposing_work
from bot.compose.issue_board import issue_board, ledger_desk
from bot.compose.jira import jira_connector, jira_door
from bot.compose.kept_secrets import cookie_secret
from bot.compose.known_issues import known_issue_parts
from bot.compose.mail import mail
from bot.compose.managing import managing
from bot.compose.quality import quality
from bot.compose.services import Services, new_id, ready_parts, services, utc_now
from bot.compose.shelves import Shelves
from bot.compose.slack import Slack, slack
from bot.compose.tones import tone_reader
from bot.compose.tracking import tracking_parts
from bot.config import Settings
from bot.database.escalations import SqlEscalations
from bot.database.inbox import SqlInbox
from bot.database.mirror import SqlMirror
from bot.database.outbox import SqlOutbox
from bot.database.people import SqlPeople
from bot.mail.sign_in import SignInPost
from bot.survey.rounds import rounds
from bot.web.dependencies import Files, Gauge, Limits, SignIn, TeamDesk, WebDependencies
from bot.web.server import create_app
from bot.web.server import run as run_web
from bot.worker.hub import Hub, WebReceiver
from bot.worker.intake import Intake
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
from kb.errors import SyncInProgress, SyncStopped

_DRAIN_S = 10.0
_INDEX_PATIENCE_S = 5.0

_log = structlog.get_logger(__name__)


async def serve(
    settings: Settings,
    shelves: Shelves,
    ending: threading.Event,
    say: Callable[[str], None],
    started: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is at work. `say` takes one line for each step.

    `ending` is set then: the shelves' sync looks at it. `started` is called once it listens.

    Raises:
        PortTaken: another process listens on the port.
    """
    stop = asyncio.Event()
    wake, news, words = asyncio.Event(), asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def end() -> None:
        ending.set()
        stop.set()

    def written() -> None:
        wake.set()
        news.set()
        words.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    async with services(settings, shelves=shelves, written=written) as opened:
        index = asyncio.create_task(_index(opened, say))
        stopped = asyncio.create_task(stop.wait())
        # An index that must be built anew can take long: whoever asks meanwhile is offered a person.
        await asyncio.wait({index, stopped}, timeout=_INDEX_PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
        if index.done():
            index.result()
        elif not stop.is_set():
            say("The index is being built; the server takes it into use when it is there.")
        if not stop.is_set():
            await _serve(settings, opened, stop, (wake, news, words), say, started)
        ending.set()
        stopped.cancel()
        await asyncio.gather(index, stopped, return_exceptions=True)
        say("Stopped.")


async def _index(opened: Services, say: Callable[[str], None]) -> None:
    try:
        await asyncio.to_thread(opened.keeper.start)
        await opened.learner.start()
    except SyncInProgress as busy:
        say(f"No index yet: {busy}. The server takes it into use when it is there; until then a person is offered.")
        return
    except SyncStopped:
        return
    snapshot = opened.engine.snapshot
    say(f"Index ready: {len(snapshot.articles) if snapshot else 0} articles.")


def _gauges(opened: Services, inbox: SqlInbox, outbox: SqlOutbox, chat: Slack | None) -> dict[str, Gauge]:
    async def inbox_depth() -> float:
        return float(await inbox.depth())

    async def outbox_depth() -> float:
        return float(await outbox.depth())

    async def index_revision() -> float:
        return float(opened.engine.snapshot.revision) if opened.engine.snapshot else 0.0

    named: dict[str, Gauge] = {
        "inbox_depth": inbox_depth,
        "outbox_depth": outbox_depth,
        "index_revision": index_revision,
    }
    return named if chat is None else {**named, "slack_depth": chat.depth}


async def _serve(
    settings: Settings,
    opened: Services,
    stop: asyncio.Event,
    written: tuple[asyncio.Event, asyncio.Event, asyncio.Event],
    say: Callable[[str], None],
    started: Callable[[], None],
) -> None:
    inbox, outbox, hub = SqlInbox(opened.database), SqlOutbox(opened.database), Hub()
    keeper = timekeeper(utc_now)
    intake = Intake(inbox, opened.desk, utc_now)
    public_url = settings.public_url or f"http://{settings.host}:{settings.port}"
    post = mail(
        settings,
        opened.database,
        opened.conversations,
        opened.tickets,
        opened.ticket_desk,
        opened.policy,
        agreed=opened.office.agreed,
    )
    entrance = door(settings, opened.database)
    links = SignInPost(entrance, post.notifier, public_url, new_id)
    await entrance.note_settings(fingerprints(settings))
    first = await entrance.first()
    asking = quality(settings, opened.database, post.receiver, written=written[0].set)
    opened.office.followers.append(lambda changed: asking.calendars.adopt(changed.sla))
    engineering = engineering_parts(settings, opened, written[0].set)
    dispatched = dispatch_parts(settings, opened, engineering, written[0].set)
    announcing = announcement_parts(
        settings,
        opened.database,
        opened.ticket_desk,
        SqlMirror(opened.database, utc_now),
        SqlEscalations(opened.database),
        written[0].set,
    )
    attention = attention_parts(
        settings,
        opened.database,
        opened.tickets,
        opened.office,
        tone_reader(opened.shelves),
        utc_now,
        new_id,
        root=public_url,
        wake=written[2],
        keeper=keeper,
        written=written[0].set,
    )
    tracked = tracking_parts(
        settings,
        opened,
        engineering.tracking,
        engineering.mirror,
        engineering.watched,
        engineering.tracker.readers,
        dispatched.stopping.reached,
        engineering.tracker.workflows,
    )
    tracked.following.add(announcing.announcer)
    known_issues = known_issue_parts(
        opened, engineering.mirror, lambda: opened.office.settings.engineering.counts, written[0].set
    )
    tracked.following.add(known_issues.desk)
    hook = jira_door(settings, tracked.hints, utc_now, tracked.wake)
    chat = slack(
        settings,
        opened,
        intake,
        public_url,
        engineering=engineering,
        announcements=announcing,
        wanted=known_issues.desk,
        attention=attention,
        similar=opened.similar.desk,
    )
    receivers: dict[str, Receiver] = {
        "web": WebReceiver(hub),
        "log": LogReceiver(),
        "slack": Unheard(),
        "team": Unheard(),
        "mail": Quiet(post.receiver, lambda: opened.office.settings.attention, utc_now),
        RECEIVER: asking.receiver,
        ANNOUNCEMENT: announcing.work,
        ESCALATION: LinkedNews(engineering.aftermath, SqlEscalations(opened.database), announcing.announcer),
        TRACKER: dispatched.receiver,
        ISSUE: tracked.following,
        KNOWN_ISSUE: known_issues.work(post.receiver),
    }
    if chat is not None:
        receivers |= {"slack": chat.receiver, "team": chat.team}
    worker = Worker(
        intake=intake,
        inbox=inbox,
        outbox=outbox,
        receivers=receivers,
        sweep=opened.desk.sweep,
        clock=utc_now,
        wake=written[0],
        seat=FolderSeat(
            settings.data_dir / "worker.lock",
            lambda holder: say(f"Process {holder} sends what there is to be sent; this one takes over when it ends."),
        ),
        believed=keeper.believed,
    )

    async def readiness() -> dict[str, str | bool]:
        return dict(await asyncio.to_thread(ready_parts, opened))

    app = create_app(
        WebDependencies(
            desk=opened.desk,
            search=opened.search,
            intake=intake,
            hub=hub,
            people=SqlPeople(opened.database, utc_now, new_id),
            articles=opened.articles,
            tickets=opened.tickets,
            ticket_desk=opened.ticket_desk,
            known=opened.known,
            files=Files(opened.attachments, opened.folder.path, opened.folder, settings.attachment_mb * 1_000_000),
            signer=cookie_secret(settings.data_dir),
            identity_secret=settings.identity_secret,
            public_url=public_url,
            readiness=readiness,
            metrics=CollectorRegistry(),
            clock=utc_now,
            new_id=new_id,
            limits=Limits(forwarded_hops=settings.trusted_proxies),
            gauges={**_gauges(opened, inbox, outbox, chat), "tickets_needing_a_look": attention.high},
            pending=inbox.waiting,
            slack=chat.endpoint.handle if chat is not None and chat.endpoint is not None else None,
            mail_hook=post.hook.handle if post.hook is not None else None,
            jira_hook=None if hook is None else hook.handle,
            connecting=jira_connector(settings, opened.database, utc_now),
            unsubscribe=(post.page.show, post.page.carry_out),
            installing=chat.installing if chat is not None else None,
            team=TeamDesk(
                opened.ticket_desk,
                opened.office.staff,
                opened.office.watch,
                SqlPeople(opened.database, utc_now, new_id).listed,
                opened.office.calendar_names,
                assistance=opened.assistance,
                customers=opened.customers,
                calls=call_desk(opened.office, opened.database, opened.tickets, opened.conversations),
                lists=opened.office.lists,
                plans=opened.office.plan_names,
                attention=attention.desk,
                clusters=cluster_desk(opened),
                similar=opened.similar.desk,
                tracker=issue_board(settings, opened.database, tracked.wake),
                ledger=ledger_desk(opened.database),
                escalating=engineering.offered,
                trouble=dispatched.stopping.notices,
                announcements=announcing.desk,
                known_issues=known_issues.desk,
            ),
            managing=managing(settings, opened.database, opened.office, written[1].set),
            sign_in=SignIn(entrance, links.post, new_secret),
            surveys=asking.desk,
            fixes=announcing.verdicts,
            wanted=known_issues.desk,
            mail_choices=post.refusals,
        )
    )
    work = asyncio.create_task(worker.run())
    keeping = [asyncio.create_task(opened.keeper.watch()), asyncio.create_task(opened.learner.watch())]
    keeping.append(asyncio.create_task(post.mailroom.run()))
    if asking.surveyor is not None:
        keeping.append(asyncio.create_task(rounds(asking.surveyor, believed=keeper.believed)))
    desk = office(
        opened.office,
        opened.database,
        opened.tickets,
        opened.conversations,
        utc_now,
        new_id,
        written[1],
        kept=settings.desk_file is None,
        keeper=keeper,
    )
    keeping.append(asyncio.create_task(desk.run()))
    keeping.append(asyncio.create_task(attention.office.run()))
    keeping.append(asyncio.create_task(opened.similar.keeper.run()))
    clusters = cluster_work(settings, opened, opened.shelves.encoder().tag, keeper, written[0].set)
    keeping.append(asyncio.create_task(clusters.run()))
    keeping.append(asyncio.create_task(tracked.run()))
    keeping.append(asyncio.create_task(known_issues.office.run()))
    proposing = proposing_work(settings, engineering, keeper, written[0].set)
    keeping.append(asyncio.create_task(proposing.run()))
    if settings.sync_interval:
        keeping.append(asyncio.create_task(opened.keeper.sync_regularly(settings.sync_interval)))
    keeping.extend(asyncio.ensure_future(part()) for part in (chat.work if chat is not None else ()))
    # A worker that dies must not leave a server behind that accepts and never replies.
    work.add_done_callback(lambda _: stop.set())

    def listening(address: str) -> None:
        if first is not None:
            link = f"{settings.public_url or address}/signin/{first}"
            say(f"There is no administrator yet. Become it with this link, once, within an hour: {link}")
        say(f"Onetouch answers at {address}")
        started()

    try:
        await run_web(app, settings.host, settings.port, stop, listening)
    finally:
        if chat is not None:
            await chat.close(_DRAIN_S)
        await links.close()
        worker.stop()
        await intake.close(_DRAIN_S)
        for task in keeping:
            task.cancel()
        await asyncio.gather(work, *keeping, return_exceptions=True)
        await engineering.close()
    if not work.cancelled() and work.exception() is not None:
        _log.error("worker.died", error=type(work.exception()).__name__)
