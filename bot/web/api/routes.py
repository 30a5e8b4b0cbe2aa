"""The route table of the API: the router and the OpenAPI document are both made from it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.web.api import knowledge, known_questions, tickets, uploads
from bot.web.api.access import access_endpoints
from bot.web.api.amending import amending_endpoints
from bot.web.api.announcements import announcement_endpoints
from bot.web.api.answers import (
    ConversationCreated,
    ConversationOut,
    Forgotten,
    Hits,
    KnownQuestionList,
    KnownQuestionOut,
    MessageAccepted,
    MessageAnswered,
    OutcomeTaken,
    Suggestions,
    TicketList,
    TicketOut,
    TicketWhole,
)
from bot.web.api.assistance import assistance_endpoints
from bot.web.api.attention import attention_endpoints
from bot.web.api.calls import call_endpoints
from bot.web.api.clusters import cluster_endpoints
from bot.web.api.conversations import Conversations
from bot.web.api.desk import desk_endpoints
from bot.web.api.endpoint import AnyEndpoint, Endpoint
from bot.web.api.escalations import escalation_endpoints
from bot.web.api.known_issues import known_issue_endpoints
from bot.web.api.ledger import ledger_endpoints
from bot.web.api.models import (
    CommentIn,
    ConversationQuery,
    KnownQuestionIn,
    MessageIn,
    NoBody,
    NoQuery,
    OutcomeIn,
    OwnTicketsQuery,
    SearchQuery,
    SuggestQuery,
    TicketIn,
)
from bot.web.api.queue import queue_endpoints
from bot.web.api.scores import score_endpoints
from bot.web.api.similar import similar_endpoints
from bot.web.api.staff import staff_endpoints
from bot.web.api.translations import translation_endpoints
from handlers.access.permissions import Right

PREFIX = "/api/v1"
DOCUMENT = f"{PREFIX}/openapi.json"


def team_routes(table: Sequence[AnyEndpoint]) -> frozenset[tuple[str, str]]:
    """Give the routes that are for the team alone, by method and pattern; and what describes them all, for programs."""
    team = {(one.method, PREFIX + one.path) for one in table if one.right not in {Right.ASK, Right.OWN}}
    return frozenset({*team, ("GET", DOCUMENT)})


def endpoints(conversations: Conversations) -> tuple[AnyEndpoint, ...]:
    """Give the table."""
    return (
        Endpoint(
            "POST",
            "/conversations",
            "openConversation",
            "Open a conversation. Whoever comes without identity becomes a visitor, known by a cookie.",
            conversations.open,
            NoQuery,
            NoBody,
            {201: ConversationCreated},
            makes_visitor=True,
        ),
        Endpoint(
            "POST",
            "/conversations/{id}/messages",
            "say",
            "Say something, or press an option. 202: it is safe, and its reply comes with the conversation.",
            conversations.say,
            NoQuery,
            MessageIn,
            {200: MessageAnswered, 202: MessageAccepted},
            (404,),
        ),
        Endpoint(
            "GET",
            "/conversations/{id}",
            "readConversation",
            "Read the transcript, or wait for what comes next.",
            conversations.read,
            ConversationQuery,
            NoBody,
            {200: ConversationOut},
            (404,),
        ),
        Endpoint(
            "POST",
            "/conversations/{id}/outcome",
            "settle",
            "Say that the answer solved it, or that a person is needed.",
            conversations.outcome,
            NoQuery,
            OutcomeIn,
            {200: OutcomeTaken},
            (404,),
        ),
        Endpoint(
            "GET",
            "/suggest",
            "suggest",
            "Find articles for what is being typed.",
            knowledge.suggest,
            SuggestQuery,
            NoBody,
            {200: Suggestions},
        ),
        Endpoint(
            "GET",
            "/search",
            "search",
            "Find articles, with the best passage of each.",
            knowledge.search,
            SearchQuery,
            NoBody,
            {200: Hits},
        ),
        Endpoint(
            "POST",
            "/tickets",
            "fileTicket",
            "File a ticket.",
            tickets.file,
            NoQuery,
            TicketIn,
            {201: TicketOut},
            (404,),
            makes_visitor=True,
        ),
        Endpoint(
            "GET",
            "/tickets",
            "listTickets",
            "List your tickets.",
            tickets.own,
            OwnTicketsQuery,
            NoBody,
            {200: TicketList},
        ),
        Endpoint(
            "GET",
            "/tickets/{number}",
            "readTicket",
            "Read one of your tickets, with the files that came with it.",
            tickets.one,
            NoQuery,
            NoBody,
            {200: TicketWhole},
            (404,),
        ),
        Endpoint(
            "GET",
            "/tickets/{number}/attachments/{id}",
            "readAttachment",
            "Fetch a file that came with a ticket: one of yours, or as a member of the team any.",
            tickets.attachment,
            NoQuery,
            NoBody,
            {},
            (404,),
            gives="The file, to be saved.",
        ),
        Endpoint(
            "POST",
            "/tickets/{number}/attachments",
            "attachToTicket",
            "Send files to one of your tickets, up to five at once.",
            uploads.attach,
            NoQuery,
            NoBody,
            {201: TicketWhole},
            (404, 409, 413, 415),
            takes_files=True,
        ),
        Endpoint(
            "POST",
            "/tickets/{number}/replies",
            "replyToTicket",
            "Say something on one of your tickets; a solved one is opened again.",
            tickets.reply,
            NoQuery,
            CommentIn,
            {201: TicketOut},
            (404,),
        ),
        Endpoint(
            "POST",
            "/tickets/{number}/close",
            "closeTicket",
            "Close one of your tickets.",
            tickets.close,
            NoQuery,
            NoBody,
            {200: TicketOut},
            (404, 409),
        ),
        Endpoint(
            "POST",
            "/tickets/{number}/reopen",
            "reopenTicket",
            "Open one of your tickets again.",
            tickets.reopen,
            NoQuery,
            NoBody,
            {200: TicketOut},
            (404, 409),
        ),
        Endpoint(
            "GET",
            "/known-questions",
            "listKnownQuestions",
            "List the known questions that people confirmed, and what customers suggest. For the team.",
            known_questions.everything,
            NoQuery,
            NoBody,
            {200: KnownQuestionList},
            (403,),
            right=Right.TEACH,
        ),
        Endpoint(
            "POST",
            "/known-questions",
            "confirmKnownQuestion",
            "Say that an article answers a question. For the team.",
            known_questions.confirm,
            NoQuery,
            KnownQuestionIn,
            {201: KnownQuestionOut},
            (403, 404),
            right=Right.TEACH,
        ),
        Endpoint(
            "DELETE",
            "/known-questions/{id}",
            "refuseKnownQuestion",
            "Withdraw a known question, or reject a suggestion. For the team.",
            known_questions.refuse,
            NoQuery,
            NoBody,
            {200: Forgotten},
            (403, 404),
            right=Right.TEACH,
        ),
        *queue_endpoints(),
        *desk_endpoints(),
        *amending_endpoints(),
        *assistance_endpoints(),
        *similar_endpoints(),
        *attention_endpoints(),
        *cluster_endpoints(),
        *escalation_endpoints(),
        *ledger_endpoints(),
        *score_endpoints(),
        *translation_endpoints(),
        *announcement_endpoints(),
        *known_issue_endpoints(),
        *call_endpoints(),
        *staff_endpoints(),
        *access_endpoints(),
    )
