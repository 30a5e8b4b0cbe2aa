"""All that the web server is made of, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CollectorRegistry

from bot.attachments import AttachmentFolder
from bot.web.ports import (
    ArticleSearch,
    Connecting,
    Desk,
    Hub,
    Installing,
    Intake,
    KnownQuestions,
    MailChoices,
    People,
    TicketDesk,
    Tickets,
)
from bot.web.room import Allowance
from bot.web.tongues import Tell, untold
from handlers.access.door import Door
from handlers.access.ports import Colleagues
from handlers.attention.desk import AttentionDesk
from handlers.clusters.desk import ClusterDesk
from handlers.engineering.announcement_desk import AnnouncementDesk
from handlers.engineering.answering import Answering
from handlers.engineering.escalating import EscalationDesk
from handlers.engineering.filling import Fillings
from handlers.engineering.ledger_desk import LedgerDesk
from handlers.engineering.local.board import LocalBoard
from handlers.engineering.lookalikes import Lookalikes
from handlers.engineering.publishing import KnownIssueDesk
from handlers.engineering.statuses import StatusDesk
from handlers.engineering.verdicts import VerdictDesk
from handlers.languages import DEFAULT
from handlers.person import Person
from handlers.ports import Attachments, Clock, LiveArticles, NewId
from handlers.quality.callbacks import FollowUpDesk
from handlers.quality.desk import SurveyDesk
from handlers.quality.score_desk import ScoreDesk
from handlers.similar.desk import Similar
from handlers.tickets.assistance import Assistance
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.calls import CallDesk
from handlers.tickets.customers import Customers
from handlers.tickets.desk import TicketDesk as TicketsOfAll
from handlers.tickets.desk_settings import DeskSettings
from handlers.tickets.holidays import NamedHolidays
from handlers.tickets.lists import TicketLists
from handlers.tickets.overview import Overview
from handlers.tickets.ports import Staff, Watch
from handlers.tickets.rulebook import Rulebook
from handlers.tickets.staffing import Staffing
from handlers.translations.desk import TranslationDesk
from handlers.translations.ports import Editions

Readiness: TypeAlias = Callable[[], Awaitable[Mapping[str, str | bool]]]
"""State of each part by name: True when usable, else (False, or a text) why not."""

Gauge: TypeAlias = Callable[[], Awaitable[float]]
"""A number as it is now."""

Pending: TypeAlias = Callable[[str], Awaitable[bool]]
"""Whether an accepted message of the conversation still waits for its reply."""


async def nothing_pending(_conversation_id: str) -> bool:
    """Say that nothing waits."""
    return False


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: `burst` requests at once, then `per_second`."""

    burst: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server accepts.

    Attributes:
        body_bytes: longest request body; 20,000 characters, each escaped as JSON may escape it, fit.
        write, read, suggest: rates of one visitor, by what the request does.
        address_factor: how many visitors' worth of requests one client address may send (offices share one).
        tracked: most buckets kept; the least recently used goes first.
        wait_seconds: longest wait of a long poll.
        forwarded_hops: trusted proxies in front; that many entries of X-Forwarded-For are believed, from the right.
    """

    body_bytes: int = 256 * 1024
    write: Rate = Rate(30, 1.0)
    read: Rate = Rate(120, 5.0)
    suggest: Rate = Rate(150, 25.0)
    address_factor: int = 5
    tracked: int = 20_000
    wait_seconds: float = 25.0
    forwarded_hops: int = 0


@dataclass(frozen=True, slots=True)
class Files:
    """Files that came with tickets.

    Attributes:
        path: where one lies, by the path that its attachment names.
        folder: where those are kept that are sent to tickets; None: none is taken here.
        limit: bytes that a file may have; 0: none is taken.
        allowance: how much is kept of a ticket, and of a person's day.
    """

    attachments: Attachments
    path: Callable[[str], Path]
    folder: AttachmentFolder | None = None
    limit: int = 10_000_000
    allowance: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people sign in.

    Attributes:
        door: lets in and out.
        post: has a link mailed to an address, if somebody has it, with the id of the browser that asked; returns at
            once, whoever it is.
        new_secret: a random text that nobody can guess.
    """

    door: Door
    post: Callable[[str, str | None], None]
    new_secret: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Escalating:
    """How tickets become issues.

    Attributes:
        fillings: begins forms.
        lookalikes: finds issues that may be the same.
        answers: answers engineering.
        tracker: what people call where issues are made.
    """

    desk: EscalationDesk
    fillings: Fillings
    lookalikes: Lookalikes
    answers: Answering
    tracker: str = "engineering"


