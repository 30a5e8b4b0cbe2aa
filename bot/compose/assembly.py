"""What a server is made of besides the services: mail, Slack, engineering, attention, surveys, and what sends."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.compose.access import door, fingerprints
from bot.compose.announcements import AnnouncementParts, announcement_parts
from bot.compose.attention import AttentionParts, attention_parts
from bot.compose.desk import timekeeper
from bot.compose.dispatch import DispatchParts, dispatch_parts
from bot.compose.engineering import EngineeringParts, engineering_parts
from bot.compose.known_issues import KnownIssueParts, known_issue_parts
from bot.compose.mail import Mail, mail
from bot.compose.quality import Quality, quality
from bot.compose.services import Services, new_id, utc_now
from bot.compose.slack import Slack, slack
from bot.compose.tones import tone_reader
from bot.compose.tracking import TrackingParts, tracking_parts
from bot.config import Settings
from bot.database.escalations import SqlEscalations
from bot.database.inbox import SqlInbox
from bot.database.mirror import SqlMirror
from bot.database.outbox import SqlOutbox
from bot.database.readers import SqlReaders
from bot.mail.sign_in import SignInPost
from bot.worker.hub import Hub
from bot.worker.intake import Intake
from bot.worker.timekeeper import Timekeeper
from handlers.access.door import Door
from handlers.tickets.accounts import agreement


@dataclass(frozen=True, slots=True)
class Bells:
    """What wakes those who wait for news of the database.

    Attributes:
        sent: something is to be sent. `desk`: the desk has work. `tones`: there are words whose tone nobody read yet.
    """

    sent: asyncio.Event
    desk: asyncio.Event
    tones: asyncio.Event

    @classmethod
    def silent(cls) -> Bells:
        """Give bells that nobody has rung."""
        return cls(asyncio.Event(), asyncio.Event(), asyncio.Event())

    def ring(self) -> None:
        """Wake all of them."""
        for bell in (self.sent, self.desk, self.tones):
            bell.set()


@dataclass(frozen=True, slots=True)
class Assembly:
    """The parts of a server, wired with each other.

    Attributes:
        public_url: address under which people reach it, as far as we know.
        first: the token by which the first administrator signs in; None: there is one.
    """

    public_url: str
    first: str | None
    inbox: SqlInbox
    outbox: SqlOutbox
    hub: Hub
    intake: Intake
    keeper: Timekeeper
    post: Mail
    entrance: Door
    links: SignInPost
    asking: Quality
    engineering: EngineeringParts
    dispatched: DispatchParts
    announcing: AnnouncementParts
    attention: AttentionParts
    tracked: TrackingParts
    known_issues: KnownIssueParts
    chat: Slack | None


async def assembled(settings: Settings, opened: Services, bells: Bells) -> Assembly:
    """Wire the parts of a server over the services."""
    inbox, outbox, hub = SqlInbox(opened.database), SqlOutbox(opened.database), Hub()
    keeper = timekeeper(utc_now)
    intake = Intake(inbox, opened.desk, utc_now)
    public_url = settings.public_url or f"http://{settings.host}:{settings.port}"
    readers = SqlReaders(
        opened.database, lambda named: agreement(named, opened.office.accounts)[1].language, settings.language
    )
    post = mail(
        settings,
        opened.database,
        opened.conversations,
        opened.tickets,
        opened.ticket_desk,
        opened.policy,
        agreed=opened.office.agreed,
        tongues=opened.tongues,
        readers=readers,
    )
    entrance = door(settings, opened.database)
    links = SignInPost(entrance, post.notifier, public_url, new_id)
    await entrance.note_settings(fingerprints(settings))
    first = await entrance.first()
    asking = quality(settings, opened.database, post.receiver, written=bells.sent.set, readers=readers)
    opened.office.followers.append(lambda changed: asking.calendars.adopt(changed.sla))
    engineering = engineering_parts(settings, opened, bells.sent.set)
    dispatched = dispatch_parts(settings, opened, engineering, bells.sent.set)
    announcing = announcement_parts(
        settings,
        opened.database,
        opened.ticket_desk,
        SqlMirror(opened.database, utc_now),
        SqlEscalations(opened.database),
        bells.sent.set,
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
        wake=bells.tones,
        keeper=keeper,
        written=bells.sent.set,
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
        opened, engineering.mirror, lambda: opened.office.settings.engineering.counts, bells.sent.set, readers
    )
    tracked.following.add(known_issues.desk)
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
    return Assembly(
        public_url=public_url,
        first=first,
        inbox=inbox,
        outbox=outbox,
        hub=hub,
        intake=intake,
        keeper=keeper,
        post=post,
        entrance=entrance,
        links=links,
        asking=asking,
        engineering=engineering,
        dispatched=dispatched,
        announcing=announcing,
        attention=attention,
        tracked=tracked,
        known_issues=known_issues,
        chat=chat,
    )
