"""The route table of the API: the router and the OpenAPI document are both made from it."""

from __future__ import annotations

from bot.web.api import knowledge, tickets
from bot.web.api.answers import (
    ConversationCreated,
    ConversationOut,
    Hits,
    MessageAccepted,
    MessageAnswered,
    OutcomeTaken,
    Suggestions,
    TicketList,
    TicketOut,
)
from bot.web.api.conversations import Conversations
from bot.web.api.endpoint import AnyEndpoint, Endpoint
from bot.web.api.models import (
    CommentIn,
    ConversationQuery,
    MessageIn,
    NoBody,
    NoQuery,
    OutcomeIn,
    SearchQuery,
    SuggestQuery,
    TicketIn,
)

PREFIX = "/api/v1"
DOCUMENT = f"{PREFIX}/openapi.json"


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
            NoQuery,
            NoBody,
            {200: TicketList},
        ),
        Endpoint(
            "GET",
            "/tickets/{number}",
            "readTicket",
            "Read one of your tickets.",
            tickets.one,
            NoQuery,
            NoBody,
            {200: TicketOut},
            (404,),
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
    )
