"""Every route, asked by everybody: who is answered, and who is refused.

The table is complete by construction: a route without a row fails here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.jira.oauth import ConnectingFailed
from bot.slack.oauth import Begun, InstallationFailed, Installed
from bot.web import create_app
from bot.web.dependencies import TeamDesk, WebDependencies
from bot.web.forms import FIELD, Forms
from bot.web.identity import Identity
from handlers.access.session import Method
from handlers.access.visit import Visitor
from handlers.attention.desk import AttentionDesk
from handlers.chat.filing import TicketRequest
from handlers.clusters.desk import ClusterDesk
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.known_issue import article
from handlers.engineering.ledger_desk import LedgerDesk
from handlers.engineering.local.board import LocalBoard
from handlers.person import Person, Role
from handlers.quality.score_desk import ScoreDesk
from handlers.ticket import Category
from handlers.tickets.customers import Customers
from handlers.translations.desk import TranslationDesk
from tests.announcement_worlds import drafted_news
from tests.bot.web.attentive import WAITING, score
from tests.bot.web.consoles import FakeRecords, assisting
from tests.bot.web.fakes import NOW, FakeDesk, FakeMailChoices, world
from tests.bot.web.managed import complain, managing, memory_of
from tests.escalation_worlds import DRAFT, EscalatingWorld
from tests.fakes import START, FakeRetriever, Ids
from tests.handlers.quality.worlds import Team
from tests.handlers.tickets.desks import DeskWorld
from tests.known_issue_worlds import KNOWN, published
from tests.memory_access import Entrance
from tests.memory_attention import MemoryAssessments
from tests.memory_calls import calling
from tests.memory_clusters import MemoryClusters, gathered
from tests.memory_local_issues import HUMS, FakeLedgerBook, MemoryLocalIssues
from tests.memory_managing import MemoryDeskTexts
from tests.memory_similar import CaseWorld
from tests.memory_surveys import Kept, MemorySurveys
from tests.memory_translations import MemoryEntries
from tests.worlds import memory_world

BROWSER = "b" * 32
ORIGIN = {"Origin": "http://127.0.0.1:8080"}
TICKET_KEY = "key-of-a-ticket-0001"

ROLES = ("anonymous", "customer", "other", "engineer", "manager", "administrator")
PEOPLE = {
    "customer": Person("p_customer", Role.CUSTOMER, True, None, "customer@example.com", ("ACME",)),
    "other": Person("p_other", Role.CUSTOMER, True, None, "other@example.com", ("OTHER",)),
    "engineer": Person("p_engineer", Role.ENGINEER, True, None, "engineer@example.com"),
    "manager": Person("p_manager", Role.MANAGER, True, None, "manager@example.com"),
    "administrator": Person("p_administrator", Role.ADMINISTRATOR, True, None, "administrator@example.com"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """What each role is answered, in the order of `ROLES`; one status for all stands once."""

    url: str
    statuses: tuple[int, ...]
    body: Mapping[str, object] | None = None
    form: Mapping[str, str] | None = None

    def expected(self) -> dict[str, int]:
        """Give the status by role."""
        statuses = self.statuses if len(self.statuses) > 1 else self.statuses * len(ROLES)
        return dict(zip(ROLES, statuses, strict=True))


@dataclass(slots=True)
class Installer:
    """A way to Slack that leads nowhere."""

    asked: list[str] = field(default_factory=list)

    async def begin(self) -> Begun:
        """Begin."""
        return Begun("https://slack.com/", "state")

    async def finish(self, query: Mapping[str, str], state: str) -> Installed:
        """Refuse."""
        raise InstallationFailed("Nothing was begun.")


TEAM = (403, 403, 403)
WORK = (*TEAM, 200, 200, 200)
MANAGE = (*TEAM, 403, 200, 200)
CONSOLE = (303, 403, 403, 200, 200, 200)
ALL = (200,)
OWN = (404, 200, 404, 404, 404, 404)
MESSAGE = {"key": "key-of-a-message-1", "text": "How do I reset my password?"}
TICKET = {"key": TICKET_KEY, "subject": "Broken", "description": "It is.", "category": "bug", "email": "a@example.com"}

CALL = {
    "key": "key-of-a-call-1",
    "ticket": "T-1",
    "caller": "p1",
    "began": (NOW - timedelta(minutes=12)).isoformat(),
    "minutes": 12,
    "recording": "not_recorded",
    "verification": "known",
    "notes": "It hums at night.",
}
CALL_FORM = {
    "key": "key-of-a-call-2",
    "number": "T-1",
    "caller": "p1",
    "minutes": "12",
    "direction": "in",
    "recording": "not_recorded",
    "verification": "known",
    "category": "question",
    "outcome": "open",
    "notes": "It hums at night.",
}

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "/"): Row("/", ALL),
    ("GET", "/articles/"): Row("/articles/?id=help/password", ALL),
    ("GET", "/articles/{id}"): Row("/articles/ops/runbook", (404, 404, 404, 200, 200, 200)),
    ("POST", "/language"): Row("/language", (303,), form={"language": "de"}),
    ("GET", "/static/{revision}/{name}"): Row("/static/x/base.css", ALL),
    ("GET", "/healthz"): Row("/healthz", ALL),
    ("GET", "/readyz"): Row("/readyz", ALL),
    ("GET", "/metrics"): Row("/metrics", ALL),
    # These know their senders by a signature or a token, and not by who is signed in.
    ("POST", "/slack/events"): Row("/slack/events", ALL, form={}),
    ("POST", "/webhooks/mail"): Row("/webhooks/mail", ALL, form={}),
    ("POST", "/webhooks/jira"): Row("/webhooks/jira", ALL, form={}),
    ("GET", "/mail/unsubscribe/{token}"): Row("/mail/unsubscribe/x", ALL),
    ("POST", "/mail/unsubscribe/{token}"): Row("/mail/unsubscribe/x", ALL, form={}),
    ("GET", "/slack/install"): Row("/slack/install", ALL),
    ("GET", "/slack/oauth"): Row("/slack/oauth", (400,)),
    ("GET", "/jira/oauth"): Row("/jira/oauth", (400,)),
    ("GET", "/signin"): Row("/signin", (200, 303, 303, 303, 303, 303)),
    ("POST", "/signin"): Row("/signin", ALL, form={"email": "customer@example.com"}),
    ("GET", "/signin/{token}"): Row("/signin/nothing", (404,)),
    ("POST", "/signin/{token}"): Row("/signin/nothing", (404,), form={}),
    ("POST", "/signout"): Row("/signout", (303,), form={}),
    ("GET", "/signed-out"): Row("/signed-out", ALL),
    ("GET", "/portal"): Row("/portal", (303, 200, 200, 200, 200, 200)),
    ("GET", "/portal/new"): Row("/portal/new", ALL),
    ("POST", "/portal/new"): Row(
        "/portal/new",
        (403, 303, 303, 303, 303, 303),
        form={"subject": "Broken", "description": "It is.", "category": "bug", "key": TICKET_KEY},
    ),
    ("GET", "/portal/mail"): Row("/portal/mail", (303, 200, 200, 200, 200, 200)),
    ("POST", "/portal/mail"): Row("/portal/mail", (303,), form={"kind:filed": "yes"}),
    ("GET", "/portal/{number}/files/{id}"): Row("/portal/T-1/files/x", (303, 404, 404, 404, 404, 404)),
    ("GET", "/portal/{number}"): Row("/portal/T-1", (303, 200, 404, 404, 404, 404)),
    ("POST", "/portal/{number}"): Row("/portal/T-1", (401, 303, 404, 404, 404, 404), form={"do": "close"}),
    ("GET", "/me"): Row("/me", (303, 200, 200, 200, 200, 200)),
    ("POST", "/me/sessions"): Row("/me/sessions", (303,), form={"session": "others"}),
    ("GET", "/console"): Row("/console", CONSOLE),
    ("GET", "/console/attention"): Row("/console/attention", CONSOLE),
    ("POST", "/console/attention"): Row(
        "/console/attention", (401, 403, 403, 303, 303, 303), form={"number": "T-1", "seen": "1"}
    ),
    ("GET", "/console/board"): Row("/console/board", CONSOLE),
    ("POST", "/console/board"): Row(
        "/console/board",
        (401, 403, 403, 303, 303, 303),
        form={"number": "T-1", "seen": "1", "assignee": ""},
    ),
    ("GET", "/console/clusters"): Row("/console/clusters", CONSOLE),
    ("GET", "/console/clusters/{number}"): Row("/console/clusters/K-1", CONSOLE),
    ("GET", "/console/clusters/{number}/handover"): Row("/console/clusters/K-1/handover", CONSOLE),
    ("GET", "/console/clusters/{number}/handover.csv"): Row("/console/clusters/K-1/handover.csv", CONSOLE),
    ("POST", "/console/clusters/{number}"): Row(
        "/console/clusters/K-1", (401, 403, 403, 403, 303, 303), form={"do": "dismiss", "seen": "1"}
    ),
    ("GET", "/console/issues"): Row("/console/issues?show=all", CONSOLE),
    ("GET", "/console/issues.csv"): Row("/console/issues.csv", CONSOLE),
    ("GET", "/console/articles"): Row("/console/articles?show=missing", CONSOLE),
    ("GET", "/console/tracker"): Row("/console/tracker", CONSOLE),
    ("POST", "/console/tracker"): Row(
        "/console/tracker", (401, 403, 403, 303, 303, 303), form={"do": "version", "name": "5.3"}
    ),
    ("GET", "/console/tracker/{key}"): Row("/console/tracker/ONE-1", CONSOLE),
    ("POST", "/console/tracker/{key}"): Row(
        "/console/tracker/ONE-1", (401, 403, 403, 303, 303, 303), form={"do": "comment", "text": "I see it."}
    ),
    ("GET", "/console/tracker/{key}/files/{file}"): Row(
        "/console/tracker/ONE-1/files/x", (303, 403, 403, 404, 404, 404)
    ),
    ("GET", "/console/announcements"): Row("/console/announcements", CONSOLE),
    ("POST", "/console/announcements"): Row(
        "/console/announcements", (401, 403, 403, 303, 303, 303), form={"do": "send_all", "seen-n1": "1"}
    ),
    ("GET", "/console/announcements/{id}"): Row("/console/announcements/n1", CONSOLE),
    ("POST", "/console/announcements/{id}"): Row(
        "/console/announcements/n1", (401, 403, 403, 303, 303, 303), form={"do": "drop", "seen": "1"}
    ),
    ("GET", "/console/follow-ups"): Row("/console/follow-ups", CONSOLE),
    ("GET", "/console/follow-ups/scores"): Row("/console/follow-ups/scores?days=90", CONSOLE),
    ("GET", "/console/follow-ups/{number}"): Row("/console/follow-ups/F-1", CONSOLE),
    # It is the manager's; another engineer may not work on it.
    ("POST", "/console/follow-ups/{number}"): Row(
        "/console/follow-ups/F-1",
        (401, 403, 403, 403, 303, 303),
        form={"do": "note", "text": "Rang her.", "seen": "1"},
    ),
    ("GET", "/console/people"): Row("/console/people", CONSOLE),
    ("POST", "/console/people"): Row(
        "/console/people", (401, 403, 403, 403, 303, 303), form={"do": "team", "name": "lamps"}
    ),
    ("GET", "/console/people/{id}"): Row("/console/people/p_engineer", CONSOLE),
    # The engineer says it of herself; for others that takes a manager.
    ("POST", "/console/people/{id}"): Row(
        "/console/people/p_engineer", (401, 403, 403, 303, 303, 303), form={"do": "away"}
    ),
    ("GET", "/console/calendars"): Row("/console/calendars", CONSOLE),
    ("GET", "/console/calendars/settings"): Row("/console/calendars/settings", (303, 403, 403, 403, 200, 200)),
    ("POST", "/console/calendars/settings"): Row(
        "/console/calendars/settings",
        (401, 403, 403, 403, 200, 200),
        form={"do": "check", "text": "breach_tier = 0", "seen": "0"},
    ),
    ("GET", "/console/calendars/statuses"): Row("/console/calendars/statuses", (303, 403, 403, 403, 200, 200)),
    ("POST", "/console/calendars/statuses"): Row(
        "/console/calendars/statuses",
        (401, 403, 403, 403, 303, 303),
        form={"project": "ONE", "status": "7", "stage": "fixed", "seen": "0"},
    ),
    ("GET", "/console/tickets/{number}"): Row("/console/tickets/T-1", CONSOLE),
    ("GET", "/console/tickets/{number}/help"): Row("/console/tickets/T-1/help", CONSOLE),
    ("GET", "/console/tickets/{number}/escalate"): Row("/console/tickets/T-1/escalate", CONSOLE),
    ("POST", "/console/tickets/{number}/escalate"): Row(
        "/console/tickets/T-1/escalate",
        (401, 403, 403, 303, 303, 303),
        form={"do": "escalate", "summary": "It hums", "another": "yes"},
    ),
    ("GET", "/console/tickets/{number}/lookalikes"): Row("/console/tickets/T-1/lookalikes", CONSOLE),
    ("GET", "/console/tickets/{number}/similar"): Row("/console/tickets/T-1/similar", CONSOLE),
    ("GET", "/console/tickets/{number}/news"): Row("/console/tickets/T-1/news", (401, *CONSOLE[1:])),
    ("POST", "/console/tickets/{number}"): Row(
        "/console/tickets/T-1", (401, 403, 403, 303, 303, 303), form={"do": "solve", "version": "1"}
    ),
    ("GET", "/console/calls"): Row("/console/calls", CONSOLE),
    ("POST", "/console/calls"): Row("/console/calls", (401, 403, 403, 303, 303, 303), form=CALL_FORM),
    # Only the engineer is on the staff.
    ("POST", "/console/presence"): Row("/console/presence", (401, 403, 403, 303, 422, 422), form={"here": "yes"}),
    ("GET", "/api/v1/openapi.json"): Row("/api/v1/openapi.json", ALL),
    ("POST", "/api/v1/conversations"): Row("/api/v1/conversations", (201,), {}),
    # The team helps in conversations, so it may read and write in those of others.
    ("POST", "/api/v1/conversations/{id}/messages"): Row(
        "/api/v1/conversations/c_1/messages", (404, 200, 404, 200, 200, 200), MESSAGE
    ),
    ("GET", "/api/v1/conversations/{id}"): Row("/api/v1/conversations/c_1", (404, 200, 404, 200, 200, 200)),
    ("POST", "/api/v1/conversations/{id}/outcome"): Row(
        "/api/v1/conversations/c_1/outcome",
        (404, 200, 404, 200, 200, 200),
        {"outcome": "person", "key": "key-of-an-outcome"},
    ),
    ("GET", "/api/v1/suggest"): Row("/api/v1/suggest?q=password", ALL),
    ("GET", "/api/v1/search"): Row("/api/v1/search?q=password", ALL),
    ("POST", "/api/v1/tickets"): Row("/api/v1/tickets", (201,), TICKET),
    ("GET", "/api/v1/tickets"): Row("/api/v1/tickets", ALL),
    ("GET", "/api/v1/tickets/{number}"): Row("/api/v1/tickets/T-1", OWN),
    ("GET", "/api/v1/tickets/{number}/attachments/{id}"): Row("/api/v1/tickets/T-1/attachments/x", (404,)),
    # Whose the ticket is comes first; then, that this is no form with files.
    ("POST", "/api/v1/tickets/{number}/attachments"): Row(
        "/api/v1/tickets/T-1/attachments", (404, 415, 404, 404, 404, 404), {}
    ),
    ("POST", "/api/v1/tickets/{number}/replies"): Row(
        "/api/v1/tickets/T-1/replies", (404, 201, 404, 404, 404, 404), {"text": "Still."}
    ),
    ("GET", "/api/v1/known-questions"): Row("/api/v1/known-questions", (*TEAM, 200, 200, 200)),
    ("POST", "/api/v1/known-questions"): Row(
        "/api/v1/known-questions",
        (*TEAM, 201, 201, 201),
        {"question": "I cannot remember my secret word", "article": "help/password"},
    ),
    ("DELETE", "/api/v1/known-questions/{id}"): Row("/api/v1/known-questions/9", (*TEAM, 404, 404, 404)),
    ("POST", "/api/v1/tickets/{number}/close"): Row("/api/v1/tickets/T-1/close", OWN, {}),
    ("POST", "/api/v1/tickets/{number}/reopen"): Row("/api/v1/tickets/T-1/reopen", OWN, {}),
    ("GET", "/api/v1/queue"): Row("/api/v1/queue", WORK),
    ("GET", "/api/v1/queue/counts"): Row("/api/v1/queue/counts", WORK),
    ("GET", "/api/v1/tickets/{number}/dossier"): Row("/api/v1/tickets/T-1/dossier", WORK),
    ("POST", "/api/v1/tickets/{number}/team-replies"): Row(
        "/api/v1/tickets/T-1/team-replies", (*TEAM, 201, 201, 201), {"text": "Which lamp?"}
    ),
    ("POST", "/api/v1/tickets/{number}/notes"): Row(
        "/api/v1/tickets/T-1/notes", (*TEAM, 201, 201, 201), {"text": "Known."}
    ),
    ("POST", "/api/v1/tickets/{number}/assignee"): Row(
        "/api/v1/tickets/T-1/assignee", WORK, {"email": "engineer@example.com"}
    ),
    ("POST", "/api/v1/tickets/{number}/priority"): Row("/api/v1/tickets/T-1/priority", WORK, {"priority": "high"}),
    ("POST", "/api/v1/tickets/{number}/category"): Row("/api/v1/tickets/T-1/category", WORK, {"category": "bug"}),
    ("POST", "/api/v1/tickets/{number}/subject"): Row("/api/v1/tickets/T-1/subject", WORK, {"subject": "It buzzes"}),
    ("POST", "/api/v1/tickets/{number}/plan"): Row("/api/v1/tickets/T-1/plan", WORK, {"plan": "premium"}),
    ("POST", "/api/v1/tickets/{number}/tier"): Row("/api/v1/tickets/T-1/tier", WORK, {"tier": 2}),
    ("POST", "/api/v1/tickets/{number}/status"): Row("/api/v1/tickets/T-1/status", WORK, {"status": "solved"}),
    ("POST", "/api/v1/tickets/{number}/merge"): Row("/api/v1/tickets/T-1/merge", WORK, {"into": "T-2"}),
    ("POST", "/api/v1/tickets/{number}/split"): Row(
        "/api/v1/tickets/T-1/split", (*TEAM, 422, 422, 422), {"subject": "Hum", "comments": [1]}
    ),
    ("POST", "/api/v1/tickets/{number}/links"): Row("/api/v1/tickets/T-1/links", WORK, {"other": "T-2"}),
    ("GET", "/api/v1/tickets/{number}/help"): Row("/api/v1/tickets/T-1/help", WORK),
    ("GET", "/api/v1/tickets/{number}/escalations"): Row("/api/v1/tickets/T-1/escalations", WORK),
    ("POST", "/api/v1/tickets/{number}/escalations"): Row(
        "/api/v1/tickets/T-1/escalations", (*TEAM, 201, 201, 201), {"another": True}
    ),
    ("GET", "/api/v1/tickets/{number}/escalations/form"): Row("/api/v1/tickets/T-1/escalations/form", WORK),
    ("GET", "/api/v1/tickets/{number}/lookalikes"): Row("/api/v1/tickets/T-1/lookalikes", WORK),
    ("POST", "/api/v1/tickets/{number}/escalations/{id}/confirm"): Row(
        "/api/v1/tickets/T-1/escalations/e1/confirm", WORK, {}
    ),
    ("POST", "/api/v1/tickets/{number}/escalations/{id}/comments"): Row(  # its issue is not known
        "/api/v1/tickets/T-1/escalations/e1/comments", (*TEAM, 409, 409, 409), {"text": "5.2.1, since Monday."}
    ),
    ("POST", "/api/v1/tickets/{number}/escalations/{id}/withdraw"): Row(
        "/api/v1/tickets/T-1/escalations/e1/withdraw", WORK, {}
    ),
    ("GET", "/api/v1/tickets/{number}/similar"): Row("/api/v1/tickets/T-1/similar", WORK),
    ("GET", "/api/v1/tickets/{number}/customer"): Row("/api/v1/tickets/T-1/customer", WORK),
    ("GET", "/api/v1/attention"): Row("/api/v1/attention?least=50", WORK),
    ("GET", "/api/v1/tickets/{number}/attention"): Row("/api/v1/tickets/T-1/attention", WORK),
    ("POST", "/api/v1/tickets/{number}/not-urgent"): Row("/api/v1/tickets/T-1/not-urgent", WORK, {}),
    ("GET", "/api/v1/issues"): Row("/api/v1/issues?kind=bug,feature", WORK),
    ("GET", "/api/v1/surveys/scores"): Row("/api/v1/surveys/scores?days=90", WORK),
    ("GET", "/api/v1/articles/translations"): Row("/api/v1/articles/translations?show=outdated", WORK),
    ("GET", "/api/v1/announcements"): Row("/api/v1/announcements?state=draft", WORK),
    ("POST", "/api/v1/announcements"): Row("/api/v1/announcements", WORK, {"issue": "ONE-1"}),
    ("POST", "/api/v1/announcements/send"): Row(
        "/api/v1/announcements/send", WORK, {"announcements": [{"id": "n1", "version": 1}]}
    ),
    ("GET", "/api/v1/announcements/{id}"): Row("/api/v1/announcements/n1", WORK),
    ("POST", "/api/v1/announcements/{id}/text"): Row("/api/v1/announcements/n1/text", WORK, {"text": "Soon."}),
    ("POST", "/api/v1/announcements/{id}/send"): Row("/api/v1/announcements/n1/send", WORK, {"version": 1}),
    ("POST", "/api/v1/announcements/{id}/drop"): Row("/api/v1/announcements/n1/drop", WORK, {}),
    ("POST", "/api/v1/announcements/{id}/back"): Row("/api/v1/announcements/n1/back", WORK, {}),
    # Whoever asked there may want to hear of it there; the team helps in conversations.
    ("POST", "/api/v1/known-issues/wanted"): Row(
        "/api/v1/known-issues/wanted",
        (404, 201, 404, 201, 201, 201),
        {"article": article(KNOWN.issue), "conversation": "c_1"},
    ),
    ("GET", "/api/v1/known-issues"): Row("/api/v1/known-issues", WORK),
    ("PUT", "/api/v1/known-issues/{tracker}/{id}"): Row(
        "/api/v1/known-issues/acme.example/10001", WORK, {"title": "Stops", "workaround": "Wait.", "version": 1}
    ),
    ("POST", "/api/v1/known-issues/{tracker}/{id}/tell"): Row(
        "/api/v1/known-issues/acme.example/10001/tell", WORK, {"text": "It is out.", "key": "m1"}
    ),
    ("GET", "/console/known-issues"): Row("/console/known-issues", CONSOLE),
    ("GET", "/console/known-issues/{tracker}/{id}"): Row("/console/known-issues/acme.example/10001", CONSOLE),
    ("POST", "/console/known-issues/{tracker}/{id}"): Row(
        "/console/known-issues/acme.example/10001",
        (401, 403, 403, 303, 303, 303),
        form={"do": "tell", "text": "It is out.", "mark": "m1"},
    ),
    ("GET", "/api/v1/clusters"): Row("/api/v1/clusters?sort=size", WORK),
    ("GET", "/api/v1/clusters/{number}"): Row("/api/v1/clusters/K-1", WORK),
    ("GET", "/api/v1/clusters/{number}/handover"): Row("/api/v1/clusters/K-1/handover", WORK),
    ("POST", "/api/v1/clusters/{number}/title"): Row("/api/v1/clusters/K-1/title", MANAGE, {"title": "Lamps hum"}),
    ("POST", "/api/v1/clusters/{number}/dismiss"): Row("/api/v1/clusters/K-1/dismiss", MANAGE, {}),
    ("POST", "/api/v1/clusters/{number}/handed-over"): Row(
        "/api/v1/clusters/K-1/handed-over", MANAGE, {"reference": "LAMP-7"}
    ),
    ("POST", "/api/v1/clusters/{number}/back"): Row("/api/v1/clusters/K-1/back", MANAGE, {}),
    ("GET", "/api/v1/callers"): Row("/api/v1/callers?q=ann", WORK),
    ("POST", "/api/v1/calls"): Row("/api/v1/calls", (*TEAM, 201, 201, 201), CALL),
    ("GET", "/api/v1/staff"): Row("/api/v1/staff", WORK),
    ("POST", "/api/v1/staff/teams"): Row("/api/v1/staff/teams", MANAGE, {"name": "lamps"}),
    ("POST", "/api/v1/staff/engineers"): Row("/api/v1/staff/engineers", MANAGE, {"email": "engineer@example.com"}),
    # The engineer says it of herself; for others that takes a manager.
    ("POST", "/api/v1/staff/presence"): Row(
        "/api/v1/staff/presence", WORK, {"here": False, "email": "engineer@example.com"}
    ),
    # Whoever has the link of a survey may answer it.
    ("GET", "/survey/{token}"): Row("/survey/nothing", (404,)),
    ("POST", "/survey/{token}"): Row("/survey/nothing", (404,), form={}),
    ("POST", "/survey/{token}/stop"): Row("/survey/nothing/stop", (404,), form={}),
    # Whoever has the link under a fix may say whether it works.
    ("GET", "/fix/{token}"): Row("/fix/nothing", (404,)),
    ("POST", "/fix/{token}"): Row("/fix/nothing", (404,), form={"verdict": "works"}),
    ("GET", "/api/v1/me"): Row("/api/v1/me", ALL),
    ("PUT", "/api/v1/me/language"): Row("/api/v1/me/language", (404, 200, 200, 200, 200, 200), {"language": "ja"}),
    ("GET", "/api/v1/me/sessions"): Row("/api/v1/me/sessions", ALL),
    ("DELETE", "/api/v1/me/sessions/{id}"): Row("/api/v1/me/sessions/none", (404,)),
    ("POST", "/api/v1/people"): Row(
        "/api/v1/people", (*TEAM, 403, 403, 200), {"email": "new@example.com", "role": "engineer"}
    ),
    ("GET", "/api/v1/audit"): Row("/api/v1/audit", (*TEAM, 403, 403, 200)),
}


async def fine(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="fine")


@dataclass(frozen=True, slots=True)
class Whole:
    """An application of which everything is switched on, and what lies behind it."""

    deps: WebDependencies
    desk: FakeDesk
    entrance: Entrance
    desks: DeskWorld
    assessments: MemoryAssessments
    clusters: MemoryClusters

    async def furnish(self) -> None:
        """Let everybody in the table be known; the customer has a conversation and two tickets."""
        self.entrance.members.people.update({one.id: one for one in PEOPLE.values()})
        customer = PEOPLE["customer"]
        await self.desk.open(customer, "web")
        for key in ("k1", "k2"):
            await self.desks.clerk.file_alone(TicketRequest(key, customer, "It hums", "At night.", Category.QUESTION))
        await self.desks.hire("p_engineer")
        await score(self.assessments, "T-1", NOW, WAITING)
        gathered(self.clusters, "T-1", "T-2")


def whole() -> Whole:
    """Make one."""
    made, desks = world(), DeskWorld(memory_world())
    kept, assessments = Kept(memory_of(desks)), MemoryAssessments(memory_of(desks))
    clusters = MemoryClusters(memory_of(desks))
    issues = MemoryLocalIssues({1: HUMS})
    announcements = drafted_news(desks, memory_of(desks))
    escalating = EscalatingWorld(memory=memory_of(desks), clock=desks.clock)
    escalating.escalations.rows["e1"] = Escalation("e1", "T-1", EscalationState.LINKED, DRAFT, "bob", "Bob", START)
    known = published(desks.clock)
    complain(kept, desks, PEOPLE["manager"].id)

    async def find(email: str) -> Person | None:
        return next((one for one in PEOPLE.values() if one.email == email), None)

    team = TeamDesk(
        desks.desk,
        desks.world.staff,
        desks.world.watch,
        find,
        frozenset({"office"}),
        assistance=assisting(desks.world.tickets, FakeRetriever(answers={})),
        customers=Customers(desks.world.tickets, FakeRecords(), {}),
        calls=calling(desks, clock=made.deps.clock),
        lists=desks.world.lists,
        similar=CaseWorld(memory_of(desks)).desk,
        attention=AttentionDesk(assessments, desks.world.tickets, desks.clock),
        clusters=ClusterDesk(clusters, desks.world.tickets, None, desks.clock, Ids()),
        tracker=LocalBoard(issues, desks.clock, Ids()),
        ledger=LedgerDesk(FakeLedgerBook(), desks.clock),
        announcements=announcements.desk,
        known_issues=known,
        escalating=escalating.offered,
        translations=TranslationDesk(MemoryEntries().live),
        scores=ScoreDesk(MemorySurveys(kept), desks.clock),
    )
    deps = replace(
        made.deps,
        tickets=desks.world.tickets,
        ticket_desk=desks.desk,
        team=team,
        surveys=Team().desk,
        fixes=announcements.verdicts,
        wanted=known,
        mail_choices=FakeMailChoices(),
        managing=managing(desks, made.entrance.members, kept, MemoryDeskTexts(memory_of(desks))),
        slack=fine,
        mail_hook=fine,
        jira_hook=fine,
        unsubscribe=(fine, fine),
        installing=Installer(),
        connecting=NeverConnected(),
    )
    return Whole(deps, made.desk, made.entrance, desks, assessments, clusters)


class NeverConnected:
    """Knows of nobody who was about to let us into Jira."""

    async def finish(self, query: Mapping[str, str]) -> str:
        raise ConnectingFailed("This link was used already.")


def routes() -> set[tuple[str, str]]:
    table = create_app(whole().deps).router.routes()
    return {
        (route.method, route.resource.canonical)
        for route in table
        if route.resource is not None and route.method != "HEAD"
    }


@asynccontextmanager
async def asked_by(role: str) -> AsyncIterator[tuple[TestClient, str]]:
    """Give a client of that role, and what its forms are signed for; the customer has a conversation and a ticket."""
    here = whole()
    await here.furnish()
    identity = Identity(here.deps.people, here.deps.signer, None, here.deps.public_url, here.deps.new_id)
    cookies = {identity.browser_cookie: BROWSER}
    subject = BROWSER
    if role in PEOPLE:
        entered = await here.entrance.door.admit(PEOPLE[role], Method.LINK, Visitor("127.0.0.1"))
        cookies[identity.session_cookie] = subject = entered.secret
    forms = Forms(here.deps.signer, identity)
    async with TestClient(TestServer(create_app(here.deps)), cookies=cookies) as client:
        yield client, forms.token(subject)


async def answered(client: TestClient, method: str, row: Row, token: str, browser_token: str) -> int:
    entrance = row.url.startswith("/signin")
    data = None if row.form is None else {**row.form, FIELD: browser_token if entrance else token}
    response = await client.request(method, row.url, json=row.body, data=data, headers=ORIGIN, allow_redirects=False)
    return response.status


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(TABLE) == routes()


@pytest.mark.parametrize("route", TABLE, ids=" ".join)
async def test_a_route_answers_each_role_as_the_table_says(route: tuple[str, str]) -> None:
    row, given = TABLE[route], {}
    for role in ROLES:
        async with asked_by(role) as (client, token):
            here = world().deps
            forms = Forms(here.signer, Identity(here.people, here.signer, None, here.public_url, here.new_id))
            given[role] = await answered(client, route[0], row, token, forms.token(BROWSER))
    assert given == row.expected()


@pytest.mark.parametrize("route", [route for route in TABLE if route[0] != "GET"], ids=" ".join)
async def test_a_change_that_a_foreign_page_sends_with_a_session_is_refused(route: tuple[str, str]) -> None:
    row = TABLE[route]
    async with asked_by("administrator") as (client, token):
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
            data = None if row.form is None else {**row.form, FIELD: token}
            response = await client.request(route[0], row.url, json=row.body, data=data, headers=headers)
            assert response.status == 403, headers


FORMS = [
    route
    for route, row in TABLE.items()
    if row.form is not None and route[1].startswith(("/signin", "/me", "/signout", "/portal", "/console"))
]


@pytest.mark.parametrize("route", FORMS, ids=" ".join)
async def test_a_form_without_the_token_of_this_browser_is_refused(route: tuple[str, str]) -> None:
    row = TABLE[route]
    async with asked_by("engineer") as (client, _):
        for token in ("", "x", "ä"):
            data = {**(row.form or {}), FIELD: token}
            response = await client.post(row.url, data=data, headers=ORIGIN)
            assert response.status == 403


async def test_a_role_that_is_taken_away_is_gone_with_the_next_request() -> None:
    here = whole()
    await here.furnish()
    entered = await here.entrance.door.admit(PEOPLE["engineer"], Method.LINK, Visitor("127.0.0.1"))
    cookies = {"onetouch_session": entered.secret}
    async with TestClient(TestServer(create_app(here.deps)), cookies=cookies) as client:
        assert (await client.get("/api/v1/known-questions")).status == 200
        await here.entrance.door.put("engineer@example.com", Role.CUSTOMER, None, "operator")
        assert (await client.get("/api/v1/known-questions")).status == 403


async def test_an_unsigned_token_beside_a_session_is_not_that_of_the_session() -> None:
    async with asked_by("administrator") as (client, _):
        # No browser lets a foreign page add this header; should one ever do so, it gains nothing.
        bare = {"Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0."}
        assert (await client.get("/api/v1/audit", headers=bare)).status == 403


async def test_one_session_is_looked_up_once_and_requests_at_once_do_not_mix() -> None:
    async with asked_by("engineer") as (engineer, _), asked_by("other") as (other, _):
        pairs = await asyncio.gather(*(client.get("/api/v1/me") for client in (engineer, other) * 10))
        roles = [(await response.json())["role"] for response in pairs]
    assert roles == ["engineer", "customer"] * 10


async def test_who_comes_and_goes_is_said_by_oneself_or_by_a_manager() -> None:
    given = {}
    for role in ("engineer", "manager"):
        async with asked_by(role) as (client, _):
            body = {"here": True, "email": "administrator@example.com"}
            given[role] = (await client.post("/api/v1/staff/presence", json=body, headers=ORIGIN)).status
    assert given == {"engineer": 403, "manager": 422}
