"""What helps the team with a ticket: articles, a draft, and who its customer is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.answers import Given
from bot.web.api.desk import number_of, team_of
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import NoBody, NoQuery
from bot.web.links import article_path
from bot.web.problems import not_found
from handlers.access.permissions import Right
from handlers.tickets.customers import OtherTicket


class HelpingOut(Given):
    """An article that may help."""

    article: str
    title: str
    url: str | None
    path: Annotated[str, Field(description="Of its page here.")]
    source: str
    excerpt: str
    why: str
    internal: Annotated[bool, Field(description="Customers may not read it: never send them its words.")]
    readable: Annotated[bool, Field(description="Whoever reads the replies to this ticket may read it.")]


class DraftOut(Given):
    """A reply of an article's own words, which this customer may read."""

    text: str
    confidence: float
    articles: list[str]


class HelpOut(Given):
    """What helps with a ticket."""

    articles: list[HelpingOut]
    draft: DraftOut | None
    reason: Annotated[str | None, Field(description="Why there is no draft.")]


class BesideOut(Given):
    """Another ticket of the customer, or of a colleague."""

    number: str
    subject: str
    status: str
    priority: str
    opened_at: datetime
    requester: Annotated[str, Field(description="By name, where it is known.")]


class PastScoreOut(Given):
    """What the customer answered to a survey."""

    kind: str
    number: str | None
    csat: int | None
    ces: int | None
    nps: int | None
    comment: str
    at: datetime


class CustomerOut(Given):
    """A ticket's customer."""

    id: str
    name: str | None
    email: str | None
    known: bool
    account: str | None
    plan: str
    language: str | None
    since: datetime | None
    conversations: int
    tickets: int
    unsolved: int
    others: list[BesideOut]
    same_address: list[BesideOut]
    colleagues: list[BesideOut]
    scores: list[PastScoreOut]


async def help_with(call: Call[NoQuery, NoBody]) -> Answered:
    """Give what helps with a ticket."""
    assistance = team_of(call).assistance
    if assistance is None:
        raise not_found()
    found = await assistance.help(number_of(call), call.person)
    draft = found.draft
    return Answered(
        HelpOut(
            articles=[
                HelpingOut(
                    article=one.article,
                    title=one.title,
                    url=one.url,
                    path=article_path(one.article),
                    source=one.source,
                    excerpt=one.excerpt,
                    why=one.why,
                    internal=one.internal,
                    readable=one.readable,
                )
                for one in found.articles
            ],
            draft=None
            if draft is None
            else DraftOut(
                text=draft.text, confidence=draft.confidence, articles=[source.article for source in draft.sources]
            ),
            reason=found.reason,
        )
    )


async def customer(call: Call[NoQuery, NoBody]) -> Answered:
    """Give a ticket's customer."""
    customers = team_of(call).customers
    if customers is None:
        raise not_found()
    found = await customers.view(number_of(call))
    record = found.record

    def beside(one: OtherTicket) -> BesideOut:
        mine = one.requester_id == record.person
        who = record.name or record.email if mine else found.names.get(one.requester_id)
        return BesideOut(
            number=one.number,
            subject=one.subject,
            status=one.status,
            priority=one.priority,
            opened_at=one.opened_at,
            requester=who or one.requester_id,
        )

    return Answered(
        CustomerOut(
            id=record.person,
            name=record.name,
            email=found.email or record.email,
            known=record.known,
            account=found.account,
            plan=found.plan,
            language=found.language,
            since=record.since,
            conversations=record.conversations,
            tickets=record.tickets,
            unsolved=record.unsolved,
            others=[beside(one) for one in record.others],
            same_address=[beside(one) for one in record.alike],
            colleagues=[beside(one) for one in record.colleagues],
            scores=[
                PastScoreOut(
                    kind=one.kind,
                    number=one.number,
                    csat=one.csat,
                    ces=one.ces,
                    nps=one.nps,
                    comment=one.comment,
                    at=one.at,
                )
                for one in record.scores
            ],
        )
    )


def assistance_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "GET",
            "/tickets/{number}/help",
            "helpWithTicket",
            "Find articles that help with a ticket, and a draft of a reply. For the team.",
            help_with,
            NoQuery,
            NoBody,
            {200: HelpOut},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "GET",
            "/tickets/{number}/customer",
            "readCustomer",
            "Read who the customer of a ticket is: account, other tickets, past scores. For the team.",
            customer,
            NoQuery,
            NoBody,
            {200: CustomerOut},
            (403, 404),
            right=Right.WORK,
        ),
    )