@dataclass(frozen=True, slots=True)
class TeamDesk:
    """What the team works with.

    Attributes:
        find: gives the person listed under an e-mail address.
        calendars: names of the calendars that there are.
        assistance: finds articles and drafts replies; None: nothing can be searched here.
        customers: tells of a ticket's customer; None: only the ticket is known.
        calls: writes phone calls down; None: nobody does here.
        lists: lists of all tickets; None: they cannot be listed here.
        plans: names of the plans that promises are made by.
        attention: which ticket needs a person now; None: nothing is assessed here.
        clusters: which tickets are the same problem; None: nobody looks for that here.
        similar: finds tickets that are like one; None: nothing is looked for here.
        tracker: the board of our own tracker; None: issues live elsewhere.
        ledger: what customers wait for from engineering; None: nobody keeps it here.
        escalating: how tickets become issues; None: they do not here.
        announcements: what customers are to be told of fixes; None: nobody tells them here.
        known_issues: what customers are told of issues when they ask; None: they are told nothing here.
        trouble: gives what does not work just now, in words that stand on every page.
        translations: which articles there are in which languages; None: nobody looks after that here.
    """

    desk: TicketsOfAll
    staff: Staff
    watch: Watch
    find: Callable[[str], Awaitable[Person | None]]
    calendars: Collection[str]
    assistance: Assistance | None = None
    customers: Customers | None = None
    calls: CallDesk | None = None
    lists: TicketLists | None = None
    plans: Collection[str] = ()
    attention: AttentionDesk | None = None
    clusters: ClusterDesk | None = None
    similar: Similar | None = None
    tracker: LocalBoard | None = None
    ledger: LedgerDesk | None = None
    escalating: Escalating | None = None
    announcements: AnnouncementDesk | None = None
    known_issues: KnownIssueDesk | None = None
    trouble: Callable[[], Awaitable[Sequence[str]]] | None = None
    translations: TranslationDesk | None = None
    scores: ScoreDesk | None = None


@dataclass(frozen=True, slots=True)
class Managing:
    """What managers work with.

    Attributes:
        settings: of the desk, as it goes by them now.
        calendar: the calendar of a name, with the holidays of the years around a moment.
        holidays: public ones by date, with their names.
        statuses: what those of the tracker mean; None: no tracker is followed here.
    """

    overview: Overview
    staffing: Staffing
    colleagues: Colleagues
    follow_ups: FollowUpDesk
    rulebook: Rulebook
    settings: Callable[[], DeskSettings]
    calendar: Callable[[str, datetime], WorkCalendar]
    holidays: NamedHolidays
    statuses: StatusDesk | None = None


@dataclass(frozen=True, slots=True)
class WebDependencies:
    """All that the web server is made of.

    Attributes:
        signer: secret bytes, 32 or more, that sign visitors' cookies; the same after a restart.
        identity_secret: HS256 secret of visitors' tokens; None: no tokens are accepted.
        public_url: where people reach the server; with https its cookies are Secure.
        readiness: asked by ``/readyz``.
        metrics: a registry of this server's own; `create_app` adds its measures to it.
        gauges: numbers for ``/metrics`` by name: ``inbox_depth``, ``outbox_depth``, ``index_revision``.
        pending: asked by ``GET conversations/{id}``.
        files: those that came with tickets; None: there are none.
        slack: answers ``POST /slack/events``; None: Slack sends nothing here.
        mail_hook, jira_hook: answer ``POST /webhooks/mail`` and ``/webhooks/jira``; None: nothing is posted there.
        connecting: behind ``/jira/oauth``; None: nobody lets us into Jira there.
        unsubscribe: answers GET and POST of ``/mail/unsubscribe/<token>``; None: no mails are sent.
        installing: behind ``/slack/install`` and ``/slack/oauth``; None: other workspaces cannot install the app.
        team, managing: behind the pages of the team and of its managers; None: there are none.
        sign_in: lets people in at ``/signin``; None: nobody can sign in.
        surveys, fixes: behind ``/survey/<token>`` and ``/fix/<token>``; None: nobody is asked.
        wanted: who wants to hear of known issues; None: nobody can say so.
        mail_choices: behind ``/portal/mail``; None: nobody chooses there.
        editions: the other languages of an article; None: nobody knows them.
        language: what readers are spoken to in of whom nothing says what they speak; one of `handlers.languages`.
        tell: gives the language of what people wrote.
    """

    desk: Desk
    search: ArticleSearch
    intake: Intake
    hub: Hub
    people: People
    articles: LiveArticles
    tickets: Tickets
    ticket_desk: TicketDesk
    known: KnownQuestions
    signer: bytes
    identity_secret: str | None
    public_url: str
    readiness: Readiness
    metrics: CollectorRegistry
    clock: Clock
    new_id: NewId
    limits: Limits = field(default_factory=Limits)
    gauges: Mapping[str, Gauge] = field(default_factory=dict)
    pending: Pending = nothing_pending
    files: Files | None = None
    slack: Handler | None = None
    mail_hook: Handler | None = None
    jira_hook: Handler | None = None
    connecting: Connecting | None = None
    unsubscribe: tuple[Handler, Handler] | None = None
    installing: Installing | None = None
    sign_in: SignIn | None = None
    team: TeamDesk | None = None
    surveys: SurveyDesk | None = None
    fixes: VerdictDesk | None = None
    wanted: KnownIssueDesk | None = None
    mail_choices: MailChoices | None = None
    managing: Managing | None = None
    language: str = DEFAULT
    editions: Editions | None = None
    tell: Tell = untold


DEPENDENCIES: web.AppKey[WebDependencies] = web.AppKey("dependencies", WebDependencies)
